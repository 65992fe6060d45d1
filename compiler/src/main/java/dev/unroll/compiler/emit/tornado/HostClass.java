package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.DeviceLayout;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.Signature;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// The host's side of a pass: its plan, and how a batch goes through it.
final class HostClass {
    static final ClassName PASS = ClassName.get(DeviceNetwork.class).nestedClass("Pass");
    static final ClassName STEP = ClassName.get(DeviceNetwork.class).nestedClass("Step");

    private final String name;
    private final String documentation;
    private final DeviceProgram program;
    private final Signature signature;
    private final KernelClass kernels;
    private final PassArrays arrays;
    private final TaskSequence tasks;
    private final TaskGraphs graphs;
    private final HostValues values;
    private final @Nullable UpdateTasks update;

    /// @param updates whether the pass is a training step, which updates the parameters
    HostClass(
            String name,
            String documentation,
            DeviceProgram program,
            Signature signature,
            NumberFormat format,
            KernelClass kernels,
            boolean updates) {
        this.name = name;
        this.documentation = documentation;
        this.program = program;
        this.signature = signature;
        this.kernels = kernels;
        this.values = new HostValues(format);
        this.update = updates
                ? new UpdateTasks(
                        format, signature.parameterCount(), program.target().groupSize())
                : null;
        this.arrays = new PassArrays(program, format, kernels, updates);
        this.tasks = new TaskSequence(program, kernels);
        String prefix = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        this.graphs = new TaskGraphs(prefix, program, kernels, arrays, tasks, update);
    }

    private boolean isStep() {
        return update != null;
    }

    private int results() {
        return switch (program.program().name()) {
            case "predict" -> 0;
            case "train" -> 1;
            default -> signature.metrics().size() + (signature.trainable() ? 1 : 0);
        };
    }

    TypeSpec generate() {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addJavadoc("$L\n", documentation)
                .addModifiers(Modifier.PRIVATE, Modifier.FINAL)
                .superclass(isStep() ? STEP : PASS);
        type.addField(FieldSpec.builder(TornadoTypes.CONTEXT, KernelMethod.CONTEXT, Modifier.PRIVATE, Modifier.FINAL)
                .initializer("new $T()", TornadoTypes.CONTEXT)
                .build());
        arrays.addFields(type);
        if (update != null) {
            update.addFields(type);
        }
        type.addField(TornadoTypes.PLAN, "plan", Modifier.PRIVATE, Modifier.FINAL);
        type.addMethod(constructor());
        graphs.graphs().forEach(type::addMethod);
        type.addMethod(graphs.grids());
        if (update != null) {
            type.addMethod(update.set()).addMethod(update.pull());
        }
        return type.addMethod(run()).addMethod(execute()).addMethod(close()).build();
    }

