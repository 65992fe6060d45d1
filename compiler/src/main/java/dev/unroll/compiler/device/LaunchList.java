package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Launches in order, as few as may be: each costs the host and the device more than a small kernel computes. A launch
/// becomes a part of the last one of its kind that it can be moved to, past others that it has nothing to do with.
///
/// - What one work-group computes for a sample, it computes one after the other.
/// - Entries, and sums over samples, are computed side by side if none needs another.
final class LaunchList {
    private final Target.Device target;
    private final int numberBytes;
    private final List<Launch> launches = new ArrayList<>();
    private final List<Accesses> accesses = new ArrayList<>();

    /// @param numberBytes bytes of a number
    LaunchList(Target.Device target, int numberBytes) {
        this.target = target;
        this.numberBytes = numberBytes;
    }

    List<Launch> launches() {
        return List.copyOf(launches);
    }

    /// Adds a launch behind all others that it depends on.
    void add(Launch launch) {
        if (!join(launch)) {
            launches.add(launch);
            accesses.add(Accesses.of(launch));
        }
    }

    /// Makes it a part of another launch, if there is one for it.
    boolean join(Launch launch) {
        Accesses own = Accesses.of(launch);
        for (int i = launches.size() - 1; i >= 0; i--) {
            boolean depends = accesses.get(i).conflict(own);
            Optional<Launch> joined = joined(launches.get(i), launch, depends);
            if (joined.isPresent()) {
                launches.set(i, joined.get());
                accesses.set(i, Accesses.of(joined.get()));
                return true;
            }
            if (depends) {
                return false;
            }
        }
        return false;
    }

    private Optional<Launch> joined(Launch first, Launch second, boolean depends) {
        return switch (first) {
            case Launch.Group one
            when second instanceof Launch.Group other && one.batch() == other.batch() -> joined(one, other);
            case Launch.Entries(var _, var parts)
            when !depends
                    && second instanceof Launch.Entries(var _, var others)
                    && Statements.ofParts(parts) + Statements.ofParts(others) <= Statements.MOST ->
                Optional.of(new Launch.Entries(name(both(parts, others)), both(parts, others)));
            case Launch.Sums(var name, var kernels)
            when !depends
                    && second instanceof Launch.Sums(var _, var others)
                    && Statements.ofSums(kernels) + Statements.ofSums(others) <= Statements.MOST ->
                Optional.of(new Launch.Sums(name, both(kernels, others)));
            case Launch.Group _, Launch.Tiles _, Launch.Cells _, Launch.Sums _, Launch.Entries _ -> Optional.empty();
        };
    }

    private Optional<Launch> joined(Launch.Group first, Launch.Group second) {
        List<Kernel> body = both(first.body(), second.body());
        if (body.stream().mapToInt(Statements::of).sum() > Statements.MOST || !fitsLocalMemory(body)) {
            return Optional.empty();
        }
        Kernel named =
                body.stream().filter(Kernel.Loop.class::isInstance).findFirst().orElse(body.getFirst());
        return Optional.of(new Launch.Group(named.name(), first.batch(), body, Set.of()));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /// Whether what a step keeps has room in local memory, for all recurrences of a kernel together; the rest may lie
    /// elsewhere.
    private boolean fitsLocalMemory(List<Kernel> body) {
        return body.stream().filter(Kernel.Loop.class::isInstance).count() < 2
                || LocalMemory.kept(body) <= LocalMemory.room(target, numberBytes);
    }

    /// The name of the part with the most entries.
    private static String name(List<Launch.Part> parts) {
        return parts.stream()
                .filter(Launch.Part.Step.class::isInstance)
                .map(Launch.Part.Step.class::cast)
                .max(Comparator.comparingInt(Launch.Part.Step::entries))
                .orElseThrow()
                .kernel()
                .name();
    }
}
