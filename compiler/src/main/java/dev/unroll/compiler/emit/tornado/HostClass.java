package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.DeviceLayout;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.ProductAxes;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The host's side of a pass: its arrays, task graphs and plan, and how a batch goes through them.
final class HostClass {
    static final ClassName PASS = ClassName.get(DeviceNetwork.class).nestedClass("Pass");
    static final ClassName STEP = ClassName.get(DeviceNetwork.class).nestedClass("Step");
    static final ClassName RULE = ClassName.get(DeviceNetwork.class).nestedClass("UpdateRule");

    private final String name;
    private final String documentation;
    private final DeviceProgram program;
    private final Signature signature;
    private final NumberFormat format;
    private final KernelClass kernels;
    private final TaskSequence tasks;
    private final Set<DeviceArray> arrays = EnumSet.noneOf(DeviceArray.class);
    private final boolean updates;

    /// What goes down at each execution.
    private final Set<DeviceArray> down =
            EnumSet.of(DeviceArray.PARAMETERS, DeviceArray.INPUTS, DeviceArray.CLASSES, DeviceArray.COUNTS);

    /// What comes up at each execution.
    private final Set<DeviceArray> up =
            EnumSet.of(DeviceArray.GRADIENTS, DeviceArray.OUTPUTS, DeviceArray.CHOICES, DeviceArray.RESULTS);

    /// @param updates whether the pass is a training step, which updates the parameters
    HostClass(
            String name,
            String documentation,
            DeviceProgram program,
            Signature signature,
            NumberFormat format,
            KernelClass kernels,
            boolean updates) {
        this.updates = updates;
        this.name = name;
        this.documentation = documentation;
        this.program = program;
        this.signature = signature;
        this.format = format;
        this.kernels = kernels;
        this.tasks = new TaskSequence(program, kernels);
        Set<String> arguments = new HashSet<>();
        program.launches()
                .forEach(launch -> arguments.addAll(kernels.method(launch).arguments()));
        for (DeviceArray array : DeviceArray.values()) {
            if (arguments.contains(array.toString())) {
                arrays.add(array);
            }
        }
        if (updates) {
            arrays.add(DeviceArray.PARAMETERS);
            arrays.add(DeviceArray.GRADIENTS);
            DOWN_ONCE.forEach(down::remove);
            UP_ON_REQUEST.forEach(up::remove);
        }
    }

    private static final Set<DeviceArray> DOWN_ONCE = EnumSet.of(DeviceArray.PARAMETERS);
    private static final Set<DeviceArray> UP_ON_REQUEST = EnumSet.of(DeviceArray.GRADIENTS);

    private int results() {
        return program.program().name().equals("predict")
                ? 0
                : program.program().name().equals("train")
                        ? 1
                        : signature.metrics().size() + (signature.trainable() ? 1 : 0);
    }

    TypeSpec generate() {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addJavadoc("$L\n", documentation)
                .addModifiers(Modifier.PRIVATE, Modifier.FINAL)
                .superclass(updates ? STEP : PASS);
        type.addField(FieldSpec.builder(TornadoTypes.CONTEXT, KernelMethod.CONTEXT, Modifier.PRIVATE, Modifier.FINAL)
                .initializer("new $T()", TornadoTypes.CONTEXT)
                .build());
        for (DeviceArray array : arrays) {
            type.addField(FieldSpec.builder(type(array), array.toString(), Modifier.PRIVATE, Modifier.FINAL)
                    .initializer(
                            "new $T(size($L, $L))",
                            type(array),
                            program.layout().sharedEntries(array),
                            program.layout().entriesPerSample(array))
                    .build());
        }
        if (updates) {
            addUpdateFields(type);
        }
        type.addField(TornadoTypes.PLAN, "plan", Modifier.PRIVATE, Modifier.FINAL);
        type.addMethod(constructor());
        for (int i = 0; i < tasks.graphs().size(); i++) {
            type.addMethod(graph(i));
        }
        type.addMethod(grids());
        if (updates) {
            type.addMethod(set()).addMethod(pull());
        }
        return type.addMethod(run()).addMethod(execute()).addMethod(close()).build();
    }

