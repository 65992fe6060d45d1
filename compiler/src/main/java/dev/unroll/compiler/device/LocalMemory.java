package dev.unroll.compiler.device;

import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.compiler.schedule.Target;
import java.util.List;

/// What a work-group has room for.
final class LocalMemory {
    /// Arrays with a number of each work-item: for sums, for the largest of numbers, and for products.
    private static final long SHARED_ARRAYS = 3;

    private LocalMemory() {}

    /// Numbers that there is room for besides those that work-items share.
    static long room(Target.Device target, int numberBytes) {
        return target.localBytes() / numberBytes - SHARED_ARRAYS * target.groupSize();
    }

    /// Whether a buffer is what one step of a sample keeps for the next, or for later in the step.
    static boolean isKept(Buffer buffer) {
        return buffer.scope() == Scope.SLICE && buffer.steps() == 0 && buffer.kind() == Kind.NUMBER;
    }

    /// How many numbers kernels keep.
    static long kept(List<? extends Kernel> kernels) {
        return kernels.stream()
                .flatMap(Locations::of)
                .map(Location::buffer)
                .filter(LocalMemory::isKept)
                .distinct()
                .mapToLong(Buffer::entries)
                .sum();
    }
}
