package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.ModelLayer;
import dev.unroll.exchange.structure.ParameterBlock;
import dev.unroll.exchange.structure.StandardCell;
import dev.unroll.runtime.file.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<Integer> shape = get(shapes, path);
        List<Integer> theirs = withoutOnes(source.shape());
        List<Integer> ours = withoutOnes(shape);
        boolean transposed = !theirs.equals(ours);
        if (transposed && !(theirs.size() == 2 && theirs.reversed().equals(ours))) {
            problems.add("`" + source.name() + "` is " + source.shape() + ", and `" + path + "` is " + shape);
            return;
        }
        int rows = transposed ? ours.getFirst() : 1;
        int columns = transposed ? ours.getLast() : 1;
        double[] target = get(entries, path);
        for (int i = 0; i < target.length; i++) {
            target[i] = source.tensor().get(transposed ? i % columns * rows + i / columns : i);
        }
        get(filled, path).set(0, target.length);
        transfer(source, path, transposed ? List.of("transposed") : List.of());
    }

    static List<Integer> withoutOnes(List<Integer> shape) {
        return shape.stream().filter(size -> size != 1).toList();
    }

    private void transfer(SourceTensor source, String path, List<String> words) {
        transfers.add(new Transfer(
                source.name(),
                source.shape(),
                path,
                get(shapes, path),
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
            case ModelLayer.Scale(var gain, var bias) -> {
                source.tensor(Role.WEIGHT).ifPresent(weight -> copy(weight, gain.parameter()));
                bias(source, List.of(bias), layer);
            }
        }
    }

    private void matrix(SourceLayer source, Role role, ParameterBlock block) {
        source.tensor(role).ifPresent(matrix -> {
            copy(source, matrix, 0, block);
            transfer(matrix, block.parameter(), source.isTransposed(matrix) ? List.of("transposed") : List.of());
        });
    }

    /// Copies as many rows as the block has, from `row` on.
    private void copy(SourceLayer source, SourceTensor matrix, int row, ParameterBlock block) {
        for (int i = 0; i < block.rows(); i++) {
            int from = row + i;
            set(block, i, column -> source.at(matrix, from, column));
        }
    }

    private void set(ParameterBlock block, int row, IntToDoubleFunction columns) {
        List<Integer> shape = get(shapes, block.parameter());
        int width = shape.size() == 2 ? shape.getLast() : 1;
        int start = (block.row() + row) * width + block.column();
        for (int column = 0; column < block.columns(); column++) {
            get(entries, block.parameter())[start + column] = columns.applyAsDouble(column);
        }
        get(filled, block.parameter()).set(start, start + block.columns());
    }

    private void add(ParameterBlock block, IntToDoubleFunction rows) {
        for (int row = 0; row < block.rows(); row++) {
            get(entries, block.parameter())[block.row() + row] += rows.applyAsDouble(row);
        }
    }

    private void bias(SourceLayer source, List<ParameterBlock> targets, ModelLayer layer) {
        Optional<SourceTensor> bias = source.tensor(Role.BIAS);
        for (ParameterBlock target : targets) {
            if (bias.isPresent()) {
                copy(bias.get(), target.parameter());
            } else {
                zeros(target);
                transfers.add(zeros(target.parameter()));
            }
        }
        if (targets.isEmpty()
                && bias.isPresent()
                && !isZero(bias.get(), 0, bias.get().tensor().size())) {
            problems.add("`" + bias.get().name() + "` is not zero, and `" + LayerFit.name(layer) + "` adds no bias");
        }
    }

    private void zeros(ParameterBlock block) {
        for (int row = 0; row < block.rows(); row++) {
            set(block, row, _ -> 0);
        }
    }

    private Transfer zeros(String path) {
        return new Transfer("", List.of(), path, get(shapes, path), "zeros");
    }

    private static boolean isZero(SourceTensor bias, int from, int count) {
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
                words.addAll(gates.words(get(shapes, path)));
                transfer(matrix, path, words);
            });
        }
        LayerFit.projection(cell).ifPresent(block -> matrix(source, Role.PROJECTION, block));
        new BiasFilling(source, cell).fill();
    }

    /// Moves the biases of a recurrent layer. All that are added to each other can be exchanged, and
    /// those that the model has no place for are added up; what a reset scales is a sum of its own.
    private final class BiasFilling {
        private final SourceLayer source;
        private final StandardCell cell;
        private final String order;
        private final SequencedMap<Key, GateOrder> moved = new LinkedHashMap<>();

        private record Key(Optional<SourceTensor> theirs, String ours, List<String> words) {}

        /// One bias of all gates.
        ///
        /// @param from where in the tensor it starts
        /// @param inner whether it stands beside the product with the state
        private record Bias(SourceTensor tensor, int from, boolean inner, List<String> words) {}

        BiasFilling(SourceLayer source, StandardCell cell) {
            this.source = source;
            this.cell = cell;
            this.order = source.layout().gates(cell);
        }

        void fill() {
            List<Bias> biases = biases();
            for (int i = 0; i < cell.gates().size(); i++) {
                char letter = cell.letters().charAt(i);
                var gate = cell.gates().get(i);
                boolean split = cell instanceof StandardCell.Gru gru && gru.resetsAfter() && gate == gru.candidate();
                if (split) {
                    List<Bias> outer =
                            biases.stream().filter(bias -> !bias.inner()).toList();
                    List<Bias> inner = biases.stream().filter(Bias::inner).toList();
                    fill(letter, outer, gate.biases(), "outside of the reset");
                    fill(letter, inner, gate.innerBiases(), "within the reset");
                } else {
                    fill(letter, biases, gate.biases(), "for it");
                }
            }
            moved.forEach((key, gates) -> {
                List<String> words = new ArrayList<>(key.words());
                words.addAll(gates.words(get(shapes, key.ours())));
                key.theirs()
                        .ifPresentOrElse(
                                tensor -> transfer(tensor, key.ours(), words), () -> transfers.add(zeros(key.ours())));
            });
        }

        private List<Bias> biases() {
            int count = cell.gates().size() * cell.units();
            List<Bias> biases = new ArrayList<>();
            source.tensor(Role.INPUT_BIAS).ifPresent(bias -> {
                if (bias.shape().size() == 2) {
                    biases.add(new Bias(bias, 0, false, List.of("row 0")));
                    biases.add(new Bias(bias, count, true, List.of("row 1")));
                } else {
                    biases.add(new Bias(bias, 0, false, List.of()));
                }
            });
            source.tensor(Role.RECURRENT_BIAS).ifPresent(bias -> biases.add(new Bias(bias, 0, true, List.of())));
            return biases;
        }

        private void fill(char letter, List<Bias> biases, List<ParameterBlock> targets, String place) {
            for (int i = 0; i < Math.max(biases.size(), targets.size()); i++) {
                Optional<Bias> bias = i < biases.size() ? Optional.of(biases.get(i)) : Optional.empty();
                if (i >= targets.size()) {
                    addOrRefuse(letter, bias.orElseThrow(), targets, place);
                } else if (bias.isPresent()) {
                    zeros(targets.get(i));
                    add(letter, bias.get(), targets.get(i), bias.get().words());
                } else {
                    zeros(targets.get(i));
                    move(new Key(Optional.empty(), targets.get(i).parameter(), List.of()), letter, targets.get(i));
                }
            }
        }

        private void addOrRefuse(char letter, Bias bias, List<ParameterBlock> targets, String place) {
            int from = bias.from() + order.indexOf(letter) * cell.units();
            if (!targets.isEmpty()) {
                List<String> words = new ArrayList<>(bias.words());
                words.add("added");
                add(letter, bias, targets.getLast(), words);
            } else if (!isZero(bias.tensor(), from, cell.units())) {
                problems.add("`" + bias.tensor().name() + "` is not zero for gate " + letter
                        + ", and the model has no bias " + place);
            }
        }

        private void add(char letter, Bias bias, ParameterBlock target, List<String> words) {
            int from = bias.from() + order.indexOf(letter) * cell.units();
            ParameterFilling.this.add(target, row -> bias.tensor().tensor().get(from + row));
            move(new Key(Optional.of(bias.tensor()), target.parameter(), words), letter, target);
        }

        private void move(Key key, char letter, ParameterBlock target) {
            moved.computeIfAbsent(key, _ -> new GateOrder(order)).add(letter, target);
        }
    }
}
