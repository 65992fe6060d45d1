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
