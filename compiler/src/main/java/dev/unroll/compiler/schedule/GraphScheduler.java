package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Role;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.stream.OpenStates;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Schedules a graph: what depends on parameters alone is prepared, what varies by sample is the slices' work,
/// what depends on sums over samples is finished.
public final class GraphScheduler {
    /// When a value is there.
    private enum Phase {
        PREPARED,
        /// In a slice, for each sample, or as an intermediate result of a slice's sums.
        SLICE,
        /// In a slice, as its sum over samples.
        PARTIAL,
        FINISHED
    }

    private final Graph graph;
    private final Signature signature;
    private final Block block;
    private final Storage storage;
    private final StepBounds bounds;
    private final Places places;
    private final Target target;
    private final Products products;
    private final Map<Value, Phase> phases = new HashMap<>();
    private final Map<String, Buffer> batchArrays = new LinkedHashMap<>();
    private final Map<Integer, Buffer> outputArrays = new TreeMap<>();
    private final Map<Integer, Buffer> stateArrays = new TreeMap<>();
    private final List<Equation> prepared = new ArrayList<>();
    private final List<Equation> sliced = new ArrayList<>();
    private final List<Equation> finished = new ArrayList<>();
    private final List<Kernel> inputCopies = new ArrayList<>();

    private GraphScheduler(Graph graph, Signature signature, Names names, Target target) {
        this.graph = graph;
        this.signature = signature;
        this.block = ConcatenatePads.apply(graph.block(), graph.fresh());
        this.storage = new Storage(names, new ValueNames(block), target);
        this.bounds = target.reusesRows() ? StepBounds.of(graph, block, names) : StepBounds.none();
        Virtuals virtuals = new Virtuals(block, target instanceof Target.Vectors, target.reusesRows());
        this.places = new Places(
                virtuals.definitions(),
                virtuals,
                signature.inputs().stream().map(port -> "input/" + port.name()).toList(),
                bounds);
        this.target = target;
        this.products = switch (target) {
            case Target.Plain _ -> new RowProducts(places, storage, true);
            case Target.Device _ -> new RowProducts(places, storage, false);
            case Target.Vectors vectors -> new PanelProducts(places, storage, vectors);
        };
    }

    /// @param graph rewritten by the passes of [Target#passes]
    /// @param signature says where parameters and results lie
    /// @param names names taken so far in the emitted class
    public static Program schedule(Graph graph, Signature signature, Names names, Target target) {
        return new GraphScheduler(graph, signature, names, target).run();
    }

    private Program run() {
        placeParameters();
        for (Equation equation : block.body()) {
            Phase phase = phase(equation);
            switch (phase) {
                case PREPARED -> prepared.add(equation);
                case SLICE, PARTIAL -> sliced.add(equation);
                case FINISHED -> finished.add(equation);
            }
        }
        List<Destination> outputs = new ArrayList<>();
        List<Destination> others = new ArrayList<>();
        destinations(outputs, others);

        List<Kernel> prepare = block(prepared, Scope.SHARED, List.of(), readLater(outputs, others));
        List<Kernel> slice = new ArrayList<>(inputCopies);
        slice.addAll(block(sliced, Scope.SLICE, outputs, Set.of()));
        prepare.addAll(products.preparations());
        prepare = inLanes(prepare, false);
        slice = inLanes(slice, true);
        Map<Buffer, Buffer> shared = Map.of();
        if (target.reusesRows()) {
            InPlace.Result inPlace = InPlace.apply(inTiles(KeepRow.apply(slice, storage)), storage);
            slice = inPlace.kernels();
            shared = ShareBuffers.of(slice, inPlace.rooms());
        }
        phases.forEach((value, phase) -> {
            if (phase == Phase.PARTIAL && places.isPlaced(value)) {
                places.place(value, Storage.reduced(places.of(value)));
            }
        });
        List<Kernel> finish = inLanes(block(finished, Scope.SHARED, others, Set.of()), false);
        return new Program(
                graph.name(),
                batchArrays,
                outputArrays,
                stateArrays,
                storage.buffers(),
                shared,
                bounds.longest(),
                prepare,
                slice,
                finish,
                storage.partialSize());
    }

    private List<Kernel> block(
            List<Equation> equations, Scope scope, List<Destination> destinations, Set<Value> readLater) {
        BlockScheduler scheduler = new BlockScheduler(places, storage, scope, false, products);
        scheduler.gather(equations, destinations);
        scheduler.placeRemaining(readLater);
        return scheduler.kernels();
    }

    private List<Kernel> inLanes(List<Kernel> kernels, boolean inSlice) {
        return switch (target) {
            case Target.Plain _, Target.Device _ -> kernels;
            case Target.Vectors vectors -> new SpreadOverLanes(vectors, storage, inSlice).apply(kernels);
        };
    }

    private List<Kernel> inTiles(List<Kernel> kernels) {
        return switch (target) {
            case Target.Plain _, Target.Device _ -> kernels;
            case Target.Vectors vectors -> TileTime.apply(TurnInsideOut.apply(kernels, vectors), vectors, storage);
        };
    }

    /// What slices and the end read of what is prepared.
    private Set<Value> readLater(List<Destination> outputs, List<Destination> others) {
        Reads reads = new Reads(places);
        Set<Value> read = new HashSet<>();
        for (Equation equation : block.body()) {
            if (phases.get(equation.results().getFirst()) != Phase.PREPARED) {
                reads.of(equation.op()).forEach(root -> read.add(root.value()));
            }
        }
        Stream.concat(outputs.stream(), others.stream())
                .forEach(destination -> reads.of(List.of(destination.value())).forEach(root -> read.add(root.value())));
        return read;
    }

