package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Lets arrays of a slice take the room of others that are not needed any more: what the forward pass leaves
/// behind for no one holds values of the backward pass. Every array is written before it is read in the run of
/// each slice, so nothing of the other's contents, or of another slice's, is seen.
final class ShareBuffers {
    private final Map<Buffer, Integer> first = new LinkedHashMap<>();
    private final Map<Buffer, Integer> last = new HashMap<>();

    private ShareBuffers(List<Kernel> kernels) {
        for (int i = 0; i < kernels.size(); i++) {
            int position = i;
            locations(kernels.get(i))
                    .map(Location::buffer)
                    .filter(buffer -> buffer.scope() == Scope.SLICE || buffer.scope() == Scope.SCRATCH)
                    .forEach(buffer -> {
                        first.putIfAbsent(buffer, position);
                        last.put(buffer, position);
                    });
        }
    }

    /// For each array that needs no room of its own, the one whose room it takes.
    static Map<Buffer, Buffer> of(List<Kernel> kernels) {
        return new ShareBuffers(kernels).plan();
    }

    /// Large arrays first, so that small ones do not keep them out of the room of large ones.
    private Map<Buffer, Buffer> plan() {
        Map<Buffer, Buffer> shared = new LinkedHashMap<>();
        Map<Buffer, List<Buffer>> tenants = new LinkedHashMap<>(); // by the array with room of its own
        List<Buffer> bySize = new ArrayList<>(first.keySet());
        bySize.sort(Comparator.comparingInt(Buffer::size).reversed().thenComparingInt(first::get));
        for (Buffer buffer : bySize) {
            Optional<Buffer> owner = tenants.keySet().stream()
                    .filter(room -> fits(buffer, room))
                    .filter(room -> tenants.get(room).stream().noneMatch(tenant -> overlap(buffer, tenant)))
                    .min(Comparator.comparingInt(Buffer::size));
            owner.ifPresent(room -> shared.put(buffer, room));
            tenants.computeIfAbsent(owner.orElse(buffer), _ -> new ArrayList<>())
                    .add(buffer);
        }
        return shared;
    }

    private boolean overlap(Buffer left, Buffer right) {
        return first.get(left) <= last.get(right) && first.get(right) <= last.get(left);
    }

    private static boolean fits(Buffer buffer, Buffer owner) {
        return buffer.kind() == Kind.NUMBER
                && owner.kind() == Kind.NUMBER
                && buffer.perSample() == owner.perSample()
                && buffer.scope() == owner.scope()
                && buffer.size() <= owner.size();
    }

    private static Stream<Location> locations(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Loop loop -> loop.body().stream().flatMap(ShareBuffers::locations);
            case Kernel.Product product -> Stream.of(product.left(), product.right(), product.result());
            case Kernel.PanelProduct product ->
                Stream.concat(product.start().stream(), Stream.of(product.left(), product.result()));
            case Kernel.ClassRows classes -> Stream.of(classes.table(), classes.classes(), classes.rows());
            case Kernel.OuterSum sum ->
                Stream.concat(
                        Stream.of(sum.left(), sum.right(), sum.result()),
                        sum.packed().stream()
                                .flatMap(packed -> Stream.of(packed.left(), packed.right()))
                                .map(buffer -> Location.dense(buffer, TimeIndex.NONE, 0, List.of())));
            case Kernel.Pack pack -> Stream.of(pack.source());
            case Kernel.Rows rows ->
                rows.body().stream().flatMap(step -> step.items().stream()).flatMap(ShareBuffers::locations);
        };
    }

    private static Stream<Location> locations(Item item) {
        return switch (item) {
            case Item.Assign assign -> Stream.concat(locations(assign.value()), assign.store().stream());
            case Item.Fold fold -> Stream.concat(locations(fold.value()), fold.store().stream());
            case Item.Apply apply -> Stream.of(Location.dense(apply.row(), TimeIndex.NONE, 0, List.of()));
            case Item.IndexOfLargest index -> Stream.concat(locations(index.value()), index.store().stream());
        };
    }

    private static Stream<Location> locations(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Load load -> Stream.of(load.location());
            case Scalar.Unary unary -> locations(unary.operand());
            case Scalar.Binary binary -> Stream.concat(locations(binary.left()), locations(binary.right()));
            case Scalar.Select select ->
                Stream.of(select.condition(), select.then(), select.otherwise()).flatMap(ShareBuffers::locations);
            case Scalar.IsClass isClass -> locations(isClass.index());
            case Scalar.AtStep atStep -> locations(atStep.operand());
            case Scalar.IsBefore isBefore -> locations(isBefore.length());
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.StepCount _, Scalar.Draw _, Scalar.Local _ ->
                Stream.empty();
        };
    }
}
