package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.ModelLayer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds for each layer of the model the layer of the file that it is. Kind and sizes decide where they
/// can. Where they leave a choice, names do: the same word on both sides, or else numbers, which count
/// in the order in which the model computes. What is still open then is refused, not guessed.
final class LayerMatching {
    private static final Comparator<SourceLayer> ORDER =
            Comparator.comparing(SourceLayer::numbers, LayerMatching::compare).thenComparing(SourceLayer::reversed);

    private final List<SourceLayer> sources;
    private final List<ModelLayer> layers;
    private final BiPredicate<SourceLayer, ModelLayer> allowed;
    private final SequencedMap<ModelLayer, SourceLayer> found = new LinkedHashMap<>();
    private final Set<SourceLayer> undecided = new HashSet<>();
    private final Set<ModelLayer> open = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private LayerMatching(
            List<SourceLayer> sources, List<ModelLayer> layers, BiPredicate<SourceLayer, ModelLayer> allowed) {
        this.sources = sources;
        this.layers = layers;
        this.allowed = allowed;
    }

    /// @param found which is which; not all, where sizes do not fit
    /// @param undecided layers of the file that fit several of the model
    /// @param open layers of the model that several of the file fit
    /// @param problems the choices that are left open, a sentence each
    record Result(
            SequencedMap<ModelLayer, SourceLayer> found,
            Set<SourceLayer> undecided,
            Set<ModelLayer> open,
            List<String> problems) {

        boolean isSettled(ModelLayer layer) {
            return found.containsKey(layer) || open.contains(layer);
        }

        boolean isSettled(SourceLayer source) {
            return found.containsValue(source) || undecided.contains(source);
        }
    }

    /// @param allowed what was said about which may be which
    static Result match(
            List<SourceLayer> sources, List<ModelLayer> layers, BiPredicate<SourceLayer, ModelLayer> allowed) {
        boolean directed = sources.stream().anyMatch(SourceLayer::reversed);
        LayerMatching matching = new LayerMatching(
                sources, layers, allowed.and((source, layer) -> !directed || hasDirection(source, layer)));
        matching.components();
        return new Result(matching.found, matching.undecided, matching.open, matching.problems);
    }

    private static boolean hasDirection(SourceLayer source, ModelLayer layer) {
        return !(layer instanceof ModelLayer.Recurrent(var _, var reversed)) || reversed == source.reversed();
    }

    private boolean fits(SourceLayer source, ModelLayer layer) {
        return allowed.test(source, layer) && LayerFit.fits(source, layer);
    }

    /// Goes through what hangs together: layers that could be exchanged with each other.
    private void components() {
        Set<SourceLayer> seen = new HashSet<>();
        for (SourceLayer source : sources) {
            if (seen.contains(source)) {
                continue;
            }
            List<SourceLayer> theirs = new ArrayList<>(List.of(source));
            List<ModelLayer> ours = new ArrayList<>();
            int before;
            do {
                before = theirs.size() + ours.size();
                layers.stream()
                        .filter(layer ->
                                !ours.contains(layer) && theirs.stream().anyMatch(other -> fits(other, layer)))
                        .forEach(ours::add);
                sources.stream()
                        .filter(other ->
                                !theirs.contains(other) && ours.stream().anyMatch(layer -> fits(other, layer)))
                        .forEach(theirs::add);
            } while (theirs.size() + ours.size() > before);
            seen.addAll(theirs);
            List<ModelLayer> ordered = layers.stream().filter(ours::contains).toList();
            if (theirs.size() == ordered.size()) {
                component(theirs, ordered);
            } else if (!ordered.isEmpty()) {
                unequal(theirs, ordered);
            }
        }
    }

    private void component(List<SourceLayer> theirs, List<ModelLayer> ours) {
        List<List<SourceLayer>> ways = ways(theirs, ours, this::fits);
        if (ways.size() > 1) {
            ways = ways(theirs, ours, (source, layer) -> fits(source, layer) && sharesAWord(source, layer));
            if (ways.size() != 1) {
                ways = numbered(theirs, ours);
            }
            if (ways.isEmpty()) {
                undecided(theirs, ours);
            }
        }
        if (ways.size() == 1) {
            for (int i = 0; i < ours.size(); i++) {
                found.put(ours.get(i), ways.getFirst().get(i));
            }
        }
    }

