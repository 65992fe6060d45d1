package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets arrays of a slice take the room of others that are not needed any more: what the forward pass leaves
/// behind for no one holds values of the backward pass. Every array is written before it is read in the run of
/// each slice, so nothing of the other's contents, or of another slice's, is seen.
final class ShareBuffers {
    private final Lifetimes lifetimes;
    private final Map<Buffer, Buffer> inPlace;

    private ShareBuffers(List<Kernel> kernels, Map<Buffer, Buffer> inPlace) {
        this.lifetimes = new Lifetimes(kernels, buffer -> inPlace.getOrDefault(buffer, buffer));
        this.inPlace = inPlace;
    }

    /// For each array that needs no room of its own, the one whose room it takes.
    ///
    /// @param inPlace those that are in the room of another one already, which has one of its own
    static Map<Buffer, Buffer> of(List<Kernel> kernels, Map<Buffer, Buffer> inPlace) {
        return new ShareBuffers(kernels, inPlace).plan();
    }

    /// Large arrays first, so that small ones do not keep them out of the room of large ones.
    private Map<Buffer, Buffer> plan() {
        Map<Buffer, Buffer> shared = new LinkedHashMap<>();
        Map<Buffer, List<Buffer>> tenants = new LinkedHashMap<>(); // by the array with room of its own
        List<Buffer> bySize = lifetimes.buffers().stream()
                .filter(buffer -> buffer.scope() == Scope.SLICE || buffer.scope() == Scope.SCRATCH)
                .sorted(Comparator.comparingInt(Buffer::size).reversed().thenComparingInt(lifetimes::first))
                .toList();
        for (Buffer buffer : bySize) {
            Optional<Buffer> owner = tenants.keySet().stream()
                    .filter(room -> fits(buffer, room))
                    .filter(room -> tenants.get(room).stream().noneMatch(tenant -> lifetimes.overlap(buffer, tenant)))
                    .min(Comparator.comparingInt(Buffer::size));
            owner.ifPresent(room -> shared.put(buffer, room));
            tenants.computeIfAbsent(owner.orElse(buffer), _ -> new ArrayList<>())
                    .add(buffer);
        }
        inPlace.forEach((buffer, room) -> shared.put(buffer, shared.getOrDefault(room, room)));
        return shared;
    }

    private static boolean fits(Buffer buffer, Buffer owner) {
        return buffer.kind() == Kind.NUMBER
                && owner.kind() == Kind.NUMBER
                && buffer.perSample() == owner.perSample()
                && buffer.scope() == owner.scope()
                && buffer.size() <= owner.size();
    }
}
