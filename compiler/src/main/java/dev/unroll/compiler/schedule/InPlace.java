package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Kind;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lets a recurrence write a sequence over one that nobody reads after it: `da[t]` into the room of `h[t]`, once `h[t]`
/// has been read. Less goes through the cache then, and the room that is written is there already.
///
/// The room may be some steps on, as states have a step more than what is computed from them. Sound as what is written
/// over is read no later: at no step that comes after, and in the step itself by the same entry at most, before it is
/// written. Where a loop goes through all steps for some entries first, others come after all of its steps, so there no
/// other entry may read it at all.
final class InPlace {
    private final List<Kernel> kernels;
    private final Lifetimes lifetimes;
    private final Set<Buffer> outOfOrder;
    private final Map<Buffer, Move> moves = new LinkedHashMap<>();

    /// Which sequence is written over, and how many steps further on.
    private record Move(Buffer over, int shift) {}

    /// @param kernels the same kernels, with other places in sequences
    /// @param rooms for each sequence that is written over another one, that one
    record Result(List<Kernel> kernels, Map<Buffer, Buffer> rooms) {}

    private InPlace(List<Kernel> kernels) {
        this.kernels = kernels;
        this.lifetimes = new Lifetimes(kernels, buffer -> buffer);
        this.outOfOrder = kernels.stream()
                .flatMap(Access::of)
                .filter(access -> access.location().time().reversedWithin().isPresent())
                .map(Access::buffer)
                .collect(Collectors.toSet());
    }

    /// @param kernels those of a slice, in order
    static Result apply(List<Kernel> kernels, Storage storage) {
        return new InPlace(kernels).run(storage);
    }

    private Result run(Storage storage) {
        for (int i = 0; i < kernels.size(); i++) {
            if (kernels.get(i) instanceof Kernel.Loop loop) {
                find(loop, i);
            }
        }
        Map<Buffer, Buffer> longer = new LinkedHashMap<>();
        moves.keySet()
                .forEach(buffer ->
                        longer.put(buffer, buffer.withSteps(room(buffer).over().steps())));
        storage.replace(longer);
        Relocation relocation = new Relocation(Optional.empty(), location -> {
            Buffer buffer = longer.get(location.buffer());
            return buffer == null
                    ? location
                    : location.in(buffer)
                            .withTime(location.time()
                                    .shifted(room(location.buffer()).shift()));
        });
        Map<Buffer, Buffer> rooms = new LinkedHashMap<>();
        longer.forEach((buffer, moved) -> rooms.put(moved, room(buffer).over()));
        return new Result(kernels.stream().map(relocation::apply).toList(), rooms);
    }

    /// The sequence with room of its own that one is in, which another one in between may be written over as well.
    private Move room(Buffer buffer) {
        Move move = Objects.requireNonNull(moves.get(buffer));
        if (!moves.containsKey(move.over())) {
            return move;
        }
        Move next = room(move.over());
        return new Move(next.over(), move.shift() + next.shift());
    }

    private void find(Kernel.Loop loop, int position) {
        List<Access> accesses = Access.of(loop).toList();
        for (Access write : accesses) {
            Buffer buffer = write.buffer();
            if (!write.writes()
                    || !isSequence(buffer)
                    || moves.containsKey(buffer)
                    || lifetimes.first(buffer) != position) {
                continue;
            }
            accesses.stream()
                    .map(Access::buffer)
                    .distinct()
                    .filter(over -> isRead(over, accesses, position) && isAlike(buffer, over))
                    .flatMap(over -> shift(loop, buffer, over).map(shift -> new Move(over, shift)).stream())
                    .findFirst()
                    .ifPresent(move -> moves.put(buffer, move));
        }
    }

    private boolean isSequence(Buffer buffer) {
        return buffer.scope() == Scope.SLICE
                && buffer.kind() == Kind.NUMBER
                && buffer.steps() > 0
                && !buffer.ofTile()
                && !outOfOrder.contains(buffer);
    }

    /// Whether a recurrence only reads a sequence, nobody does after it, and no other one is written over it.
    private boolean isRead(Buffer over, List<Access> accesses, int position) {
        return isSequence(over)
                && lifetimes.last(over) == position
                && moves.values().stream().noneMatch(move -> move.over().equals(over))
                && accesses.stream()
                        .noneMatch(access -> access.writes() && access.buffer().equals(over));
    }

