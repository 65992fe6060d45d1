package dev.unroll.compiler.emit.tornado;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/// What one method of a kernel may consist of.
final class KernelRules extends TreeScanner<Void, Void> {
    private static final Set<String> MATH = Set.of("exp", "log", "sqrt", "tanh", "abs", "pow");
    private static final Set<String> ARRAY = Set.of("get", "set");
    private static final Set<String> CONTEXT = Set.of(
            "localBarrier",
            "globalBarrier",
            "allocateFloatLocalArray",
            "allocateDoubleLocalArray",
            "allocateIntLocalArray");

    private final String method;
    private final Set<String> methods;
    private final boolean grouped;
    private final LocalValues values;
    private final Set<String> loopVariables = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> carried = new HashSet<>(); // variables that a loop within their scope changes
    private final Deque<Scope> scopes = new ArrayDeque<>(); // the innermost first
    private int parallelLoops;
    private int conditions;
    private int loops;
    private boolean takesRoots;
    private boolean hasDoubles;

    /// A loop or a branch of a condition, and the variables that it declares.
    private record Scope(boolean loop, Set<String> variables) {}

    private KernelRules(MethodTree method, Set<String> methods) {
        this.method = method.getName().toString();
        this.methods = methods;
        this.grouped = method.getParameters().stream()
                .anyMatch(parameter -> name(parameter.getType()).equals("KernelContext"));
        this.values = new LocalValues(method);
    }

    /// What is wrong with a method.
    ///
    /// @param methods names of the methods that it may call
    static List<String> check(MethodTree method, Set<String> methods) {
        KernelRules rules = new KernelRules(method, methods);
        rules.scan(method.getReturnType(), null);
        rules.scan(method.getParameters(), null);
        rules.scan(method.getBody(), null);
        if (rules.takesRoots && rules.hasDoubles) {
            rules.refuse("takes a root beside numbers in double, and TornadoVM's root has the digits of a float");
        }
        return rules.problems;
    }

    private void refuse(String problem) {
        problems.add(method + " " + problem);
    }

