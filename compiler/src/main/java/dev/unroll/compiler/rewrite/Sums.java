package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The sums of a block and of the bodies within. `(a + b) + c` is a sum of three terms if nothing else reads
/// `a + b`. Adding terms in another order changes rounding only.
final class Sums {
    private final Map<Value, Op.Binary> additions = new HashMap<>();
    private final Set<Value> partial = new HashSet<>(); // sums that are read once, by another sum of the same block

    static Sums of(Block block) {
        return of(block, _ -> true);
    }

    /// @param counts which additions count; others are terms like any value
    static Sums of(Block block, Predicate<Equation> counts) {
        Sums sums = new Sums();
        sums.visit(block, Uses.of(block), counts);
        return sums;
    }

    /// Whether `value` is a sum, and not only a part of another one.
    boolean isWhole(Value value) {
        return additions.containsKey(value) && !partial.contains(value);
    }

    /// The terms of a sum from left to right; `value` itself if it is none.
    List<Value> terms(Value value) {
        List<Value> terms = new ArrayList<>();
        gather(value, terms);
        return terms;
    }

    private void gather(Value value, List<Value> terms) {
        Op.Binary addition = additions.get(value);
        if (addition == null) {
            terms.add(value);
            return;
        }
        for (Value operand : addition.operands()) {
            if (partial.contains(operand)) {
                gather(operand, terms);
            } else {
                terms.add(operand);
            }
        }
    }

    private void visit(Block block, Uses uses, Predicate<Equation> counts) {
        Set<Value> here = new HashSet<>();
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                visit(scan.body(), uses, counts);
            } else if (equation.op() instanceof Op.Binary binary
                    && binary.function() == BinaryFunction.ADD
                    && counts.test(equation)) {
                additions.put(equation.result(), binary);
                here.add(equation.result());
                binary.operands().stream()
                        .filter(operand -> here.contains(operand) && uses.count(operand) == 1)
                        .forEach(partial::add);
            }
        }
    }
}
