package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.ModelLayer;
import dev.unroll.exchange.structure.ParameterBlock;
import dev.unroll.exchange.structure.StandardCell;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether the tensors of a layer in a file have the kind and the sizes of a layer of the model.
final class LayerFit {
    private LayerFit() {}

    static boolean fits(SourceLayer source, ModelLayer layer) {
        return hasSizes(source, layer) && form(source, layer).isEmpty();
    }

    private static boolean hasSizes(SourceLayer source, ModelLayer layer) {
        return switch (layer) {
            case ModelLayer.Recurrent(var cell, var _) -> hasSizes(source, cell);
            case ModelLayer.Affine(var weight, var _) ->
                isPlain(source)
                        && isMatrix(source, Role.WEIGHT, weight.rows(), weight.columns())
                        && source.tensor(Role.BIAS)
                                .map(bias -> bias.shape().equals(List.of(weight.rows())))
                                .orElse(true);
            case ModelLayer.Table(var rows) ->
                isPlain(source)
                        && isMatrix(source, Role.WEIGHT, rows.rows(), rows.columns())
                        && source.tensor(Role.WEIGHT)
                                .filter(source::isTransposed)
                                .isEmpty()
                        && source.tensor(Role.BIAS).isEmpty();
            case ModelLayer.Scale(var gain, var _, var _) ->
                isPlain(source)
                        && source.tensor(Role.WEIGHT)
                                .filter(weight -> weight.shape().equals(List.of(gain.rows())))
                                .isPresent();
        };
    }

    private static boolean isPlain(SourceLayer source) {
        return source.tensors().keySet().stream().allMatch(role -> role == Role.WEIGHT || role == Role.BIAS);
    }

    private static boolean hasSizes(SourceLayer source, StandardCell cell) {
        int rows = cell.gates().size() * cell.units();
        boolean projected = projection(cell).isPresent();
        return source.isRecurrent()
                && isMatrix(source, Role.INPUT, rows, cell.inputs())
                && isMatrix(source, Role.RECURRENT, rows, cell.outputs())
                && source.tensor(Role.PROJECTION).isPresent() == projected
                && (!projected || isMatrix(source, Role.PROJECTION, cell.outputs(), cell.units()))
                && isBias(source, Role.INPUT_BIAS, rows)
                && isBias(source, Role.RECURRENT_BIAS, rows);
    }

    static Optional<ParameterBlock> projection(StandardCell cell) {
        return switch (cell) {
            case StandardCell.Lstm lstm -> lstm.projection();
            case StandardCell.Gru _, StandardCell.Rnn _ -> Optional.empty();
        };
    }

    private static boolean isMatrix(SourceLayer source, Role role, int rows, int columns) {
        return source.tensor(role)
                .filter(matrix -> source.oriented(matrix).equals(List.of(rows, columns)))
                .isPresent();
    }

    private static boolean isBias(SourceLayer source, Role role, int rows) {
        return source.tensor(role)
                .map(bias -> bias.shape().equals(List.of(rows)) || bias.shape().equals(List.of(2, rows)))
                .orElse(true);
    }

    /// What keeps a layer of the right sizes from computing the same, as a sentence without a full stop.
    static Optional<String> form(SourceLayer source, ModelLayer layer) {
        if (!(layer instanceof ModelLayer.Recurrent(StandardCell.Gru(var _, var _, var _, var ours), var _))
                || !hasSizes(source, layer)) {
            return Optional.empty();
        }
        Optional<Boolean> theirs = resetsAfter(source);
        return theirs.filter(after -> after != ours)
                .map(after -> "`" + source.module() + "` resets " + (after ? "after" : "before")
                        + " the product with the state, and `" + name(layer) + "` " + (ours ? "after" : "before")
                        + " it; the prelude's cell for it is `" + (after ? "gru" : "gru_reset_before") + "`");
    }

    /// Whether the file says when a gated recurrent unit resets.
    static boolean tellsForm(SourceLayer source) {
        return resetsAfter(source).isPresent();
    }

    /// Whether a gated recurrent unit resets after the product; a file without biases may not tell.
    private static Optional<Boolean> resetsAfter(SourceLayer source) {
        return switch (source.layout()) {
            case PYTORCH -> Optional.of(true);
            case KERAS ->
                source.tensor(Role.INPUT_BIAS).map(bias -> bias.shape().size() == 2);
        };
    }

    /// What messages call a layer of the model: what the paths of its parameters have in common.
    static String name(ModelLayer layer) {
        List<String> paths = layer.blocks()
                .map(ParameterBlock::parameter)
                .distinct()
                .sorted()
                .toList();
        String common = paths.getFirst();
        for (String path : paths) {
            int end = 0;
            while (end < Math.min(common.length(), path.length()) && common.charAt(end) == path.charAt(end)) {
                end++;
            }
            common = common.substring(0, end);
        }
        int dot = common.lastIndexOf('.');
        return paths.size() == 1 || dot < 0 ? paths.getFirst() : common.substring(0, dot);
    }

    /// What a layer of the model takes, such as `(LSTM, 7 units): it takes weight_ih [28, 5], weight_hh
    /// [28, 7], or ...`.
    static String expected(ModelLayer layer) {
        return switch (layer) {
            case ModelLayer.Recurrent(var cell, var reversed) -> {
                int rows = cell.gates().size() * cell.units();
                yield "(" + cell.title() + ", " + cell.units() + " units" + (reversed ? ", backwards" : "")
                        + "): it takes weight_ih [" + rows + ", " + cell.inputs() + "], weight_hh [" + rows + ", "
                        + cell.outputs() + "], or kernel [" + cell.inputs() + ", " + rows + "], recurrent_kernel ["
                        + cell.outputs() + ", " + rows + "]";
            }
            case ModelLayer.Affine(var weight, var _) ->
                "(linear): it takes weight [" + weight.rows() + ", " + weight.columns() + "], or kernel ["
                        + weight.columns() + ", " + weight.rows() + "]";
            case ModelLayer.Table(var rows) ->
                "(embedding): it takes weight or embeddings [" + rows.rows() + ", " + rows.columns() + "]";
            case ModelLayer.Scale(var gain, var _, var _) ->
                "(normalisation): it takes weight and bias [" + gain.rows() + "], or gamma and beta [" + gain.rows()
                        + "]";
        };
    }

    static String tensors(SourceLayer source) {
        return source.tensors().values().stream().map(SourceTensor::toString).collect(Collectors.joining(", "));
    }
}