    private void placeParameters() {
        Set<Value> used = new HashSet<>(block.results());
        block.body().forEach(equation -> used.addAll(equation.op().operands()));
        Buffer parameters = new Buffer(
                "parameters", Scope.PARAMETERS, Kind.NUMBER, false, 0, Math.max(1, signature.parameterCount()));
        for (int i = 0; i < block.parameters().size(); i++) {
            Value value = block.parameters().get(i);
            String name = graph.parameterNames().get(i);
            Optional<String> parameter = Role.PARAMETER.path(name);
            if (parameter.isPresent()) {
                phases.put(value, Phase.PREPARED);
                int offset = parameter(parameter.get()).offset();
                places.place(
                        value,
                        Location.dense(
                                parameters, TimeIndex.NONE, offset, value.type().shape()));
            } else {
                phases.put(value, Phase.SLICE);
                Type type = value.type();
                String path = name.substring(name.indexOf('/') + 1);
                boolean state = name.startsWith(OpenStates.STATE);
                String array = storage.names().unique(state ? path + " before" : path, "input");
                Buffer buffer = new Buffer(array, Scope.BATCH, type.kind(), true, type.steps(), type.entries());
                if (used.contains(value)) {
                    batchArrays.put(name, buffer);
                }
                TimeIndex time = type.isTimed() ? TimeIndex.ALL : TimeIndex.NONE;
                Location location = Location.dense(buffer, time, 0, type.shape());
                places.place(value, used.contains(value) ? byStep(value, location) : location);
            }
        }
    }

    /// A copy of a sequence that comes with the batch, sample by sample, laid out step by step, so that blocks of
    /// products can run over its rows. Loops over single numbers read it where it is.
    private Location byStep(Value value, Location location) {
        Type type = value.type();
        if (!(target instanceof Target.Vectors) || !type.isTimed() || type.kind() != Kind.NUMBER) {
            return location;
        }
        String name = location.buffer().name();
        Location copy = storage.allocate(name + "BySteps", Scope.SLICE, type);
        Item item = new Item.Assign("", new Scalar.Load(location), Optional.of(copy), Origin.NONE);
        inputCopies.add(new Kernel.Rows(
                storage.names().unique("copy" + ValueNames.capitalized(name), "copy"),
                type.batch(),
                type.steps(),
                bounds.of(value),
                List.of(new Kernel.Step(type.shape(), List.of(item)))));
        return copy;
    }

    private Parameter parameter(String name) {
        return signature.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the signature has no parameter " + name));
    }

    private Phase phase(Equation equation) {
        Op op = equation.op();
        boolean inSlice = false;
        boolean afterSums = false;
        boolean partialOperand = false;
        for (Value operand : op.operands()) {
            Phase phase = phases.getOrDefault(operand, Phase.PREPARED);
            inSlice |= phase == Phase.SLICE;
            afterSums |= phase == Phase.PARTIAL || phase == Phase.FINISHED;
        }
        inSlice |= equation.results().stream().anyMatch(result -> result.type().batch());
        if (inSlice && afterSums) {
            throw new IllegalStateException("a value of a sample depends on a sum over samples: " + equation);
        }
        Phase common = inSlice ? Phase.SLICE : afterSums ? Phase.FINISHED : Phase.PREPARED;
        for (int i = 0; i < equation.results().size(); i++) {
            Value result = equation.results().get(i);
            boolean state = op instanceof Op.Scan scan && i < scan.states();
            boolean partial = inSlice && !result.type().batch() && (state || !(op instanceof Op.Scan));
            phases.put(result, partial ? Phase.PARTIAL : common);
            if (partial && !state) {
                places.place(
                        result,
                        op instanceof Op.Contract contract
                                ? products.allocatePartial(equation, contract)
                                : storage.allocatePartial(result.type()));
            }
        }
        return common;
    }

    private void destinations(List<Destination> outputs, List<Destination> others) {
        for (int i = 0; i < graph.resultNames().size(); i++) {
            String name = graph.resultNames().get(i);
            Value value = block.results().get(i);
            String path = name.substring(name.indexOf('/') + 1);
            if (name.startsWith("output/")) {
                int index = indexOf(path, signature.outputs());
                outputs.add(new Destination(value, rows(value, path, "output", index, outputArrays), true));
            } else if (name.startsWith(OpenStates.STATE)) {
                int index = indexOf(path, signature.states());
                outputs.add(new Destination(value, rows(value, path + " after", "state", index, stateArrays), true));
            } else if (name.startsWith("grad/")) {
                Buffer gradients =
                        new Buffer("gradients", Scope.GRADIENTS, Kind.NUMBER, false, 0, signature.parameterCount());
                int offset = parameter(path).offset();
                others.add(new Destination(
                        value,
                        Location.dense(
                                gradients, TimeIndex.NONE, offset, value.type().shape()),
                        false));
            } else {
                int index =
                        name.equals("loss") ? 0 : signature.metrics().indexOf(path) + (signature.trainable() ? 1 : 0);
                Buffer results = new Buffer("results", Scope.RESULTS, Kind.NUMBER, false, 0, 1);
                others.add(new Destination(value, Location.dense(results, TimeIndex.NONE, index, List.of()), false));
            }
        }
    }

    private static int indexOf(String name, List<Port> ports) {
        return ports.stream().map(Port::name).toList().indexOf(name);
    }

    /// An array with a row for each sample of the batch.
    private Location rows(Value value, String name, String otherwise, int index, Map<Integer, Buffer> arrays) {
        Type type = value.type();
        Buffer buffer = new Buffer(
                storage.names().unique(name, otherwise), Scope.OUTPUT, type.kind(), true, type.steps(), type.entries());
        arrays.put(index, buffer);
        return Location.dense(buffer, type.isTimed() ? TimeIndex.ALL : TimeIndex.NONE, 0, type.shape());
    }
}