    private static String name(Tree type) {
        String name = type.toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean isParallel(ForLoopTree loop) {
        return loop.getInitializer().stream()
                .anyMatch(start -> start instanceof VariableTree variable
                        && (hasAnnotation(variable.getModifiers().getAnnotations())
                                || (variable.getType() instanceof AnnotatedTypeTree type
                                        && hasAnnotation(type.getAnnotations()))));
    }

    private static boolean hasAnnotation(List<? extends AnnotationTree> annotations) {
        return annotations.stream()
                .anyMatch(annotation -> name(annotation.getAnnotationType()).equals("Parallel"));
    }

    @Override
    public Void visitForLoop(ForLoopTree loop, Void unused) {
        boolean ascends = ascendsFromZero(loop);
        if (!ascends) {
            refuse("has a loop that does not ascend from 0 by 1: " + firstLine(loop));
        }
        if (isParallel(loop)) {
            checkParallel();
        }
        if (ascends) {
            loopVariables.add(
                    ((VariableTree) loop.getInitializer().getFirst()).getName().toString());
        }
        loops++;
        scanWithin(true, loop.getStatement());
        loops--;
        if (ascends) {
            loopVariables.remove(
                    ((VariableTree) loop.getInitializer().getFirst()).getName().toString());
        }
        return null;
    }

    private void checkParallel() {
        parallelLoops++;
        if (parallelLoops > 1) {
            refuse("has more than one parallel loop");
        }
        if (grouped) {
            refuse("is a kernel of work-groups with a parallel loop");
        }
        if (loops > 0 || conditions > 0) {
            refuse("has a parallel loop within another statement");
        }
    }

    private static boolean ascendsFromZero(ForLoopTree loop) {
        return loop.getInitializer().size() == 1
                && loop.getInitializer().getFirst() instanceof VariableTree variable
                && variable.getInitializer() instanceof LiteralTree start
                && Objects.equals(start.getValue(), 0)
                && loop.getCondition() instanceof BinaryTree condition
                && condition.getKind() == Tree.Kind.LESS_THAN
                && isVariable(condition.getLeftOperand(), variable)
                && (condition.getRightOperand() instanceof LiteralTree
                        || condition.getRightOperand() instanceof IdentifierTree)
                && loop.getUpdate().size() == 1
                && loop.getUpdate().getFirst() instanceof ExpressionStatementTree update
                && update.getExpression() instanceof UnaryTree step
                && step.getKind() == Tree.Kind.POSTFIX_INCREMENT
                && isVariable(step.getExpression(), variable);
    }

    private static boolean isVariable(ExpressionTree expression, VariableTree variable) {
        return expression instanceof IdentifierTree identifier
                && identifier.getName().equals(variable.getName());
    }

    private static String firstLine(Tree tree) {
        return tree.toString().lines().findFirst().orElse("");
    }

    @Override
    public Void visitAssignment(AssignmentTree assignment, Void unused) {
        refuseToCarryOut(assignment.getVariable(), assignment.getExpression());
        refuseToMove(assignment.getVariable());
        return super.visitAssignment(assignment, unused);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree assignment, Void unused) {
        refuseToCarryOut(assignment.getVariable(), assignment.getExpression());
        refuseToMove(assignment.getVariable());
        return super.visitCompoundAssignment(assignment, unused);
    }

    @Override
    public Void visitUnary(UnaryTree unary, Void unused) {
        switch (unary.getKind()) {
            case POSTFIX_INCREMENT, POSTFIX_DECREMENT, PREFIX_INCREMENT, PREFIX_DECREMENT ->
                refuseToMove(unary.getExpression());
            default -> {}
        }
        return super.visitUnary(unary, unused);
    }

    /// Where branches come together, TornadoVM takes the value that a loop left in one of them for that of all.
    private void refuseToCarryOut(ExpressionTree target, ExpressionTree value) {
        if (!(target instanceof IdentifierTree identifier)) {
            return;
        }
        String name = identifier.getName().toString();
        boolean leavesLoop = mentionsCarried(value);
        for (Scope scope : scopes) {
            if (scope.variables().contains(name)) {
                return;
            }
            if (leavesLoop && !scope.loop()) {
                refuse("carries " + name + " out of a loop and of the condition around it");
                return;
            }
            if (scope.loop()) {
                leavesLoop = true;
                carried.add(name);
            }
        }
    }

    /// Whether an expression reads what a loop of the innermost condition has left.
    private boolean mentionsCarried(ExpressionTree expression) {
        Set<String> here = new HashSet<>();
        for (Scope scope : scopes) {
            here.addAll(scope.variables());
            if (!scope.loop()) {
                break;
            }
        }
        here.retainAll(carried);
        Boolean mentions = new TreeScanner<Boolean, Void>() {
            @Override
            public Boolean visitIdentifier(IdentifierTree identifier, Void unused) {
                return here.contains(identifier.getName().toString());
            }

            @Override
            public Boolean reduce(Boolean left, Boolean right) {
                return Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right);
            }
        }.scan(expression, null);
        return Boolean.TRUE.equals(mentions);
    }

    private void refuseToMove(ExpressionTree target) {
        if (target instanceof IdentifierTree identifier
                && loopVariables.contains(identifier.getName().toString())) {
            refuse("changes the loop variable " + identifier);
        }
    }

