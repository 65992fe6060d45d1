package dev.unroll.compiler.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Kernels over the same steps that can run tile by tile of time: each reads and writes, of what another one writes,
/// no step that the other comes to in a later tile. What stands between them and has to do with none of them runs
/// before. At most one of them multiplies a state with weights in each step: those of two would not stay in the cache
/// together.
final class TileChain {
    private final List<Kernel> members = new ArrayList<>();
    private final List<Kernel> before = new ArrayList<>();
    private final List<Kernel> inOrder = new ArrayList<>();
    private @Nullable Boolean backward;

    List<Kernel> members() {
        return members;
    }

    /// What runs before the first tile.
    List<Kernel> before() {
        return before;
    }

    /// All kernels taken, in the order in which they came.
    List<Kernel> inOrder() {
        return inOrder;
    }

    boolean hasLoop() {
        return backward != null;
    }

    boolean isBackward() {
        return Boolean.TRUE.equals(backward);
    }

    int steps() {
        return steps(members.getFirst());
    }

    Optional<Bound> bound() {
        return members.getFirst().bound();
    }

    /// Takes the next kernel if it can run tile by tile with the others, or before them.
    boolean take(Kernel kernel) {
        if (joins(kernel)) {
            members.add(kernel);
            if (kernel instanceof Kernel.Loop loop) {
                backward = loop.backward();
            }
        } else if (canStandBefore(kernel)) {
            before.add(kernel);
        } else {
            return false;
        }
        inOrder.add(kernel);
        return true;
    }

    /// Where no recurrence is among the others yet, what could run in tiles of its own begins a chain instead.
    private boolean canStandBefore(Kernel kernel) {
        return !members.isEmpty()
                && (hasLoop() || !canStopBetweenSteps(kernel))
                && members.stream().noneMatch(member -> meet(member, kernel));
    }

    private boolean joins(Kernel kernel) {
        if (!canStopBetweenSteps(kernel)) {
            return false;
        }
        if (multipliesState(kernel) && members.stream().anyMatch(TileChain::multipliesState)) {
            return false;
        }
        boolean alike = members.isEmpty() || (steps() == steps(kernel) && bound().equals(kernel.bound()));
        Boolean direction = kernel instanceof Kernel.Loop loop ? Boolean.valueOf(loop.backward()) : backward;
        return alike
                && (backward == null || Objects.equals(backward, direction))
                && members.stream().allMatch(member -> inTurn(member, kernel, direction));
    }

    private static boolean multipliesState(Kernel kernel) {
        return kernel instanceof Kernel.Loop loop && CarriedProducts.areIn(loop);
    }

    /// Whether a kernel goes through steps one after the other, and can go on with the next one later.
    private static boolean canStopBetweenSteps(Kernel kernel) {
        return steps(kernel) > 0
                && switch (kernel) {
                    case Kernel.Product product -> !product.overTime() || product.accumulate();
                    case Kernel.Loop _, Kernel.Rows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.ClassRows _ ->
                        true;
                    case Kernel.Pack _, Kernel.Tiles _ -> false;
                };
    }

    static int steps(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Rows rows -> rows.steps();
            case Kernel.Product product -> product.steps();
            case Kernel.PanelProduct product -> product.steps();
            case Kernel.OuterSum sum -> sum.steps();
            case Kernel.ClassRows classes -> classes.steps();
            case Kernel.Loop loop -> loop.steps();
            case Kernel.Tiles tiles -> tiles.steps();
            case Kernel.Pack _ -> 0;
        };
    }

    /// Whether two kernels have an array in common that one of them writes.
    private static boolean meet(Kernel first, Kernel second) {
        return Access.of(first).anyMatch(access -> Access.of(second).anyMatch(other -> meet(access, other)));
    }

    private static boolean meet(Access first, Access second) {
        boolean same = switch (first.buffer().scope()) {
            case SCRATCH -> false; // belongs to the row at hand
            case PARTIAL -> // an array of many sums, each from an offset of its own on
                second.buffer().scope() == Scope.PARTIAL
                        && first.location().offset() == second.location().offset();
            case SLICE, OUTPUT, SHARED, BATCH, PARAMETERS, GRADIENTS, RESULTS, REDUCED ->
                first.buffer().equals(second.buffer());
        };
        return same && (first.writes() || second.writes());
    }

    /// Whether it makes no difference if the second kernel runs for a tile before the first one runs for later tiles.
    private static boolean inTurn(Kernel first, Kernel second, @Nullable Boolean backward) {
        return Access.of(first)
                .allMatch(access -> Access.of(second)
                        .filter(other -> meet(access, other))
                        .allMatch(other -> inTurn(shift(first, access), shift(second, other), backward)));
    }

    /// @param first how far from its own step the first kernel accesses an array, if that is always as far
    private static boolean inTurn(Optional<Integer> first, Optional<Integer> second, @Nullable Boolean backward) {
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        int ahead = second.get() - first.get();
        return backward == null ? ahead == 0 : backward ? ahead >= 0 : ahead <= 0;
    }

    /// The arrays of which each kernel accesses no steps but its own.
    static Set<Buffer> sequencesOfTile(Kernel.Tiles tiles) {
        Set<Buffer> sequences = new LinkedHashSet<>();
        Set<Buffer> others = new HashSet<>();
        for (Kernel kernel : tiles.body()) {
            Access.of(kernel).forEach(access -> {
                Buffer buffer = access.buffer();
                boolean ofStep = shift(kernel, access).equals(Optional.of(0));
                boolean sequence = buffer.scope() == Scope.SLICE && buffer.steps() == tiles.steps();
                (ofStep && sequence ? sequences : others).add(buffer);
            });
        }
        sequences.removeAll(others);
        return sequences;
    }

    private static Optional<Integer> shift(Kernel kernel, Access access) {
        TimeIndex time = access.location().time();
        boolean own = kernel instanceof Kernel.Loop loop ? time.variable().equals(loop.variable()) : time.isFree();
        boolean inOrder = time.sign() > 0 && time.reversedWithin().isEmpty();
        return own && inOrder ? Optional.of(time.shift()) : Optional.empty();
    }
}
