package dev.unroll.compiler.driver;

import com.palantir.javapoet.JavaFile;
import dev.unroll.compiler.device.DevicePlanner;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.emit.JavaEmitter;
import dev.unroll.compiler.emit.tornado.TornadoEmitter;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.schedule.GraphScheduler;
import dev.unroll.compiler.schedule.Names;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.show.DeviceText;
import dev.unroll.compiler.show.ScheduleText;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.SlicedNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// The compiler: a checked model is lowered, differentiated, rewritten ([Pipeline]), scheduled and emitted.
public final class ModelCompiler {
    /// Names of classes that an emitted class uses or contains, and words that no class can be named.
    private static final Set<String> RESERVED = Set.of(
            "Arrays",
            "Batch",
            "Evaluation",
            "Float",
            "FloatVector",
            "Double",
            "DoubleVector",
            "Initializer",
            "IntVector",
            "Integer",
            "List",
            "Math",
            "Object",
            "Override",
            "Parameter",
            "Pass",
            "PassKind",
            "Port",
            "Precision",
            "Prediction",
            "Signature",
            "SlicedNetwork",
            "String",
            "System",
            "Training",
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

    /// Emits the class of a model.
    ///
    /// @throws IllegalStateException if the compiler itself is at fault
    public static CompiledModel compile(CompileRequest request) {
        Scheduled scheduled = schedule(request);
        Signature signature = scheduled.signature();
        String source = emit(scheduled, request.packageName(), className(request.model()))
                .toString();
        String prefix = request.packageName().isEmpty() ? "" : request.packageName() + ".";
        return new CompiledModel(prefix + className(request.model()), source, signature, scheduled.graphs());
    }

    private static JavaFile emit(Scheduled scheduled, String packageName, String className) {
        Signature signature = scheduled.signature();
        return switch (scheduled.target()) {
            case Target.Plain _, Target.Vectors _ ->
                new JavaEmitter(signature, scheduled.programs(), scheduled.target()).emit(packageName, className);
            case Target.Device device ->
                new TornadoEmitter(signature, plan(scheduled, device)).emit(packageName, className);
        };
    }

    private static Map<String, DeviceProgram> plan(Scheduled scheduled, Target.Device device) {
        Map<String, DeviceProgram> programs = new LinkedHashMap<>();
        scheduled
                .programs()
                .forEach((name, program) ->
                        programs.put(name, DevicePlanner.plan(program, scheduled.signature(), device)));
        return programs;
    }

    private static Target target(CompileRequest request) {
        return switch (request.backend()) {
            case JAVA -> new Target.Plain();
            case TORNADO -> request.device();
            case VECTOR -> {
                int bits = request.vectorBits();
                int lanes = bits / (request.precision() == Precision.FLOAT ? Float.SIZE : Double.SIZE);
                int rows = Math.ceilDiv(request.batch(), SlicedNetwork.slicesFor(request.batch()));
                yield new Target.Vectors(lanes, VectorModule.registers(bits), rows);
            }
        };
    }

    private record Scheduled(
            Signature signature, Map<String, Graph> graphs, Target target, Map<String, Program> programs) {}

    private static Scheduled schedule(CompileRequest request) {
        Target target = target(request);
        Pipeline pipeline = new Pipeline(target.passes(), _ -> {});
        Graph lowered = pipeline.lower(request.model());
        Map<String, Graph> graphs = pipeline.run(request.model(), lowered);
        Signature signature = Signatures.of(request, lowered);
        Map<String, Program> programs = new LinkedHashMap<>();
        Set<String> reserved = target instanceof Target.Device ? TornadoEmitter.RESERVED : Set.of();
        graphs.forEach((name, graph) ->
                programs.put(name, GraphScheduler.schedule(graph, signature, new Names(reserved), target)));
        return new Scheduled(signature, graphs, target, programs);
    }

    /// The schedules of the graphs `predict`, and `evaluate` and `train` where there are, as text.
    public static Map<String, String> schedules(CompileRequest request) {
        Scheduled scheduled = schedule(request);
        Map<String, String> texts = new LinkedHashMap<>();
        if (scheduled.target() instanceof Target.Device device) {
            plan(scheduled, device).forEach((name, program) -> texts.put(name, DeviceText.of(program)));
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
        pipeline.run(request.model(), pipeline.lower(request.model()));
        return stages;
    }

    /// The differentiated graph, simplified but not yet rearranged for speed: what `unroll gradient` shows.
    ///
    /// @throws IllegalArgumentException if the model has no loss
    public static Graph gradient(CheckedModel model) {
        return new Pipeline(List.of(), _ -> {}).gradient(model);
    }

    private static String className(CheckedModel model) {
        String name = model.name();
        return SourceVersion.isKeyword(name) || RESERVED.contains(name) ? name + "_" : name;
    }
}
