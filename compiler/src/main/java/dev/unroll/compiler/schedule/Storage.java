package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Makes the arrays of a program.
final class Storage {
    private final Names names;
    private final ValueNames valueNames;
    private final List<Buffer> buffers = new ArrayList<>();
    private final Buffer partial;
    private final Map<Packing, Location> packings = new HashMap<>();
    private final Target target;
    private int partialSize;

    private record Packing(Location location, int last) {}

    /// @param target rows of values are made a number of its whole vectors
    Storage(Names names, ValueNames valueNames, Target target) {
        this.target = target;
        this.valueNames = valueNames;
        this.names = names;
        this.partial = new Buffer("partials", Scope.PARTIAL, Kind.NUMBER, false, 0, 0);
    }

    /// A new Java name for a value.
    String name(Value value, String fallback) {
        return names.unique(valueNames.of(value), fallback);
    }

    /// What the value is called, empty if nothing.
    String hint(Value value) {
        return valueNames.of(value);
    }

    Names names() {
        return names;
    }

    Target target() {
        return target;
    }

    List<Buffer> buffers() {
        return buffers;
    }

    /// Gives arrays other sizes.
    void replace(Map<Buffer, Buffer> others) {
        buffers.replaceAll(buffer -> others.getOrDefault(buffer, buffer));
    }

    int partialSize() {
        return partialSize;
    }

    /// A new array for a value of this type, with `steps` steps.
    Buffer allocate(String hint, Scope scope, Type type, int steps) {
        boolean perSample = type.batch() && scope == Scope.SLICE;
        boolean row = perSample && type.rank() == 1 && type.kind() == Kind.NUMBER;
        int unread = row ? target.pitch(type.entries()) - type.entries() : 0;
        return add(new Buffer(
                names.unique(hint, "value"),
                scope,
                type.kind(),
                perSample,
                steps,
                type.entries() + unread,
                unread,
                0,
                lead(scope, type.kind()),
                false));
    }

    /// New arrays for the rows of a value that all slices share, as a location.
    Location allocateRows(String hint, Type type) {
        int rowLength = type.shape().getLast();
        Buffer buffer = add(new Buffer(
                names.unique(hint, "rows"),
                Scope.SHARED,
                type.kind(),
                false,
                0,
                type.entries(),
                0,
                rowLength,
                0,
                false));
        return Location.dense(buffer, TimeIndex.NONE, 0, type.shape());
    }

    /// A new array, as a location.
    Location allocate(String hint, Scope scope, Type type) {
        TimeIndex time = type.isTimed() ? TimeIndex.ALL : TimeIndex.NONE;
        return Location.dense(allocate(hint, scope, type, type.steps()), time, 0, type.shape());
    }

    /// A new array of this many numbers that all slices share.
    Buffer allocateShared(String hint, int entries) {
        return numbers(names.unique(hint, "shared"), Scope.SHARED, entries);
    }

    /// A new array of this many numbers that belongs to one row of a slice at a time.
    Buffer allocateScratch(String hint, int entries) {
        return numbers(names.unique(hint, "scratch"), Scope.SCRATCH, entries);
    }

    private Buffer numbers(String name, Scope scope, int entries) {
        int lead = lead(scope, Kind.NUMBER);
        return add(new Buffer(name, scope, Kind.NUMBER, false, 0, entries, 0, 0, lead, false));
    }

    private Buffer add(Buffer buffer) {
        buffers.add(buffer);
        return buffer;
    }

    /// Arrays of numbers that only the emitted class sees may begin where it likes.
    private int lead(Scope scope, Kind kind) {
        return switch (scope) {
            case SLICE, SCRATCH, SHARED -> kind == Kind.NUMBER ? target.lead() : 0;
            case PARTIAL, PARAMETERS, BATCH, OUTPUT, GRADIENTS, RESULTS, REDUCED -> 0;
        };
    }

    /// A new array for the row at hand of a value, in whole vectors.
    Location allocateRow(String hint, Type type) {
        List<Integer> padded = new ArrayList<>(type.shape());
        if (!padded.isEmpty()) {
            padded.addLast(target.padded(padded.removeLast()));
        }
        int entries = type.withShape(padded).entries();
        return Location.dense(allocateScratch(hint, entries), TimeIndex.NONE, 0, padded);
    }

    /// A copy of a location with the axis `last` moved to the end, made once.
    Location packed(Location location, int last, Supplier<Location> copy) {
        Packing packing = new Packing(location, last);
        Location packed = packings.get(packing);
        if (packed == null) {
            packed = copy.get();
            packings.put(packing, packed);
        }
        return packed;
    }

    /// Room among the partial sums of a slice.
    Location allocatePartial(Type type) {
        if (!type.isTimed()) {
            return Location.dense(partial, TimeIndex.NONE, reservePartial(type.entries()), type.shape());
        }
        int step = target.padded(type.entries());
        int offset = reservePartial(Math.multiplyExact(type.steps(), step));
        Buffer steps = new Buffer(partial.name(), Scope.PARTIAL, Kind.NUMBER, false, type.steps(), step);
        return Location.dense(steps, TimeIndex.ALL, offset, type.shape());
    }

    /// Room among the partial sums of a slice for a matrix, with `stride` entries from one index of the axis
    /// `rows` to the next, and those of the other axis side by side.
    Location allocatePartial(Type type, int rows, int stride) {
        int offset = reservePartial(Math.multiplyExact(type.shape().get(rows), stride));
        return new Location(partial, TimeIndex.NONE, offset, rows == 0 ? List.of(stride, 1) : List.of(1, stride));
    }

    private int reservePartial(int entries) {
        int offset = partialSize == 0 ? target.lead() : partialSize;
        partialSize = Math.addExact(offset, target.padded(entries));
        return offset;
    }

    /// The same place among the sums of all slices.
    static Location reduced(Location location) {
        Buffer from = location.buffer();
        return location.in(new Buffer("reduced", Scope.REDUCED, from.kind(), false, from.steps(), from.entries()));
    }
}
