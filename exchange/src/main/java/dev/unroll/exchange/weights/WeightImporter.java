package dev.unroll.exchange.weights;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.exchange.structure.ModelLayer;
import dev.unroll.exchange.structure.ModelStructure;
import dev.unroll.runtime.file.ElementType;
import dev.unroll.runtime.file.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds for each parameter of a model the numbers in a file of another framework.
public final class WeightImporter {
    private static final int MOST_LISTED = 24;

    private final SequencedMap<String, List<Integer>> shapes = new LinkedHashMap<>();
    private final List<ModelLayer> layers;
    private final SequencedMap<String, SourceTensor> sources = new LinkedHashMap<>();
    private final List<Assigned> assigned = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<SourceLayer> named;
    private final ParameterFilling filling;

    /// What was said about a layer: all below a name in the file belongs below a path of the model.
    private record Assigned(String theirs, String ours) {
        boolean allows(SourceLayer source, ModelLayer layer) {
            boolean below =
                    layer.parameters().stream().allMatch(path -> path.equals(ours) || path.startsWith(ours + "."));
            return source.isBelow(theirs) == below;
        }
    }

    private WeightImporter(Graph forward, Map<String, Tensor> tensors) {
        forward.networkParameters()
                .forEach((path, value) -> shapes.put(path, value.type().shape()));
        layers = ModelStructure.of(forward).layers();
        tensors.forEach((name, tensor) -> sources.put(name, new SourceTensor(name, tensor)));
        named = SourceLayer.sort(sources.values()).layers();
        filling = new ParameterFilling(shapes);
    }

    /// @param forward the model's graph outside training, with its cells as they stand in the model
    /// @param tensors of the file, by their names
    /// @param names what the user said: a tensor's name and the path of its parameter, or a layer's name
    ///     and the path of what it is in the model
    public static WeightImport run(Graph forward, Map<String, Tensor> tensors, Map<String, String> names) {
        return new WeightImporter(forward, tensors).run(names);
    }

    private WeightImport run(Map<String, String> names) {
        boolean wide =
                sources.values().stream().anyMatch(source -> source.tensor().type() == ElementType.F64);
        names.forEach(this::assign);
        List.copyOf(sources.values()).stream()
                .filter(source -> isSame(source) && !filled().contains(source.name()))
                .forEach(source -> copy(source, source.name()));
        SourceLayer.Sorted sorted = SourceLayer.sort(sources.values());
        Set<String> filled = filled();
        List<ModelLayer> open = layers.stream()
                .filter(layer -> layer.parameters().stream().noneMatch(filled::contains))
                .toList();
        LayerMatching.Result matching = LayerMatching.match(
                sorted.layers(),
                open,
                (source, layer) -> assigned.stream().allMatch(assignment -> assignment.allows(source, layer)));
        matching.found().forEach((layer, source) -> filling.fill(source, layer));
        problems.addAll(matching.problems());
        problems.addAll(filling.problems());
        report(sorted, open, matching);
        return problems.isEmpty()
                ? new WeightImport.Done(filling.tensors(wide), filling.transfers())
                : new WeightImport.Refused(problems);
    }

    private Set<String> filled() {
        Set<String> filled = new HashSet<>(shapes.keySet());
        filling.missing().forEach(filled::remove);
        return filled;
    }

    /// Whether a tensor has the name of a parameter and its shape.
    private boolean isSame(SourceTensor source) {
        List<Integer> shape = shapes.get(source.name());
        return shape != null
                && ParameterFilling.withoutOnes(source.shape()).equals(ParameterFilling.withoutOnes(shape));
    }

    private void assign(String theirs, String ours) {
        SourceTensor tensor = sources.get(theirs);
        boolean isParameter = shapes.containsKey(ours);
        boolean isPath = isParameter || shapes.keySet().stream().anyMatch(path -> path.startsWith(ours + "."));
        if (tensor != null && isParameter) {
            assign(tensor, ours);
        } else if (tensor == null
                && sources.keySet().stream()
                        .noneMatch(name -> name.startsWith(theirs + ".") || name.startsWith(theirs + "/"))) {
            problems.add("the file has no tensor and no layer `" + theirs + "`; it has "
                    + listed(sources.values().stream()
                            .map(SourceTensor::toString)
                            .toList()));
        } else if (!isPath || tensor != null) {
            problems.add("the model has no " + (tensor == null ? "path" : "parameter") + " `" + ours + "`; it has "
                    + listed(parameters(shapes.keySet())));
        } else {
            assigned.add(new Assigned(theirs, ours));
        }
    }