    private void undecided(List<SourceLayer> theirs, List<ModelLayer> ours) {
        undecided.addAll(theirs);
        open.addAll(ours);
        problems.add(choices(theirs) + " could each be " + places(ours, " or ") + "; say which by --map, such as --map "
                + theirs.getFirst().module() + "=" + LayerFit.name(ours.getFirst()));
    }

    private void unequal(List<SourceLayer> theirs, List<ModelLayer> ours) {
        undecided.addAll(theirs);
        open.addAll(ours);
        if (theirs.size() < ours.size()) {
            problems.add(choices(theirs) + " could be " + places(ours, " or ")
                    + ", and the file has nothing else that fits these");
            return;
        }
        String module = theirs.getFirst().module();
        boolean single = theirs.stream().allMatch(source -> source.module().equals(module));
        problems.add((single
                        ? "`" + module + "` has " + theirs.size() + " layers that fit " + places(ours, " and ") + "; "
                        : choices(theirs) + " fit " + places(ours, " and ") + "; choose by --map, such as --map "
                                + module + "=" + LayerFit.name(ours.getFirst()) + ", and ")
                + "leave the rest out by --ignore");
    }

    private static String places(List<ModelLayer> ours, String between) {
        return ours.stream().map(layer -> "`" + LayerFit.name(layer) + "`").collect(Collectors.joining(between));
    }

    private static String choices(List<SourceLayer> theirs) {
        return theirs.stream()
                .map(source -> "`" + source.module() + "`")
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /// The first two ways to give each layer of the model one of the file's.
    private static List<List<SourceLayer>> ways(
            List<SourceLayer> theirs, List<ModelLayer> ours, BiPredicate<SourceLayer, ModelLayer> fits) {
        List<List<SourceLayer>> ways = new ArrayList<>();
        extend(new ArrayList<>(), theirs, ours, fits, ways);
        return ways;
    }

    private static void extend(
            List<SourceLayer> chosen,
            List<SourceLayer> theirs,
            List<ModelLayer> ours,
            BiPredicate<SourceLayer, ModelLayer> fits,
            List<List<SourceLayer>> ways) {
        if (ways.size() > 1) {
            return;
        }
        if (chosen.size() == ours.size()) {
            ways.add(List.copyOf(chosen));
            return;
        }
        for (SourceLayer source : theirs) {
            if (!chosen.contains(source) && fits.test(source, ours.get(chosen.size()))) {
                chosen.add(source);
                extend(chosen, theirs, ours, fits, ways);
                chosen.removeLast();
            }
        }
    }

    private static boolean sharesAWord(SourceLayer source, ModelLayer layer) {
        Set<String> words = new HashSet<>(List.of(source.module().split("[./]")));
        return layer.blocks()
                .allMatch(block -> Arrays.stream(block.parameter().split("\\.")).anyMatch(words::contains));
    }

    /// In the order of their numbers, if these are all that tells them apart, and do.
    private List<List<SourceLayer>> numbered(List<SourceLayer> theirs, List<ModelLayer> ours) {
        List<SourceLayer> ordered = theirs.stream().sorted(ORDER).toList();
        boolean alike = theirs.stream().map(SourceLayer::stem).distinct().count() == 1;
        boolean apart =
                IntStream.range(1, ordered.size()).allMatch(i -> ORDER.compare(ordered.get(i - 1), ordered.get(i)) < 0);
        boolean fit = IntStream.range(0, ours.size()).allMatch(i -> fits(ordered.get(i), ours.get(i)));
        return alike && apart && fit ? List.of(ordered) : List.of();
    }

    /// Compares place by place; a number that is missing at one counts as 0.
    private static int compare(SortedMap<Integer, List<BigInteger>> left, SortedMap<Integer, List<BigInteger>> right) {
        SortedSet<Integer> places = new TreeSet<>(left.keySet());
        places.addAll(right.keySet());
        for (int place : places) {
            List<BigInteger> ours = left.getOrDefault(place, List.of());
            List<BigInteger> theirs = right.getOrDefault(place, List.of());
            int order = Arrays.compare(padded(ours, theirs.size()), padded(theirs, ours.size()));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static BigInteger[] padded(List<BigInteger> numbers, int length) {
        return Stream.concat(numbers.stream(), Stream.generate(() -> BigInteger.ZERO))
                .limit(Math.max(numbers.size(), length))
                .toArray(BigInteger[]::new);
    }
}
