package dev.unroll.compiler.driver;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.device.DevicePlanner;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.emit.JavaEmitter;
import dev.unroll.compiler.emit.tornado.TornadoEmitter;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.schedule.GraphScheduler;
import dev.unroll.compiler.schedule.Names;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.show.DeviceText;
import dev.unroll.compiler.show.ScheduleText;
import dev.unroll.compiler.stream.Streaming;
import dev.unroll.compiler.typed.ModelClass;
import dev.unroll.compiler.typed.ModelClassEmitter;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.SlicedNetwork;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.TrainingOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// The compiler: a checked model is lowered, differentiated, rewritten ([Pipeline]), scheduled and emitted.
public final class ModelCompiler {
    /// Names of classes that an emitted class uses or contains, and words that no class can be named.
    private static final Set<String> RESERVED = Set.of(
            "Arrays",
            "AutoCloseable",
            "BATCH",
            "Batch",
            "BatchPort",
            "Carry",
            "Classification",
            "Clipping",
            "DataSet",
            "DataSetException",
            "DivergenceException",
            "Double",
            "DoubleVector",
            "Draws",
            "Duration",
            "Evaluation",
            "Float",
            "FloatVector",
            "IOException",
            "IllegalArgumentException",
            "IllegalStateException",
            "Initializer",
            "IntVector",
            "Integer",
            "List",
            "Math",
            "MemorySegment",
            "Network",
            "Object",
            "Optimizer",
            "OptionalDouble",
            "OutputPort",
            "Override",
            "Parameter",
            "ParameterGroup",
            "Pass",
            "PassKind",
            "Path",
            "Port",
            "Precision",
            "Prediction",
            "Predictor",
            "Rate",
            "SIGNATURE",
            "SampleList",
            "Samples",
            "Session",
            "Signature",
            "SlicedNetwork",
            "StepPrediction",
            "Stream",
            "String",
            "System",
            "Training",
            "TrainingListener",
            "TrainingOptions",
            "UnsupportedOperationException",
            "Values",
            "VectorMask",
            "VectorOperators",
            "VectorShuffle",
            "VectorSpecies",
            "Workspace",
            "permits",
            "record",
            "sealed",
            "var",
            "yield");

    private ModelCompiler() {}

    /// Why the backend cannot run networks of the model, as a sentence without a full stop; empty if it can.
    public static Optional<String> limitation(CompileRequest request) {
        return request.backend() == Backend.TORNADO ? DeviceLimits.of(request) : Optional.empty();
    }

    /// Emits the class of a model's networks.
    ///
    /// @throws IllegalArgumentException if there is a [#limitation]
    /// @throws IllegalStateException if the compiler itself is at fault
    public static CompiledModel compile(CompileRequest request) {
        Scheduled scheduled = schedule(request);
        Signature signature = scheduled.signature();
        String source = source(request, scheduled.programs(), signature, scheduled.target(), networkClass(request));
        return new CompiledModel(networkClass(request).canonicalName(), source, signature, scheduled.graphs());
    }

    /// Emits all classes of a model: the one that its users see, that of its networks, and if the model
    /// can be given a sequence step by step, that of networks which compute a single step.
    ///
    /// @param training how the model is to be trained, which decides whether states are carried
    /// @throws IllegalArgumentException if there is a [#limitation]
    /// @throws IllegalStateException if the compiler itself is at fault
    public static List<EmittedSource> emit(CompileRequest asked, TrainingOptions training) {
        CompileRequest request = asked.withCarry(training.carry() != Carry.FALSE);
        Scheduled scheduled = schedule(request);
        Signature signature = scheduled.signature();
        List<EmittedSource> sources = new ArrayList<>();
        sources.add(new EmittedSource(
                networkClass(request).canonicalName(),
                source(request, scheduled.programs(), signature, scheduled.target(), networkClass(request))));
        ModelClass.Session session = step(request, signature, sources);
        ModelClass model = new ModelClass(
                modelClass(request),
                networkClass(request),
                signature,
                targetsRead(Objects.requireNonNull(scheduled.graphs().get("predict"))),
                request.batch(),
                training,
                session);
        String text = ModelSources.text(request.packageName(), ModelClassEmitter.emit(model), signature.model());
        sources.addFirst(new EmittedSource(modelClass(request).canonicalName(), text));
        return sources;
    }

