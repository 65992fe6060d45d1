package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.ModelLayer;
import dev.unroll.exchange.structure.ParameterBlock;
import dev.unroll.exchange.structure.StandardCell;
import dev.unroll.runtime.file.Tensor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.IntToDoubleFunction;

/// The numbers of all parameters of a model, and where they came from.
final class ParameterFilling {
    private final SequencedMap<String, List<Integer>> shapes;
    private final Map<String, double[]> entries = new LinkedHashMap<>();
    private final Map<String, BitSet> filled = new LinkedHashMap<>();
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /// @param shapes of all parameters by path
    ParameterFilling(SequencedMap<String, List<Integer>> shapes) {
        this.shapes = shapes;
        shapes.forEach((path, shape) -> {
            entries.put(path, new double[size(shape)]);
            filled.put(path, new BitSet());
        });
    }

    void refuse(String problem) {
        problems.add(problem);
    }

    List<Integer> shape(String path) {
        return get(shapes, path);
    }

    private static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /// What was refused, a sentence each without full stop.
    List<String> problems() {
        return problems;
    }

    /// In the order of the model's parameters.
    List<Transfer> transfers() {
        List<String> order = List.copyOf(shapes.keySet());
        return transfers.stream()
                .sorted((left, right) -> order.indexOf(left.ours()) - order.indexOf(right.ours()))
                .toList();
    }

    /// Parameters that have entries without a number.
    List<String> missing() {
        return shapes.keySet().stream()
                .filter(path -> get(filled, path).cardinality() < get(entries, path).length)
                .toList();
    }

