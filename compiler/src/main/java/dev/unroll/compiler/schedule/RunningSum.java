package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A partial sum that grows in place by a sum over samples: `total = before + sum[over batch](a)`, where
/// nothing else reads `before` or the sum, and nothing of the step the total, so that rows can be added to the total
/// themselves.
///
/// @param term the sum over samples
record RunningSum(Value term, Value total) {

    /// The sums of that kind among the equations of a block.
    ///
    /// @param destinations what is wanted elsewhere
    /// @param places where partial sums lie
    static List<RunningSum> find(List<Equation> equations, List<Destination> destinations, Places places) {
        Map<Value, Integer> readers = StartedProduct.readers(equations, destinations);
        Set<Value> sums = new HashSet<>();
        List<RunningSum> found = new ArrayList<>();
        for (Equation equation : equations) {
            if (equation.op() instanceof Op.Reduce reduce && reduce.overBatch() && !reduce.overTime()) {
                sums.add(equation.result());
            } else if (equation.op() instanceof Op.Binary(var function, var before, var term)
                    && function == BinaryFunction.ADD
                    && sums.contains(term)
                    && readers.get(before) == 1
                    && readers.get(term) == 1
                    && readers.getOrDefault(equation.result(), 0) == 1
                    && term.type().equals(equation.result().type())
                    && grows(before, equation.result(), places)) {
                found.add(new RunningSum(term, equation.result()));
            }
        }
        return found;
    }

    private static boolean grows(Value before, Value total, Places places) {
        Optional<Location> place = places.find(before);
        return before.type().equals(total.type())
                && place.filter(location -> location.buffer().scope() == Scope.PARTIAL)
                        .isPresent()
                && place.equals(places.find(total));
    }
}
