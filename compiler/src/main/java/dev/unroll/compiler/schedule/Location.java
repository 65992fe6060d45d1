package dev.unroll.compiler.schedule;

import java.util.ArrayList;
import java.util.List;

/// Where a value lies: entry `(i, j, ...)` of a step of a sample is at `offset + i * strides[0] + j *
/// strides[1] + ...` from that step's and sample's place in the buffer.
public record Location(Buffer buffer, TimeIndex time, int offset, List<Integer> strides) {
    public Location {
        strides = List.copyOf(strides);
    }

    /// Row-major from `offset` on.
    static Location dense(Buffer buffer, TimeIndex time, int offset, List<Integer> shape) {
        return new Location(buffer, time, offset, denseStrides(shape));
    }

    static List<Integer> denseStrides(List<Integer> shape) {
        List<Integer> strides = new ArrayList<>();
        int stride = 1;
        for (int size : shape.reversed()) {
            strides.addFirst(stride);
            stride *= size;
        }
        return strides;
    }

    /// Whether entries differ along the last axis.
    public boolean variesAlongRow() {
        return !strides.isEmpty() && strides.getLast() != 0;
    }

    /// Whether whole vectors can be read from the last axis, though `length` entries are not a number of them.
    public boolean canReadBeyond(int length, int lanes) {
        return switch (buffer.scope()) {
            case SLICE, SCRATCH, PARTIAL, SHARED -> true; // with room behind the last row
            case PARAMETERS ->
                length % lanes == 0
                        || (strides.size() <= 1 && offset + Math.ceilDiv(length, lanes) * lanes <= buffer.entries());
            case BATCH, OUTPUT, GRADIENTS, RESULTS, REDUCED -> length % lanes == 0;
        };
    }

    /// Whether whole vectors can be written to the last axis, as nobody reads what lies behind its `length`
    /// entries.
    public boolean canWriteBeyond(int length, int lanes) {
        int beyond = Math.ceilDiv(length, lanes) * lanes - length;
        return switch (buffer.scope()) {
            case SLICE -> beyond <= buffer.unread() && offset + length == buffer.entries() - buffer.unread();
            case SCRATCH -> true;
            case PARTIAL -> beyond == 0 || strides.size() == 1; // each sum has a number of whole vectors
            case PARAMETERS, SHARED, BATCH, OUTPUT, GRADIENTS, RESULTS, REDUCED -> beyond == 0;
        };
    }

    /// Whether the same indices name the same entries of a step of a sample.
    boolean isOfSameEntry(Location other) {
        return offset == other.offset && strides.equals(other.strides);
    }

    boolean isDense(List<Integer> shape) {
        return strides.equals(denseStrides(shape));
    }

    /// Entries from `from` on along an axis.
    Location slice(int axis, int from) {
        return new Location(buffer, time, offset + from * strides.get(axis), strides);
    }

    Location transposed() {
        return new Location(buffer, time, offset, strides.reversed());
    }

    public Location withTime(TimeIndex time) {
        return new Location(buffer, time, offset, strides);
    }

    Location in(Buffer other) {
        return new Location(other, time, offset, strides);
    }

    Location withStrides(List<Integer> strides) {
        return new Location(buffer, time, offset, strides);
    }
}