    /// Emits the class of networks that compute a single step, if there can be one.
    private static ModelClass.Session step(CompileRequest request, Signature whole, List<EmittedSource> sources) {
        if (request.backend() == Backend.TORNADO) {
            return new ModelClass.Session.None("a device is not given a sequence step by step");
        }
        return switch (streaming(request)) {
            case Streaming.Impossible(String reason, var _) -> new ModelClass.Session.None(reason);
            case Streaming.Possible(Graph graph) -> {
                CompiledModel step = step(request, whole, graph);
                sources.add(new EmittedSource(step.className(), step.source()));
                yield new ModelClass.Session.Steps(stepClass(request), step.signature());
            }
        };
    }

    private static CompiledModel step(CompileRequest request, Signature whole, Graph graph) {
        CompileRequest single = request.withBatch(1);
        Target target = target(single);
        Signature signature = Signatures.ofStep(whole, graph);
        Program program = GraphScheduler.schedule(graph, signature, new Names(), target);
        ClassName name = stepClass(request);
        String text = source(single, Map.of("predict", program), signature, target, name);
        return new CompiledModel(name.canonicalName(), text, signature, Map.of("predict", graph));
    }

    /// Whether the model can be given a sequence step by step; if so, the finished graph of a step.
    public static Streaming streaming(CompileRequest request) {
        Pipeline pipeline = new Pipeline(target(request.withBatch(1)).passes(), _ -> {});
        return pipeline.step(request.model(), pipeline.lower(request.model()));
    }

    /// Emits the class of networks that compute a single step.
    ///
    /// @param graph as [#streaming] gives it
    public static CompiledModel compileStep(CompileRequest request, Graph graph) {
        Pipeline pipeline = new Pipeline(List.of(), _ -> {});
        Signature whole = Signatures.of(request, pipeline.lower(request.model()), Optional.empty());
        return step(request, whole, graph);
    }

    private static String source(
            CompileRequest request, Map<String, Program> programs, Signature signature, Target target, ClassName name) {
        boolean measures = signature.trainable() || !signature.metrics().isEmpty();
        List<Integer> lengths = measures ? Signatures.lengths(request.model()) : List.of();
        TypeSpec type = switch (target) {
            case Target.Plain _, Target.Vectors _ ->
                new JavaEmitter(signature, programs, target, lengths).emit(name.simpleName());
            case Target.Device device ->
                new TornadoEmitter(signature, plan(programs, signature, device), lengths).emit(name.simpleName());
        };
        return ModelSources.text(request.packageName(), type, signature.model());
    }

    private static Map<String, DeviceProgram> plan(
            Map<String, Program> programs, Signature signature, Target.Device device) {
        Map<String, DeviceProgram> planned = new LinkedHashMap<>();
        programs.forEach((name, program) -> planned.put(name, DevicePlanner.plan(program, signature, device)));
        return planned;
    }

    private static Target target(CompileRequest request) {
        return switch (request.backend()) {
            case JAVA -> new Target.Plain();
            case TORNADO -> request.device();
            case VECTOR -> {
                int bits = request.vectorBits();
                int bytes = request.precision() == Precision.FLOAT ? Float.BYTES : Double.BYTES;
                int lanes = bits / (Byte.SIZE * bytes);
                int rows = Math.ceilDiv(request.batch(), SlicedNetwork.slicesFor(request.batch()));
                yield new Target.Vectors(lanes, VectorModule.registers(bits), rows, bytes);
            }
        };
    }

    private record Scheduled(
            Signature signature, Map<String, Graph> graphs, Target target, Map<String, Program> programs) {}

    private static Scheduled schedule(CompileRequest request) {
        Target target = target(request);
        Pipeline pipeline = new Pipeline(target.passes(), _ -> {});
        Graph lowered = pipeline.lower(request.model());
        if (target instanceof Target.Device) {
            DeviceLimits.of(request).ifPresent(limit -> {
                throw new IllegalArgumentException(limit);
            });
        }
        Map<String, Graph> graphs = graphs(request, pipeline, lowered);
        Signature signature = Signatures.of(request, lowered, carried(request, pipeline, lowered));
        Map<String, Program> programs = new LinkedHashMap<>();
        Set<String> reserved = target instanceof Target.Device ? TornadoEmitter.RESERVED : Set.of();
        graphs.forEach((name, graph) ->
                programs.put(name, GraphScheduler.schedule(graph, signature, new Names(reserved), target)));
        return new Scheduled(signature, graphs, target, programs);
    }

