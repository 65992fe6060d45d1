package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A sum that one kernel computes: a product that nothing else reads, and what its sums start from.
///
/// @param product the product's value, which is never stored
record StartedProduct(Value product, Op.Contract contract, Value start) {

    /// The sums of that kind among the equations of a block.
    ///
    /// @param destinations what is wanted elsewhere
    static Map<Value, StartedProduct> find(
            List<Equation> equations, List<Destination> destinations, Products products) {
        Map<Value, Integer> readers = readers(equations, destinations);
        Map<Value, Op.Contract> candidates = new HashMap<>();
        Map<Value, StartedProduct> found = new HashMap<>();
        for (Equation equation : equations) {
            if (equation.op() instanceof Op.Contract contract
                    && readers.getOrDefault(equation.result(), 0) == 1
                    && products.canStart(contract)) {
                candidates.put(equation.result(), contract);
            } else if (equation.op() instanceof Op.Binary sum && sum.function() == BinaryFunction.ADD) {
                of(sum, candidates).ifPresent(product -> found.put(equation.result(), product));
            }
        }
        return found;
    }

    /// How often values are read by equations of a block, and wanted elsewhere.
    static Map<Value, Integer> readers(List<Equation> equations, List<Destination> destinations) {
        Map<Value, Integer> readers = new HashMap<>();
        equations.forEach(equation -> equation.op().operands().forEach(value -> readers.merge(value, 1, Integer::sum)));
        destinations.forEach(destination -> readers.merge(destination.value(), 1, Integer::sum));
        return readers;
    }

    private static Optional<StartedProduct> of(Op.Binary sum, Map<Value, Op.Contract> candidates) {
        return Stream.of(sum.left(), sum.right())
                .filter(candidates::containsKey)
                .filter(product -> product.type().equals(sum.resultTypes().getFirst()))
                .map(product -> new StartedProduct(
                        product, candidates.get(product), product.equals(sum.left()) ? sum.right() : sum.left()))
                .filter(product -> product.start()
                        .type()
                        .shape()
                        .equals(product.product().type().shape()))
                .findFirst();
    }
}