    private MethodSpec constructor() {
        MethodSpec.Builder method = MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE);
        if (update == null) {
            method.addStatement("super($L)", results()).addCode(arrays.clearing());
        } else {
            method.addParameter(UpdateTasks.RULE, "rule")
                    .addCode(update.filling())
                    .addCode(arrays.clearing());
        }
        return method.addStatement("plan = new $T($L)", TornadoTypes.PLAN, graphs.snapshots())
                .addStatement("plan.withGridScheduler(grids())")
                .beginControlFlow("if (isDeviceChosen())")
                .addStatement("plan.withDevice($T.getDevice(deviceBackend(), deviceIndex()))", TornadoTypes.PLAN)
                .endControlFlow()
                .build();
    }

    private MethodSpec run() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("run")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(Batch.class, "batch");
        if (arrays.contain(DeviceArray.COUNTS)) {
            method.addStatement("$L.set(0, batch.count())", DeviceArray.COUNTS);
            addCounts(method);
        }
        if (arrays.contain(DeviceArray.PARAMETERS) && !isStep()) {
            method.addStatement(
                    "toDevice($L, $L, 0, $L)",
                    values.array(CodeBlock.of("hostParameters()"), Kind.NUMBER),
                    DeviceArray.PARAMETERS,
                    signature.parameterCount());
        }
        addBatch(method);
        method.addStatement("execute()");
        addOutputs(method);
        for (int i = 0; i < results(); i++) {
            method.addStatement("numbers[$L] = $L.get($L)", i, DeviceArray.RESULTS, i);
        }
        if (isStep()) {
            method.addStatement("numbers[1] = $L.get(0)", UpdateTasks.NORM);
        } else if (arrays.contain(DeviceArray.GRADIENTS)) {
            method.addStatement(
                    "toHost($L, 0, $L, $L)",
                    DeviceArray.GRADIENTS,
                    values.array(CodeBlock.of("hostGradients()"), Kind.NUMBER),
                    signature.parameterCount());
        }
        return method.build();
    }

    /// What kernels want to know of a batch besides its samples.
    private void addCounts(MethodSpec.Builder method) {
        DeviceLayout layout = program.layout();
        for (int input = 0; input < layout.inputs(); input++) {
            if (kernels.mention(KernelMethod.stepCount(input))) {
                method.addStatement(
                        "$L.set($L, stepCount($L))", DeviceArray.COUNTS, layout.stepCountIndex(input), input);
            }
        }
        if (layout.draws() > 0) {
            method.beginControlFlow("for (int part = 0; part < $L; part++)", DeviceNetwork.DRAW_PARTS * layout.draws())
                    .addStatement("$L.set($L + part, drawPart(part))", DeviceArray.COUNTS, layout.drawIndex(0))
                    .endControlFlow();
        }
    }

    private void addBatch(MethodSpec.Builder method) {
        Map<String, Buffer> bound = program.program().batchArrays();
        for (int i = 0; i < signature.inputs().size() + signature.targets().size(); i++) {
            boolean input = i < signature.inputs().size();
            int index = input ? i : i - signature.inputs().size();
            String port = input
                    ? "input/" + signature.inputs().get(index).name()
                    : "target/" + signature.targets().get(index).name();
            Buffer buffer = bound.get(port);
            if (buffer != null) {
                DeviceLayout.Place place = program.layout().of(buffer);
                method.addStatement(
                        "toDevice($L, $L, capacity() * $L, batch.count() * $L)",
                        values.array(
                                CodeBlock.of("batch.$L().get($L)", input ? "inputs" : "targets", index), buffer.kind()),
                        place.array(),
                        place.perSample(),
                        buffer.size());
            }
        }
    }

    private void addOutputs(MethodSpec.Builder method) {
        program.program().outputArrays().forEach((index, buffer) -> {
            DeviceLayout.Place place = program.layout().of(buffer);
            method.addStatement(
                    "toHost($L, capacity() * $L, $L, batch.count() * $L)",
                    place.array(),
                    place.perSample(),
                    values.array(CodeBlock.of("output($L)", index), buffer.kind()),
                    buffer.size());
        });
    }

    private MethodSpec execute() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("execute").addModifiers(Modifier.PRIVATE);
        List<TaskSequence.Execution> executions = tasks.executions();
        if (isStep() && !(executions.getLast() instanceof TaskSequence.Execution.Graph)) {
            throw new IllegalStateException("the graph that updates parameters is repeated");
        }
        if (tasks.graphs().size() == 1 && executions.getFirst() instanceof TaskSequence.Execution.Graph) {
            method.addStatement("$Lplan.execute()", kept());
        } else {
            executions.forEach(execution -> execute(execution, method));
        }
        return method.build();
    }

    private String kept() {
        return isStep() ? "result = " : "";
    }

    private void execute(TaskSequence.Execution execution, MethodSpec.Builder method) {
        switch (execution) {
            case TaskSequence.Execution.Graph(int index) ->
                method.addStatement("$Lplan.withGraph($L).execute()", kept(), index);
            case TaskSequence.Execution.Repeat(var clock, var body) -> {
                method.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", clock.variable(), clock.steps());
                if (arrays.contain(DeviceArray.COUNTS)) {
                    method.addStatement("$L.set($L, $L)", DeviceArray.COUNTS, 1 + clock.number(), clock.variable());
                }
                body.forEach(inner -> execute(inner, method));
                method.endControlFlow();
            }
        }
    }

    private static MethodSpec close() {
        return MethodSpec.methodBuilder("close")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .beginControlFlow("try")
                .addStatement("plan.close()")
                .nextControlFlow("catch ($T e)", TornadoTypes.PLAN_EXCEPTION)
                .addStatement(
                        "throw new $T($S, e)", IllegalStateException.class, "the device's memory cannot be given back")
                .endControlFlow()
                .build();
    }
}