    /// How many tasks a device compiles for a graph, each by itself, before its first step is done.
    ///
    /// @param graph `predict`, `evaluate` or `train`
    /// @throws IllegalArgumentException if the request is for no device, or there is no such graph
    public static long deviceTasks(CompileRequest request, String graph) {
        Scheduled scheduled = schedule(request);
        if (!(scheduled.target() instanceof Target.Device device)
                || !scheduled.programs().containsKey(graph)) {
            throw new IllegalArgumentException("no device runs a graph " + graph + " of " + request.backend());
        }
        return plan(scheduled.programs(), scheduled.signature(), device)
                .get(graph)
                .tasks();
    }

    /// The graph of the whole model with open states, if these are carried.
    private static Optional<Graph> carried(CompileRequest request, Pipeline pipeline, Graph lowered) {
        if (!request.carry()) {
            return Optional.empty();
        }
        return switch (pipeline.carry(lowered)) {
            case Streaming.Impossible(String reason, var _) -> throw new IllegalArgumentException(reason);
            case Streaming.Possible(Graph open) -> Optional.of(open);
        };
    }

    /// Whether the model can carry its states from one batch to the next.
    public static Streaming carrying(CheckedModel model) {
        Pipeline pipeline = new Pipeline(List.of(), _ -> {});
        return pipeline.carry(pipeline.lower(model));
    }

    /// The names of the targets that a graph reads.
    private static List<String> targetsRead(Graph graph) {
        Set<Value> read = new HashSet<>();
        graph.block().body().forEach(equation -> read.addAll(equation.op().operands()));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            String name = graph.parameterNames().get(i);
            if (name.startsWith("target/")
                    && read.contains(graph.block().parameters().get(i))) {
                names.add(name.substring(name.indexOf('/') + 1));
            }
        }
        return names;
    }

    /// The schedules of the graphs `predict`, and `evaluate` and `train` where there are, as text.
    public static Map<String, String> schedules(CompileRequest request) {
        Scheduled scheduled = schedule(request);
        Map<String, String> texts = new LinkedHashMap<>();
        if (scheduled.target() instanceof Target.Device device) {
            plan(scheduled.programs(), scheduled.signature(), device)
                    .forEach((name, program) -> texts.put(name, DeviceText.of(program)));
            return texts;
        }
        scheduled.programs().forEach((name, program) -> texts.put(name, ScheduleText.of(program, scheduled.target())));
        return texts;
    }

    /// The graphs `predict`, `evaluate` and `train` after each pass that changed them, in order; passes before
    /// the derivation work on the graph `model`.
    public static List<Stage> stages(CompileRequest request) {
        List<Stage> stages = new ArrayList<>();
        Pipeline pipeline = new Pipeline(target(request).passes(), stages::add);
        graphs(request, pipeline, pipeline.lower(request.model()));
        return stages;
    }

    private static Map<String, Graph> graphs(CompileRequest request, Pipeline pipeline, Graph lowered) {
        return request.carry()
                ? pipeline.runCarrying(request.model(), lowered)
                : pipeline.run(request.model(), lowered);
    }

    /// What networks of a model take and give.
    public static Signature signature(CompileRequest request) {
        return Signatures.of(request, new Pipeline(List.of(), _ -> {}).lower(request.model()), Optional.empty());
    }

    /// The forward graph outside training, where what is random is its mean: simplified, but cells still stand in
    /// it as the model says them.
    public static Graph forward(CheckedModel model) {
        return new Pipeline(List.of(), _ -> {}).forward(model);
    }

    /// The differentiated graph, simplified but not yet rearranged for speed: what `unroll gradient` shows.
    ///
    /// @throws IllegalArgumentException if the model has no loss
    public static Graph gradient(CheckedModel model) {
        return new Pipeline(List.of(), _ -> {}).gradient(model);
    }

    /// The class of a model that its users see.
    private static ClassName modelClass(CompileRequest request) {
        String name = request.model().name();
        boolean taken = SourceVersion.isKeyword(name) || RESERVED.contains(name);
        return ClassName.get(request.packageName(), taken ? name + "_" : name);
    }

    /// The class of a model's networks.
    private static ClassName networkClass(CompileRequest request) {
        String name = request.model().name() + "Network";
        return ClassName.get(request.packageName(), RESERVED.contains(name) ? name + "_" : name);
    }

    /// The class of networks that compute a single step.
    private static ClassName stepClass(CompileRequest request) {
        return ClassName.get(request.packageName(), request.model().name() + "StepNetwork");
    }
}
