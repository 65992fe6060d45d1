package dev.unroll.compiler.emit.tornado;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What expressions of a method compute, said without the local variables that are given once. A compiler
/// that numbers values takes two expressions for one where this says the same of both.
final class LocalValues {
    private final Map<String, ExpressionTree> definitions = new HashMap<>();

    LocalValues(MethodTree method) {
        Set<String> changed = new HashSet<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void unused) {
                String name = variable.getName().toString();
                if (variable.getInitializer() == null || definitions.put(name, variable.getInitializer()) != null) {
                    changed.add(name);
                }
                return super.visitVariable(variable, unused);
            }

            @Override
            public Void visitAssignment(AssignmentTree assignment, Void unused) {
                changed.add(assignment.getVariable().toString());
                return super.visitAssignment(assignment, unused);
            }

            @Override
            public Void visitCompoundAssignment(CompoundAssignmentTree assignment, Void unused) {
                changed.add(assignment.getVariable().toString());
                return super.visitCompoundAssignment(assignment, unused);
            }

            @Override
            public Void visitUnary(UnaryTree unary, Void unused) {
                switch (unary.getKind()) {
                    case POSTFIX_INCREMENT, POSTFIX_DECREMENT, PREFIX_INCREMENT, PREFIX_DECREMENT ->
                        changed.add(unary.getExpression().toString());
                    default -> {}
                }
                return super.visitUnary(unary, unused);
            }
        }.scan(method.getBody(), null);
        definitions.keySet().removeAll(changed);
    }

    /// Whether an expression is a product, or what a method returns, which may be one.
    boolean mayBeProduct(ExpressionTree expression) {
        return switch (expression) {
            case ParenthesizedTree parentheses -> mayBeProduct(parentheses.getExpression());
            case IdentifierTree variable -> {
                ExpressionTree definition = definitions.get(variable.getName().toString());
                yield definition != null && mayBeProduct(definition);
            }
            case MethodInvocationTree call -> call.getMethodSelect() instanceof IdentifierTree;
            default -> expression.getKind() == Tree.Kind.MULTIPLY;
        };
    }

    /// What an expression computes, the same for products and sums whose operands are exchanged.
    String of(ExpressionTree expression) {
        return switch (expression) {
            case ParenthesizedTree parentheses -> of(parentheses.getExpression());
            case IdentifierTree variable -> {
                ExpressionTree definition = definitions.get(variable.getName().toString());
                yield definition == null ? variable.toString() : of(definition);
            }
            case BinaryTree binary -> {
                String left = of(binary.getLeftOperand());
                String right = of(binary.getRightOperand());
                boolean exchanged = (binary.getKind() == Tree.Kind.PLUS || binary.getKind() == Tree.Kind.MULTIPLY)
                        && left.compareTo(right) > 0;
                yield "(" + (exchanged ? right : left) + " " + binary.getKind() + " " + (exchanged ? left : right)
                        + ")";
            }
            default -> expression.toString();
        };
    }
}
