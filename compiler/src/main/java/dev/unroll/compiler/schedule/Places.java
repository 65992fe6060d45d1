package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where values lie, and how those that are never stored come from others that are.
final class Places {
    private final Map<Value, Location> locations = new HashMap<>();
    private final Map<Value, Equation> definitions;
    private final Virtuals virtuals;
    private final List<String> inputs;
    private final StepBounds bounds;

    /// @param inputs names that the network's inputs have as parameters of the graph, in order
    Places(Map<Value, Equation> definitions, Virtuals virtuals, List<String> inputs, StepBounds bounds) {
        this.inputs = List.copyOf(inputs);
        this.bounds = bounds;
        this.definitions = definitions;
        this.virtuals = virtuals;
    }

    List<String> inputs() {
        return inputs;
    }

    /// Which steps are gone through where a value is computed, if not all.
    Optional<Bound> bound(Value value) {
        return bounds.of(value);
    }

    boolean isPlaced(Value value) {
        return locations.containsKey(value);
    }

    void place(Value value, Location location) {
        locations.put(value, location);
    }

    Location of(Value value) {
        return find(value).orElseThrow(() -> new IllegalStateException(value + " is stored nowhere"));
    }

    /// The location of a value that is stored, or of one that is seen through others.
    Optional<Location> find(Value value) {
        Location location = locations.get(value);
        if (location != null) {
            return Optional.of(location);
        }
        Equation definition = definitions.get(value);
        return definition != null && virtuals.isVirtual(definition) ? view(definition.op()) : Optional.empty();
    }

    /// Where an entry is among those of the whole batch, sample by sample.
    Location everySample(Type type) {
        Buffer all = new Buffer("", Scope.OUTPUT, type.kind(), true, type.steps(), type.entries());
        return Location.dense(all, type.isTimed() ? TimeIndex.ALL : TimeIndex.NONE, 0, type.shape());
    }

    private Optional<Location> view(Op op) {
        return switch (op) {
            case Op.Slice slice -> find(slice.operand()).map(location -> location.slice(slice.axis(), slice.from()));
            case Op.Transpose transpose -> find(transpose.operand()).map(Location::transposed);
            case Op.Reshape reshape ->
                find(reshape.operand()).map(location -> location.withStrides(Location.denseStrides(reshape.shape())));
            case Op.At at ->
                find(at.operand())
                        .map(location -> location.withTime(location.time().at(at.step())));
            case Op.Reverse reverse ->
                find(reverse.operand())
                        .map(location -> location.withTime(location.time()
                                .reversed(reverse.operand().type().steps())));
            case Op.Stop stop -> find(stop.operand());
            case Op.Expand expand -> find(expand.operand()).map(location -> repeat(location, expand));
            case Op.Fill _,
                    Op.SampleCount _,
                    Op.Draw _,
                    Op.Exists _,
                    Op.StepCount _,
                    Op.OneHot _,
                    Op.Unary _,
                    Op.Binary _,
                    Op.Select _,
                    Op.Contract _,
                    Op.Reduce _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.ArgMax _,
                    Op.Place _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> Optional.empty();
        };
    }

    private static Location repeat(Location location, Op.Expand expand) {
        List<Integer> strides = new ArrayList<>(location.strides());
        if (expand.operand().type().rank() < expand.type().rank()) {
            strides = Collections.nCopies(expand.type().rank(), 0);
        }
        return location.withStrides(strides);
    }

    Optional<Equation> definition(Value value) {
        return Optional.ofNullable(definitions.get(value));
    }

    boolean isVirtual(Value value) {
        Equation definition = definitions.get(value);
        return definition != null && !locations.containsKey(value) && virtuals.isVirtual(definition);
    }
}