    Map<String, Tensor> tensors(boolean wide) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shapes.forEach((path, shape) -> tensors.put(
                path,
                wide
                        ? Tensor.ofDoubles(shape, get(entries, path))
                        : Tensor.ofFloats(shape, floats(get(entries, path)))));
        return tensors;
    }

    private static float[] floats(double[] entries) {
        float[] floats = new float[entries.length];
        for (int i = 0; i < entries.length; i++) {
            floats[i] = (float) entries[i];
        }
        return floats;
    }

    private static <T> T get(Map<String, T> map, String path) {
        T value = map.get(path);
        if (value == null) {
            throw new IllegalStateException("there is no parameter " + path);
        }
        return value;
    }

    /// Takes a tensor as it is, or transposed where only that fits; axes of size 1 do not count.
    void copy(SourceTensor source, String path) {
        copy(source, path, false, List.of());
    }

    /// @param units whether its columns are units, so that a square matrix is transposed as well
    /// @param words what else there is to say of it
    void copy(SourceTensor source, String path, boolean units, List<String> words) {
        List<Integer> shape = shape(path);
        List<Integer> theirs = withoutOnes(source.shape());
        List<Integer> ours = withoutOnes(shape);
        boolean turned = theirs.size() == 2 && theirs.reversed().equals(ours);
        if (!turned && !theirs.equals(ours)) {
            problems.add("`" + source.name() + "` is " + source.shape() + ", and `" + path + "` is " + shape);
            return;
        }
        boolean transposed = turned && (units || !theirs.equals(ours));
        int rows = transposed ? ours.getFirst() : 1;
        int columns = transposed ? ours.getLast() : 1;
        double[] target = get(entries, path);
        for (int i = 0; i < target.length; i++) {
            target[i] = source.tensor().get(transposed ? i % columns * rows + i / columns : i);
        }
        get(filled, path).set(0, target.length);
        List<String> all = new ArrayList<>(transposed ? List.of("transposed") : List.of());
        all.addAll(words);
        transfer(source, path, all);
    }

    static List<Integer> withoutOnes(List<Integer> shape) {
        return shape.stream().filter(size -> size != 1).toList();
    }

    void transfer(SourceTensor source, String path, List<String> words) {
        transfers.add(new Transfer(
                source.name(),
                source.shape(),
                path,
                shape(path),
                words.isEmpty() ? "as it is" : String.join(", ", words)));
    }

    /// Takes the numbers of a layer that fits.
    void fill(SourceLayer source, ModelLayer layer) {
        switch (layer) {
            case ModelLayer.Recurrent(var cell, var _) -> recurrent(source, cell);
            case ModelLayer.Affine(var weight, var biases) -> {
                matrix(source, Role.WEIGHT, weight);
                bias(source, biases, layer);
            }
            case ModelLayer.Table(var rows) -> matrix(source, Role.WEIGHT, rows);
            case ModelLayer.Scale(var gain, var bias, var epsilon) -> {
                source.tensor(Role.WEIGHT)
                        .ifPresent(weight -> copy(weight, gain.parameter(), false, epsilon(source, epsilon)));
                bias(source, List.of(bias), layer);
            }
        }
    }

    /// Files do not hold what is added to a variance, and frameworks do not add the same.
    private static List<String> epsilon(SourceLayer source, OptionalDouble ours) {
        double theirs = source.layout().epsilon();
        return ours.isEmpty() || ours.getAsDouble() == theirs
                ? List.of()
                : List.of("epsilon is " + plain(ours.getAsDouble()) + " in the model, and " + plain(theirs)
                        + " where it came from if nothing else was said there");
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private void matrix(SourceLayer source, Role role, ParameterBlock block) {
        source.tensor(role).ifPresent(matrix -> {
            copy(source, matrix, 0, block);
            transfer(matrix, block.parameter(), source.isTransposed(matrix) ? List.of("transposed") : List.of());
        });
    }

    /// Copies as many rows as the block has, from `row` on.
    private void copy(SourceLayer source, SourceTensor matrix, int row, ParameterBlock block) {
        boolean agrees = true;
        for (int i = 0; i < block.rows(); i++) {
            int from = row + i;
            agrees &= set(block, i, column -> source.at(matrix, from, column));
        }
        if (!agrees) {
            refuseShared(source, block);
        }
    }

    /// Sets a vector, or a part of one.
    void set(SourceLayer source, ParameterBlock block, double[] values) {
        boolean agrees = true;
        for (int row = 0; row < block.rows(); row++) {
            double value = values[row];
            agrees &= set(block, row, _ -> value);
        }
        if (!agrees) {
            refuseShared(source, block);
        }
    }

    private void refuseShared(SourceLayer source, ParameterBlock block) {
        String problem = "the model has `" + block.parameter() + "` in several places of a cell, for which `"
                + source.module() + "` has different numbers";
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /// @return whether entries that were set before keep their numbers
    private boolean set(ParameterBlock block, int row, IntToDoubleFunction columns) {
        List<Integer> shape = shape(block.parameter());
        int width = shape.size() == 2 ? shape.getLast() : 1;
        int start = (block.row() + row) * width + block.column();
        double[] target = get(entries, block.parameter());
        BitSet known = get(filled, block.parameter());
        boolean agrees = true;
        for (int column = 0; column < block.columns(); column++) {
            int at = start + column;
            double value = columns.applyAsDouble(column);
            agrees &= !known.get(at) || target[at] == value;
            target[at] = value;
            known.set(at);
        }
        return agrees;
    }

    private void bias(SourceLayer source, List<ParameterBlock> targets, ModelLayer layer) {
        Optional<SourceTensor> bias = source.tensor(Role.BIAS);
        for (ParameterBlock target : targets) {
            if (bias.isPresent()) {
                copy(bias.get(), target.parameter());
            } else {
                set(source, target, new double[target.rows()]);
                transferZeros(target.parameter());
            }
        }
        if (targets.isEmpty()
                && bias.isPresent()
                && !isZero(bias.get(), 0, bias.get().tensor().size())) {
            problems.add("`" + bias.get().name() + "` is not zero, and `" + LayerFit.name(layer) + "` adds no bias");
        }
    }

    void transferZeros(String path) {
        transfers.add(new Transfer("", List.of(), path, shape(path), "zeros"));
    }

    static boolean isZero(SourceTensor bias, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (bias.tensor().get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void recurrent(SourceLayer source, StandardCell cell) {
        String order = source.layout().gates(cell);
        for (Role role : List.of(Role.INPUT, Role.RECURRENT)) {
            SourceTensor matrix = source.tensor(role).orElseThrow();
            SequencedMap<String, GateOrder> moved = new LinkedHashMap<>();
            for (int i = 0; i < cell.gates().size(); i++) {
                char letter = cell.letters().charAt(i);
                ParameterBlock block = role == Role.INPUT
                        ? cell.gates().get(i).input()
                        : cell.gates().get(i).recurrent();
                copy(source, matrix, order.indexOf(letter) * cell.units(), block);
                moved.computeIfAbsent(block.parameter(), _ -> new GateOrder(order))
                        .add(letter, block);
            }
            moved.forEach((path, gates) -> {
                List<String> words = new ArrayList<>(source.isTransposed(matrix) ? List.of("transposed") : List.of());
                words.addAll(gates.words(shape(path)));
                if (role == Role.RECURRENT && cell instanceof StandardCell.Gru gru && !LayerFit.tellsForm(source)) {
                    words.add("taken to reset " + (gru.resetsAfter() ? "after" : "before") + " the product");
                }
                transfer(matrix, path, words);
            });
        }
        LayerFit.projection(cell).ifPresent(block -> matrix(source, Role.PROJECTION, block));
        new BiasFilling(this, source, cell).fill();
    }
}
