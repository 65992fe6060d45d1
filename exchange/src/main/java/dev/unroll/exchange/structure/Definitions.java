package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How the values of a graph are made, those within recurrences among them.
final class Definitions {
    private final Map<Value, Op> ops = new HashMap<>();
    private final Map<Value, String> parameters = new HashMap<>();

    Definitions(Graph graph) {
        graph.networkParameters().forEach((path, value) -> parameters.put(value, path));
        add(graph.block());
    }

    private void add(Block block) {
        for (Equation equation : block.body()) {
            equation.results().forEach(result -> ops.put(result, equation.op()));
            if (equation.op() instanceof Op.Scan scan) {
                add(scan.body());
            }
        }
    }

    /// The op that the value is a result of.
    Optional<Op> op(Value value) {
        return Optional.ofNullable(ops.get(value));
    }

    /// The path of the parameter that the value is.
    Optional<String> parameter(Value value) {
        return Optional.ofNullable(parameters.get(value));
    }

    /// The block of a parameter that a rectangle of a matrix is.
    Optional<ParameterBlock> matrix(Value value, int row, int rows, int column, int columns) {
        Optional<String> parameter = parameter(value);
        if (parameter.isPresent()) {
            return Optional.of(new ParameterBlock(parameter.get(), row, rows, column, columns));
        }
        Op op = op(value).orElse(null);
        if (op instanceof Op.Stop(var operand)) {
            return matrix(operand, row, rows, column, columns);
        }
        if (op instanceof Op.Slice(var operand, var axis, var from, var _)) {
            return axis == 0
                    ? matrix(operand, row + from, rows, column, columns)
                    : matrix(operand, row, rows, column + from, columns);
        }
        if (op instanceof Op.Concat concat) {
            return concat.axis() == 0
                    ? part(concat, row, rows).flatMap(part -> matrix(part.value(), part.from(), rows, column, columns))
                    : part(concat, column, columns)
                            .flatMap(part -> matrix(part.value(), row, rows, part.from(), columns));
        }
        return Optional.empty();
    }

    /// A part of a concatenation.
    ///
    /// @param from where within it the wanted entries start
    record Part(Value value, int from) {}

    /// The part that holds all of `count` entries from `from` on.
    static Optional<Part> part(Op.Concat concat, int from, int count) {
        int start = 0;
        for (Value value : concat.parts()) {
            int size = value.type().shape().get(concat.axis());
            if (start <= from && from + count <= start + size) {
                return Optional.of(new Part(value, from - start));
            }
            start += size;
        }
        return Optional.empty();
    }
}
