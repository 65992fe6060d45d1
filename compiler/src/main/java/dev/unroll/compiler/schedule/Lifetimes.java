package dev.unroll.compiler.schedule;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// By which of some kernels arrays are accessed first and last, each by its place among them.
final class Lifetimes {
    private final Map<Buffer, Integer> first = new LinkedHashMap<>();
    private final Map<Buffer, Integer> last = new HashMap<>();

    /// @param room the array that lives in an array's place
    Lifetimes(List<Kernel> kernels, UnaryOperator<Buffer> room) {
        for (int i = 0; i < kernels.size(); i++) {
            int position = i;
            Access.of(kernels.get(i)).map(access -> room.apply(access.buffer())).forEach(buffer -> {
                first.putIfAbsent(buffer, position);
                last.put(buffer, position);
            });
        }
    }

    /// All arrays, in the order in which they are first accessed.
    List<Buffer> buffers() {
        return List.copyOf(first.keySet());
    }

    int first(Buffer buffer) {
        return Objects.requireNonNull(first.get(buffer));
    }

    int last(Buffer buffer) {
        return Objects.requireNonNull(last.get(buffer));
    }

    /// Whether there is a kernel from the first to the last one of both.
    boolean overlap(Buffer left, Buffer right) {
        return first(left) <= last(right) && first(right) <= last(left);
    }
}