    private void addUpdateFields(TypeSpec.Builder type) {
        TypeName numbers = type(DeviceArray.PARAMETERS);
        Map.of(
                        "memory",
                        signature.parameterCount(),
                        "norm",
                        2,
                        "settings",
                        SETTINGS,
                        "squares",
                        signature.parameterCount())
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        type.addField(FieldSpec.builder(numbers, entry.getKey(), Modifier.PRIVATE, Modifier.FINAL)
                                .initializer("new $T(size($L, 0))", numbers, entry.getValue())
                                .build()));
        type.addField(RULE, "rule", Modifier.PRIVATE, Modifier.FINAL);
        type.addField(FieldSpec.builder(TornadoTypes.RESULT, "result", Modifier.PRIVATE)
                .build());
    }

    private MethodSpec set() {
        return MethodSpec.methodBuilder("set")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(double[].class, "numbers")
                .beginControlFlow("for (int i = 0; i < numbers.length; i++)")
                .addStatement(
                        "settings.set(i, $L)",
                        format.precision() == Precision.FLOAT ? "(float) numbers[i]" : "numbers[i]")
                .endControlFlow()
                .build();
    }

    private MethodSpec pull() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("pull")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .beginControlFlow("if (result == null)")
                .addStatement("return")
                .endControlFlow()
                .addStatement("result.transferToHost($L)", String.join(", ", RESIDENT));
        for (String resident : RESIDENT) {
            method.addStatement(
                    "toHost($L, 0, $L, $L)", resident, array(host(resident), Kind.NUMBER), signature.parameterCount());
        }
        return method.build();
    }

    /// Arrays that stay on the device from step to step.
    private static final List<String> RESIDENT = List.of("parameters", "memory", "squares");

    private static CodeBlock host(String array) {
        return CodeBlock.of("host$L()", Character.toUpperCase(array.charAt(0)) + array.substring(1));
    }

    private static final int SETTINGS = 8;

    private TypeName type(DeviceArray array) {
        return TornadoTypes.array(array.kind(), format.precision());
    }

    private MethodSpec constructor() {
        MethodSpec.Builder method = MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE);
        if (updates) {
            method.addParameter(RULE, "rule").addStatement("this.rule = rule");
        } else {
            method.addStatement("super($L)", results());
        }
        arrays(down).forEach(array -> method.addStatement("$L.init(0)", array));
        if (updates) {
            for (String resident : RESIDENT) {
                method.addStatement(
                        "toDevice($L, $L, 0, $L)",
                        array(host(resident), Kind.NUMBER),
                        resident,
                        signature.parameterCount());
            }
            method.addStatement("settings.init(0)");
        }
        List<CodeBlock> graphs = new ArrayList<>();
        for (int i = 0; i < tasks.graphs().size(); i++) {
            graphs.add(CodeBlock.of("graph$L().snapshot()", i));
        }
        return method.addStatement("plan = new $T($L)", TornadoTypes.PLAN, CodeBlock.join(graphs, ", "))
                .addStatement("plan.withGridScheduler(grids())")
                .beginControlFlow("if (isDeviceChosen())")
                .addStatement("plan.withDevice($T.getDevice(deviceBackend(), deviceIndex()))", TornadoTypes.PLAN)
                .endControlFlow()
                .build();
    }

    private String graphName(int index) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1) + index;
    }

    private Stream<DeviceArray> arrays(Set<DeviceArray> wanted) {
        return arrays.stream().filter(wanted::contains);
    }

    /// A graph has on the device what its tasks use and what the graph before it leaves there. An array that none of
    /// its
    /// tasks use cannot be taken down by it, so each is by the first graph that uses it.
    private MethodSpec graph(int index) {
        boolean last = index == tasks.graphs().size() - 1;
        CodeBlock.Builder code =
                CodeBlock.builder().addStatement("$1T graph = new $1T($2S)", TornadoTypes.TASK_GRAPH, graphName(index));
        Set<String> always = new LinkedHashSet<>(used(index));
        always.retainAll(downAlways());
        Set<String> before = new LinkedHashSet<>();
        for (int i = 0; i < index; i++) {
            before.addAll(used(i));
        }
        before.removeAll(downAlways());
        Set<String> once = new LinkedHashSet<>(used(index));
        once.removeAll(always);
        once.removeAll(before);
        transfer(code, "transferToDevice", "EVERY_EXECUTION", always);
        transfer(code, "transferToDevice", "FIRST_EXECUTION", once);
        if (!before.isEmpty()) {
            code.addStatement("graph.consumeFromDevice($S, $L)", graphName(index - 1), String.join(", ", before));
        }
        for (TaskSequence.Task task : tasks.graphs().get(index)) {
            code.addStatement(
                    "graph.task($S, $L::$L, $L)",
                    task.name(),
                    kernels.name(),
                    task.launch().name(),
                    arguments(task));
        }
        if (last && updates) {
            addUpdate(code);
        }
        if (last) {
            transfer(code, "transferToHost", "EVERY_EXECUTION", upAlways());
        } else {
            before.addAll(once);
            code.addStatement("graph.persistOnDevice($L)", String.join(", ", before));
        }
        return MethodSpec.methodBuilder("graph" + index)
                .addModifiers(Modifier.PRIVATE)
                .returns(TornadoTypes.TASK_GRAPH)
                .addCode(code.addStatement("return graph").build())
                .build();
    }

    /// Names of the arrays that a graph's tasks use.
    private Set<String> used(int index) {
        Set<String> arguments = new HashSet<>();
        tasks.graphs()
                .get(index)
                .forEach(task -> arguments.addAll(kernels.method(task.launch()).arguments()));
        if (updates && index == tasks.graphs().size() - 1) {
            arguments.addAll(UpdateKernels.ARGUMENTS);
        }
        Set<String> used = new LinkedHashSet<>();
        arrays.stream().map(DeviceArray::toString).filter(arguments::contains).forEach(used::add);
        UpdateKernels.ARGUMENTS.stream().filter(arguments::contains).forEach(used::add);
        return used;
    }

    private Set<String> downAlways() {
        Set<String> names = arrays(down).map(DeviceArray::toString).collect(Collectors.toSet());
        names.add("settings");
        return names;
    }

    private Set<String> upAlways() {
        Set<String> names = arrays(up).map(DeviceArray::toString).collect(Collectors.toCollection(LinkedHashSet::new));
        if (updates) {
            names.add("norm");
        }
        return names;
    }

    private void addUpdate(CodeBlock.Builder code) {
        code.addStatement("graph.task($S, $L::clip, context, gradients, settings, norm)", "clip", UpdateKernels.NAME);
        String arguments = String.join(", ", UpdateKernels.ARGUMENTS);
        code.beginControlFlow("if (rule == $T.ADAM)", RULE)
                .addStatement("graph.task($S, $L::adam, $L)", "update", UpdateKernels.NAME, arguments)
                .nextControlFlow("else")
                .addStatement("graph.task($S, $L::descend, $L)", "update", UpdateKernels.NAME, arguments)
                .endControlFlow()
                .addStatement(
                        "graph.transferToHost($T.UNDER_DEMAND, $L)",
                        TornadoTypes.TRANSFER,
                        String.join(", ", RESIDENT));
    }

    private static void transfer(CodeBlock.Builder code, String method, String mode, Set<String> arrays) {
        if (!arrays.isEmpty()) {
            code.addStatement("graph.$L($T.$L, $L)", method, TornadoTypes.TRANSFER, mode, String.join(", ", arrays));
        }
    }

    private CodeBlock arguments(TaskSequence.Task task) {
        List<CodeBlock> arguments = new ArrayList<>();
        for (String argument : kernels.method(task.launch()).arguments()) {
            CodeBlock step = task.steps().stream()
                    .filter(candidate -> candidate.variable().equals(argument))
                    .map(candidate -> CodeBlock.of("$L", candidate.value()))
                    .findFirst()
                    .orElse(CodeBlock.of("$L", argument));
            arguments.add(argument.equals(DeviceAddresses.CAPACITY) ? CodeBlock.of("capacity()") : step);
        }
        return CodeBlock.join(arguments, ", ");
    }

    /// Work-groups; parallel loops have what TornadoVM gives them.
    private MethodSpec grids() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("grids")
                .addModifiers(Modifier.PRIVATE)
                .returns(TornadoTypes.GRID_SCHEDULER)
                .addStatement("$1T grids = new $1T()", TornadoTypes.GRID_SCHEDULER);
        for (int i = 0; i < tasks.graphs().size(); i++) {
            for (TaskSequence.Task task : tasks.graphs().get(i)) {
                String path = graphName(i) + "." + task.name();
                grid(task.launch()).ifPresent(grid -> method.addStatement("grids.addWorkerGrid($S, $L)", path, grid));
            }
        }
        if (updates) {
            method.addStatement(
                    "grids.addWorkerGrid($S, groups(1, $L))",
                    graphName(tasks.graphs().size() - 1) + ".clip",
                    program.target().groupSize());
        }
        return method.addStatement("return grids").build();
    }

    private Optional<CodeBlock> grid(Launch launch) {
        return switch (launch) {
            case Launch.Group group ->
                Optional.of(CodeBlock.of(
                        "groups($L, $L)",
                        group.batch() ? "capacity()" : "1",
                        program.target().groupSize()));
            case Launch.Total _ ->
                Optional.of(CodeBlock.of("groups(1, $L)", program.target().groupSize()));
            case Launch.Tiles tiles ->
                Optional.of(CodeBlock.of(
                        "tiles($L, $L, $L)",
                        hostCount(tiles.axes().columns()),
                        hostCount(tiles.axes().rows()),
                        program.target().tile()));
            case Launch.Cells _, Launch.Sums _, Launch.Entries _, Launch.Clear _ -> Optional.empty();
        };
    }

    private static CodeBlock hostCount(List<ProductAxes.Axis> axes) {
        return CodeBlock.of(
                "$L", new MatrixIndex(axes).count().toString().replace(DeviceAddresses.CAPACITY, "capacity()"));
    }

    private MethodSpec run() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("run")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(Batch.class, "batch");
        if (arrays.contains(DeviceArray.COUNTS)) {
            method.addStatement("$L.set(0, batch.count())", DeviceArray.COUNTS);
        }
        if (arrays.contains(DeviceArray.PARAMETERS) && !updates) {
            method.addStatement(
                    "toDevice($L, $L, 0, $L)",
                    array(host("parameters"), Kind.NUMBER),
                    DeviceArray.PARAMETERS,
                    signature.parameterCount());
        }
        addBatch(method);
        method.addStatement("execute()");
        addOutputs(method);
        for (int i = 0; i < results(); i++) {
            method.addStatement("numbers[$L] = $L.get($L)", i, DeviceArray.RESULTS, i);
        }
        if (updates) {
            method.addStatement("numbers[1] = norm.get(0)");
        } else if (arrays.contains(DeviceArray.GRADIENTS)) {
            method.addStatement(
                    "toHost($L, 0, $L, $L)",
                    DeviceArray.GRADIENTS,
                    array(host("gradients"), Kind.NUMBER),
                    signature.parameterCount());
        }
        return method.build();
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
                        array(CodeBlock.of("batch.$L().get($L)", input ? "inputs" : "targets", index), buffer.kind()),
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
                    array(CodeBlock.of("output($L)", index), buffer.kind()),
                    buffer.size());
        });
    }

    private CodeBlock array(CodeBlock values, Kind kind) {
        ClassName type = kind == Kind.CLASS
                ? ClassName.get(Values.Classes.class)
                : format.precision() == Precision.FLOAT
                        ? ClassName.get(Values.Floats.class)
                        : ClassName.get(Values.Doubles.class);
        return CodeBlock.of("(($T) $L).array()", type, values);
    }

    private MethodSpec execute() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("execute").addModifiers(Modifier.PRIVATE);
        List<TaskSequence.Execution> executions = tasks.executions();
        if (updates && !(executions.getLast() instanceof TaskSequence.Execution.Graph)) {
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
        return updates ? "result = " : "";
    }

    private void execute(TaskSequence.Execution execution, MethodSpec.Builder method) {
        switch (execution) {
            case TaskSequence.Execution.Graph(int index) ->
                method.addStatement("$Lplan.withGraph($L).execute()", kept(), index);
            case TaskSequence.Execution.Repeat(var clock, var body) -> {
                method.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", clock.variable(), clock.steps());
                if (arrays.contains(DeviceArray.COUNTS)) {
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
