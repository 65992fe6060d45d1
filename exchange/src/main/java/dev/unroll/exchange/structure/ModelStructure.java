package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The layers of a model in the order in which they compute, and the standard cells among its
/// recurrences.
public final class ModelStructure {
    private final Definitions definitions;
    private final Directions directions;
    private final List<ModelLayer> layers = new ArrayList<>();
    private final Set<String> claimed = new HashSet<>();
    private final Map<Op.Scan, RecognizedCell> cells = new IdentityHashMap<>();

    private ModelStructure(Graph graph) {
        this.definitions = new Definitions(graph);
        this.directions = new Directions(definitions);
    }

    /// The structure of a forward graph in which cells still stand as the model says them.
    public static ModelStructure of(Graph graph) {
        ModelStructure structure = new ModelStructure(graph);
        structure.findCells(graph.block());
        structure.findOthers(graph.block());
        return structure;
    }

    /// The layers; a parameter belongs to one at most.
    public List<ModelLayer> layers() {
        return List.copyOf(layers);
    }

    /// The standard cell that a recurrence of the graph is.
    public Optional<RecognizedCell> cell(Op.Scan scan) {
        return Optional.ofNullable(cells.get(scan));
    }

    private void findCells(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                CellRecognition.recognize(scan, definitions).ifPresent(cell -> {
                    cells.put(scan, cell);
                    boolean reversed = directions.isReversed(scan.sequences().get(cell.input()));
                    boolean elsewhere = !(cell.cell() instanceof StandardCell.Lstm lstm && lstm.hasPeepholes());
                    if (elsewhere) { // no framework trains peepholes, which only ONNX has
                        add(new ModelLayer.Recurrent(cell.cell(), reversed));
                    }
                });
                findCells(scan.body());
            }
        }
    }

    /// Adds a layer, unless its parameters are those of one that is known: then it is used once more.
    private void add(ModelLayer layer) {
        if (layer.parameters().stream().noneMatch(claimed::contains)) {
            claimed.addAll(layer.parameters());
            layers.add(layer);
        }
    }

    private void findOthers(Block block) {
        Map<Value, List<Value>> added = summands(block);
        for (Equation equation : block.body()) {
            Op op = equation.op();
            if (op instanceof Op.Scan scan) {
                findOthers(scan.body());
            } else if (op instanceof Op.Contract contract) {
                table(contract)
                        .or(() -> affine(contract, added.getOrDefault(equation.result(), List.of())))
                        .ifPresent(this::add);
            } else if (op instanceof Op.Binary binary) {
                scale(binary).ifPresent(this::add);
            }
        }
    }

    /// What is added to each value.
    private static Map<Value, List<Value>> summands(Block block) {
        return block.body().stream()
                .map(Equation::op)
                .filter(op -> op instanceof Op.Binary(var function, var _, var _) && function == BinaryFunction.ADD)
                .flatMap(op -> op.operands().stream().map(operand -> Map.entry(operand, op.operands())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        Collectors.flatMapping(
                                entry -> entry.getValue().stream().filter(other -> !other.equals(entry.getKey())),
                                Collectors.toList())));
    }

    private Optional<ModelLayer> table(Op.Contract contract) {
        return table(contract, contract.left(), contract.right(), contract.leftAxes(), contract.rightAxes())
                .or(() ->
                        table(contract, contract.right(), contract.left(), contract.rightAxes(), contract.leftAxes()));
    }

    private Optional<ModelLayer> table(
            Op.Contract contract, Value matrix, Value chosen, String matrixAxes, String chosenAxes) {
        boolean rows = matrixAxes.length() == 2
                && chosenAxes.equals(matrixAxes.substring(0, 1))
                && contract.resultAxes().equals(matrixAxes.substring(1));
        boolean byClass =
                definitions.op(chosen).filter(op -> op instanceof Op.OneHot).isPresent();
        return rows && byClass ? whole(matrix).map(ModelLayer.Table::new) : Optional.empty();
    }

    private Optional<ModelLayer> affine(Op.Contract contract, List<Value> added) {
        return MatrixProduct.of(contract)
                .flatMap(product -> whole(product.matrix())
                        .map(weight -> new ModelLayer.Affine(
                                weight,
                                added.stream()
                                        .flatMap(value -> whole(value).stream())
                                        .filter(bias -> bias.rows() == weight.rows() && bias.columns() == 1)
                                        .limit(1)
                                        .toList())));
    }

    /// `gain .* x / y + bias`, whatever is divided by.
    private Optional<ModelLayer> scale(Op.Binary sum) {
        if (sum.function() != BinaryFunction.ADD) {
            return Optional.empty();
        }
        return scale(sum.left(), sum.right(), OptionalDouble.empty())
                .or(() -> scale(sum.right(), sum.left(), OptionalDouble.empty()));
    }

    private Optional<ModelLayer> scale(Value scaled, Value added, OptionalDouble epsilon) {
        Op op = definitions.op(scaled).orElse(null);
        if (!(op instanceof Op.Binary(var function, var left, var right))) {
            return Optional.empty();
        }
        if (function == BinaryFunction.DIVIDE) {
            return scale(left, added, epsilon(right));
        }
        Optional<ParameterBlock> gain = vector(left).or(() -> vector(right));
        Optional<ParameterBlock> bias = vector(added);
        return function == BinaryFunction.MULTIPLY
                        && gain.isPresent()
                        && bias.isPresent()
                        && gain.get().rows() == bias.get().rows()
                ? Optional.of(new ModelLayer.Scale(gain.get(), bias.get(), epsilon))
                : Optional.empty();
    }

    /// The number in `sqrt(x + number)`.
    private OptionalDouble epsilon(Value divisor) {
        if (unexpanded(divisor) instanceof Op.Unary(var function, var operand)
                && function == UnaryFunction.SQRT
                && unexpanded(operand) instanceof Op.Binary(var sum, var left, var right)
                && sum == BinaryFunction.ADD) {
            return Stream.of(left, right)
                    .map(this::unexpanded)
                    .flatMap(op -> op instanceof Op.Fill(var number, var _) ? Stream.of(number) : Stream.empty())
                    .mapToDouble(number -> number)
                    .findFirst();
        }
        return OptionalDouble.empty();
    }

    private @Nullable Op unexpanded(Value value) {
        Op op = definitions.op(value).orElse(null);
        return op instanceof Op.Expand(var operand, var _) ? unexpanded(operand) : op;
    }

    private Optional<ParameterBlock> vector(Value value) {
        return value.type().rank() == 1 ? whole(value) : Optional.empty();
    }

    /// A vector or matrix that is a parameter as it stands.
    private Optional<ParameterBlock> whole(Value value) {
        int rank = value.type().rank();
        if (rank < 1 || rank > 2) {
            return Optional.empty();
        }
        int rows = value.type().shape().getFirst();
        int columns = rank == 2 ? value.type().shape().getLast() : 1;
        return definitions.parameter(value).map(name -> new ParameterBlock(name, 0, rows, 0, columns));
    }
}
