package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// An order of equations in which all products and recurrences that need not wait for rows come before these rows. So
/// what is computed row by row stands together, and its loops over a row are shared.
final class ProductsFirst {
    /// Turns by the values that come in them: products in even ones, rows in odd ones.
    private final Map<Value, Integer> turns = new HashMap<>();

    private ProductsFirst() {}

    /// @param equations of a block, each behind those that it reads
    static List<Equation> order(List<Equation> equations) {
        ProductsFirst order = new ProductsFirst();
        for (Equation equation : equations) {
            int turn = order.turn(equation);
            equation.results().forEach(result -> order.turns.put(result, turn));
        }
        return equations.stream()
                .sorted(Comparator.comparing(
                        equation -> order.turns.get(equation.results().getFirst())))
                .toList();
    }

    private int turn(Equation equation) {
        int earliest = read(equation)
                .mapToInt(value -> turns.getOrDefault(value, 0))
                .max()
                .orElse(0);
        return switch (equation.op()) {
            case Op.Slice _, Op.Transpose _, Op.Reshape _, Op.Expand _, Op.Stop _, Op.Fill _ -> earliest;
            case Op.Contract contract when !RowForm.isFold(contract) -> earliest + earliest % 2;
            case Op.Scan _ -> earliest + earliest % 2;
            default -> earliest + 1 - earliest % 2;
        };
    }

    /// What an equation, and the body of a recurrence, reads.
    private static Stream<Value> read(Equation equation) {
        Stream<Value> operands = equation.op().operands().stream();
        return equation.op() instanceof Op.Scan scan ? Stream.concat(operands, read(scan.body())) : operands;
    }

    private static Stream<Value> read(Block block) {
        return Stream.concat(block.results().stream(), block.body().stream().flatMap(ProductsFirst::read));
    }
}
