package dev.unroll.exchange.weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tensors of a file that belong to one layer: their names differ in their last part alone.
///
/// @param module what stands before the last part of their names
/// @param number of the layer within its module
/// @param reversed whether it runs from the last step to the first
record SourceLayer(Layout layout, String module, int number, boolean reversed, Map<Role, SourceTensor> tensors) {
    private static final Pattern NUMBER = Pattern.compile("_?(\\d+)");

    /// Layers, and tensors whose names say nothing.
    record Sorted(List<SourceLayer> layers, List<SourceTensor> others) {}

    private record Key(String module, int number, boolean reversed) {}

    private record Member(Layout.Meaning meaning, SourceTensor tensor) {}

    /// Puts together what belongs together. Both frameworks say `bias`; whose it is, the tensors beside
    /// it tell.
    static Sorted sort(Collection<SourceTensor> tensors) {
        SequencedMap<String, List<SourceTensor>> modules = new LinkedHashMap<>();
        tensors.forEach(tensor -> modules.computeIfAbsent(module(tensor.name()), _ -> new ArrayList<>())
                .add(tensor));
        List<SourceLayer> layers = new ArrayList<>();
        List<SourceTensor> others = new ArrayList<>();
        modules.forEach((module, members) -> {
            Layout layout = members.stream()
                            .anyMatch(member -> Layout.KERAS
                                            .read(last(member.name()))
                                            .isPresent()
                                    && Layout.PYTORCH.read(last(member.name())).isEmpty())
                    ? Layout.KERAS
                    : Layout.PYTORCH;
            layers.addAll(layers(layout, module, members, others));
        });
        return new Sorted(layers, others);
    }

    private static List<SourceLayer> layers(
            Layout layout, String module, List<SourceTensor> members, List<SourceTensor> others) {
        SequencedMap<Key, Map<Role, SourceTensor>> layers = new LinkedHashMap<>();
        for (SourceTensor tensor : members) {
            Optional<Layout.Meaning> meaning = layout.read(last(tensor.name()));
            if (meaning.isEmpty()) {
                others.add(tensor);
                continue;
            }
            boolean reversed = meaning.get().reversed() || isBackward(module);
            layers.computeIfAbsent(new Key(module, meaning.get().number(), reversed), _ -> new EnumMap<>(Role.class))
                    .put(meaning.get().role(), tensor);
        }
        return layers.entrySet().stream()
                .map(layer -> new SourceLayer(
                        layout, module, layer.getKey().number(), layer.getKey().reversed(), roles(layer.getValue())))
                .toList();
    }

    /// Keras calls the matrix of a layer without states a kernel too.
    private static Map<Role, SourceTensor> roles(Map<Role, SourceTensor> tensors) {
        SourceTensor kernel = tensors.get(Role.INPUT);
        if (kernel == null || tensors.containsKey(Role.RECURRENT)) {
            return tensors;
        }
        Map<Role, SourceTensor> roles = new EnumMap<>(tensors);
        roles.remove(Role.INPUT);
        roles.put(Role.WEIGHT, kernel);
        SourceTensor bias = roles.remove(Role.INPUT_BIAS);
        if (bias != null) {
            roles.put(Role.BIAS, bias);
        }
        return roles;
    }

    /// Keras puts `backward` before the name of the layer that runs so.
    private static boolean isBackward(String module) {
        for (String part : module.split("[./]")) {
            if (part.startsWith("backward")) {
                return true;
            }
        }
        return false;
    }

    private static int cut(String name) {
        return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
    }

    private static String module(String name) {
        return name.substring(0, Math.max(cut(name), 0));
    }

    /// The last part of a name, without the `:0` of older files of Keras.
    private static String last(String name) {
        String last = name.substring(cut(name) + 1);
        return last.endsWith(":0") ? last.substring(0, last.length() - 2) : last;
    }

    Optional<SourceTensor> tensor(Role role) {
        return Optional.ofNullable(tensors.get(role));
    }

    boolean holds(SourceTensor tensor) {
        return tensors.containsValue(tensor);
    }

    boolean isRecurrent() {
        return tensors.containsKey(Role.RECURRENT);
    }

    /// Whether all its tensors' names begin with a path.
    boolean isBelow(String path) {
        return module.equals(path) || module.startsWith(path + ".") || module.startsWith(path + "/");
    }

    /// The module without its numbers: what layers that differ in these alone have in common.
    String stem() {
        return NUMBER.matcher(module).replaceAll("");
    }

    /// The numbers of the module by their places in the [#stem], then that of the layer. Layers of the same
    /// stem have the same places: `lstm/lstm_cell_3` has no number at the one where `lstm_1/lstm_cell_4` has 1.
    SortedMap<Integer, List<BigInteger>> numbers() {
        SortedMap<Integer, List<BigInteger>> numbers = new TreeMap<>();
        Matcher matcher = NUMBER.matcher(module);
        int removed = 0;
        while (matcher.find()) {
            numbers.computeIfAbsent(matcher.start() - removed, _ -> new ArrayList<>())
                    .add(new BigInteger(matcher.group(1)));
            removed += matcher.end() - matcher.start();
        }
        numbers.put(Integer.MAX_VALUE, List.of(BigInteger.valueOf(number)));
        return numbers;
    }

    /// Entry `(row, column)` of a matrix whose rows are units, or of a table.
    double at(SourceTensor matrix, int row, int column) {
        int width = matrix.shape().getLast();
        return matrix.tensor().get(isTransposed(matrix) ? column * width + row : row * width + column);
    }

    /// Sizes of a matrix whose rows are units, or of a table.
    List<Integer> oriented(SourceTensor matrix) {
        return isTransposed(matrix) ? matrix.shape().reversed() : matrix.shape();
    }

    /// Whether units are columns: those of kernels are, rows of a table are as everywhere.
    boolean isTransposed(SourceTensor matrix) {
        return layout.transposed() && last(matrix.name()).endsWith("kernel");
    }
}