    /// TornadoVM has no shift of zeros. It makes one function of a product and what is added to it, and loses
    /// the latter where that is the same product. A root may only be the first term of a sum or be divided,
    /// since 1 divided by it is nothing that TornadoVM can write.
    @Override
    public Void visitBinary(BinaryTree binary, Void unused) {
        if (binary.getKind() == Tree.Kind.UNSIGNED_RIGHT_SHIFT) {
            refuse("shifts zeros in, where TornadoVM shifts the sign: " + binary);
        }
        if (binary.getKind() == Tree.Kind.PLUS
                && values.mayBeProduct(binary.getLeftOperand())
                && values.of(binary.getLeftOperand()).equals(values.of(binary.getRightOperand()))) {
            refuse("adds a product to itself, which TornadoVM fails at: " + binary);
        }
        boolean hidden = binary.getKind() == Tree.Kind.PLUS || binary.getKind() == Tree.Kind.DIVIDE;
        if (hidden && binary.getLeftOperand() instanceof MethodInvocationTree call && isRoot(call)) {
            takesRoots = true;
            scan(call.getArguments(), null);
            return scan(binary.getRightOperand(), null);
        }
        return super.visitBinary(binary, unused);
    }

    private static boolean isRoot(MethodInvocationTree call) {
        return call.getMethodSelect().toString().endsWith("TornadoMath.sqrt");
    }

    @Override
    public Void visitPrimitiveType(PrimitiveTypeTree type, Void unused) {
        hasDoubles |= type.getPrimitiveTypeKind() == TypeKind.DOUBLE;
        return super.visitPrimitiveType(type, unused);
    }

    @Override
    public Void visitIf(IfTree condition, Void unused) {
        scan(condition.getCondition(), null);
        conditions++;
        scanWithin(false, condition.getThenStatement());
        scanWithin(false, condition.getElseStatement());
        conditions--;
        return null;
    }

    private void scanWithin(boolean loop, @Nullable StatementTree statement) {
        scopes.push(new Scope(loop, new HashSet<>()));
        scan(statement, null);
        scopes.pop();
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
        if (!scopes.isEmpty()) {
            scopes.element().variables().add(variable.getName().toString());
        }
        return super.visitVariable(variable, unused);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
        String selected = call.getMethodSelect().toString();
        String called = selected.substring(selected.lastIndexOf('.') + 1);
        String owner = name(selected.contains(".") ? selected.substring(0, selected.lastIndexOf('.')) : "");
        takesRoots |= isRoot(call);
        boolean known = owner.isEmpty()
                ? methods.contains(called)
                : owner.equals("TornadoMath")
                        ? MATH.contains(called)
                        : owner.equals("context") ? CONTEXT.contains(called) : ARRAY.contains(called);
        if (!known || owner.equals("Math")) {
            refuse("calls " + selected + ", which devices do not have");
        }
        if (isRoot(call)) {
            refuse("has a root by which 1 may be divided: " + call);
        }
        if (called.endsWith("Barrier") && conditions > 0) {
            refuse("has a barrier that not all work-items may come to");
        }
        if (called.startsWith("allocate") && (conditions > 0 || loops > 0)) {
            refuse("allocates local memory within another statement");
        }
        return super.visitMethodInvocation(call, unused);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    @Override
    public Void visitWhileLoop(WhileLoopTree loop, Void unused) {
        return refuseTree("has a loop that is not counted", loop);
    }

    @Override
    public Void visitDoWhileLoop(DoWhileLoopTree loop, Void unused) {
        return refuseTree("has a loop that is not counted", loop);
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree loop, Void unused) {
        return refuseTree("has a loop that is not counted", loop);
    }

    @Override
    public Void visitSwitch(SwitchTree tree, Void unused) {
        return refuseTree("has a switch", tree);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree tree, Void unused) {
        return refuseTree("has a switch", tree);
    }

    @Override
    public Void visitThrow(ThrowTree tree, Void unused) {
        return refuseTree("throws", tree);
    }

    @Override
    public Void visitTry(TryTree tree, Void unused) {
        return refuseTree("catches", tree);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void unused) {
        return refuseTree("makes an object", tree);
    }

    @Override
    public Void visitNewArray(NewArrayTree tree, Void unused) {
        return refuseTree("makes an array", tree);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree tree, Void unused) {
        return refuseTree("has a lambda", tree);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
        return refuseTree("has a lambda", tree);
    }

    private Void refuseTree(String problem, Tree tree) {
        refuse(problem + ": " + firstLine(tree));
        return null;
    }
}