    /// Takes one tensor. Its columns may be units, which its layer tells; gates stay in their order, and a
    /// cell that wants another is refused.
    private void assign(SourceTensor tensor, String path) {
        Optional<SourceLayer> source =
                named.stream().filter(layer -> layer.holds(tensor)).findFirst();
        Optional<String> reordered = source.flatMap(layer -> reordered(layer, tensor, path));
        sources.remove(tensor.name());
        reordered.ifPresentOrElse(
                problems::add,
                () -> filling.copy(
                        tensor,
                        path,
                        source.filter(layer -> layer.isTransposed(tensor)).isPresent(),
                        List.of()));
    }

    /// What is wrong with taking a tensor whose gates do not stand as those of a parameter, as a sentence without
    /// a full stop.
    private Optional<String> reordered(SourceLayer source, SourceTensor tensor, String path) {
        if (!source.isRecurrent()) {
            return Optional.empty();
        }
        return layers.stream()
                .filter(layer -> layer instanceof ModelLayer.Recurrent(var cell, var _)
                        && GateOrder.moves(source.layout().gates(cell), cell, path))
                .findFirst()
                .map(layer -> "the gates of `" + tensor.name() + "` do not stand as those of `" + path + "`; "
                        + (source.module().isEmpty() || isDivided(source)
                                ? "leave the whole layer to be found by its sizes"
                                : "map the layer: --map " + source.module() + "=" + LayerFit.name(layer)));
    }

    /// Whether a module holds several layers, as PyTorch's do.
    private boolean isDivided(SourceLayer source) {
        return named.stream()
                        .filter(layer -> layer.module().equals(source.module()))
                        .count()
                > 1;
    }

    private void copy(SourceTensor source, String path) {
        sources.remove(source.name());
        filling.copy(source, path);
    }

    private void report(SourceLayer.Sorted sorted, List<ModelLayer> open, LayerMatching.Result matching) {
        List<ModelLayer> withoutSource =
                open.stream().filter(layer -> !matching.isSettled(layer)).toList();
        List<SourceLayer> unused = sorted.layers().stream()
                .filter(source -> !matching.isSettled(source))
                .toList();
        for (SourceLayer source : unused) {
            withoutSource.stream()
                    .flatMap(layer -> LayerFit.form(source, layer).stream())
                    .forEach(problems::add);
        }
        List<String> left =
                new ArrayList<>(unused.stream().map(LayerFit::tensors).toList());
        sorted.others().forEach(tensor -> left.add(tensor.toString()));
        if (!left.isEmpty()) {
            problems.add("left over in the file: " + listed(left));
        }
        withoutSource.forEach(layer ->
                problems.add("nothing in the file fits `" + LayerFit.name(layer) + "` " + LayerFit.expected(layer)));
        Set<String> missing = new HashSet<>(filling.missing());
        withoutSource.forEach(layer -> missing.removeAll(layer.parameters()));
        matching.open().forEach(layer -> missing.removeAll(layer.parameters()));
        if (!missing.isEmpty()) {
            problems.add("no tensor for " + listed(parameters(missing)) + "; say which by --map NAME="
                    + parameters(missing).getFirst().replaceAll(" .*", ""));
        }
    }

    private List<String> parameters(Set<String> wanted) {
        return shapes.entrySet().stream()
                .filter(parameter -> wanted.contains(parameter.getKey()))
                .map(parameter -> parameter.getKey() + " " + parameter.getValue())
                .toList();
    }

    private static String listed(List<String> names) {
        String listed = names.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return names.size() > MOST_LISTED ? listed + " and " + (names.size() - MOST_LISTED) + " more" : listed;
    }

    /// Parts of the file that fit as a whole, where it holds several sets of weights.
    ///
    /// @return what the names of their tensors begin with
    public static List<String> fittingPrefixes(Graph forward, Map<String, Tensor> tensors, Map<String, String> names) {
        return tensors.keySet().stream()
                .filter(name -> name.indexOf('.') > 0)
                .map(name -> name.substring(0, name.indexOf('.') + 1))
                .distinct()
                .filter(prefix -> run(forward, below(tensors, prefix), names) instanceof WeightImport.Done)
                .toList();
    }

    /// The tensors whose names begin with a prefix, without it.
    public static Map<String, Tensor> below(Map<String, Tensor> tensors, String prefix) {
        Map<String, Tensor> below = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), tensor);
            }
        });
        return below;
    }
}