    private static boolean isAlike(Buffer buffer, Buffer over) {
        return buffer.perSample() == over.perSample()
                && buffer.entries() == over.entries()
                && buffer.unread() == over.unread()
                && buffer.rowLength() == over.rowLength()
                && buffer.lead() == over.lead()
                && buffer.steps() <= over.steps();
    }

    /// How many steps further on a sequence can be written over another one, if it can.
    private static Optional<Integer> shift(Kernel.Loop loop, Buffer buffer, Buffer over) {
        IntSummaryStatistics written =
                steps(loop, access -> access.writes() && access.buffer().equals(buffer));
        IntSummaryStatistics read = steps(loop, access -> access.buffer().equals(over));
        if (written.getCount() == 0
                || read.getCount() == 0
                || (loop.width() > 0 && !isOfOneEntry(loop, buffer, over))) {
            return Optional.empty();
        }
        int latest = loop.backward() ? read.getMax() : read.getMin();
        int away = isReadFirst(loop, buffer, over, latest) ? 0 : 1;
        int room = over.steps() - buffer.steps();
        int shift = loop.backward()
                ? Math.max(0, latest + away - written.getMin())
                : Math.min(room, latest - away - written.getMax());
        return shift >= 0 && shift <= room ? Optional.of(shift) : Optional.empty();
    }

    /// Which steps are accessed, counted from that of the loop; none if that is not known of all.
    private static IntSummaryStatistics steps(Kernel.Loop loop, Predicate<Access> which) {
        List<TimeIndex> times = Access.of(loop)
                .filter(which)
                .map(access -> access.location().time())
                .toList();
        boolean known = times.stream()
                .allMatch(time -> time.variable().equals(loop.variable())
                        && time.sign() > 0
                        && time.reversedWithin().isEmpty());
        return known ? times.stream().mapToInt(TimeIndex::shift).summaryStatistics() : new IntSummaryStatistics();
    }

    /// Whether each entry is written by what reads no others.
    private static boolean isOfOneEntry(Kernel.Loop loop, Buffer buffer, Buffer over) {
        List<Location> locations = Access.of(loop)
                .map(Access::location)
                .filter(location ->
                        location.buffer().equals(buffer) || location.buffer().equals(over))
                .toList();
        return locations.stream().allMatch(location -> location.isOfSameEntry(locations.getFirst()));
    }

    /// Whether all that is read `shift` steps from the loop's has been read when it is written over.
    private static boolean isReadFirst(Kernel.Loop loop, Buffer buffer, Buffer over, int shift) {
        Predicate<Access> reads = access ->
                access.buffer().equals(over) && access.location().time().shift() == shift;
        Predicate<Access> writes = access -> access.writes() && access.buffer().equals(buffer);
        boolean written = false;
        for (Kernel kernel : loop.body()) {
            if (kernel instanceof Kernel.Rows rows) {
                for (Kernel.Step step : rows.body()) {
                    if (accesses(step).anyMatch(reads) && (written || !isReadFirst(step, reads, writes))) {
                        return false;
                    }
                    written |= accesses(step).anyMatch(writes);
                }
            } else {
                boolean here = Access.of(kernel).anyMatch(writes);
                if (Access.of(kernel).anyMatch(reads) && (written || here)) {
                    return false;
                }
                written |= here;
            }
        }
        return true;
    }

    /// Whether what is read is read by no item behind that which writes, and is nothing but the entry that it writes.
    private static boolean isReadFirst(Kernel.Step step, Predicate<Access> reads, Predicate<Access> writes) {
        Optional<Location> store =
                accesses(step).filter(writes).map(Access::location).findFirst();
        return store.isEmpty()
                || (accesses(step)
                                .filter(reads)
                                .map(Access::location)
                                .allMatch(location -> location.isOfSameEntry(store.get()))
                        && accesses(step).dropWhile(writes.negate()).noneMatch(reads));
    }

    private static Stream<Access> accesses(Kernel.Step step) {
        return step.items().stream().flatMap(Access::of);
    }
}
