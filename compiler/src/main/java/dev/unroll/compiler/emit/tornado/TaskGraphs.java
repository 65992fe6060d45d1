package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.device.Launch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// The task graphs of a pass, and what their tasks are spread over.
final class TaskGraphs {
    private final String prefix;
    private final DeviceProgram program;
    private final KernelClass kernels;
    private final PassArrays arrays;
    private final TaskSequence tasks;
    private final @Nullable UpdateTasks update;

    /// @param prefix what the names of graphs begin with
    /// @param update what follows the last graph's tasks, if the pass is a training step
    TaskGraphs(
            String prefix,
            DeviceProgram program,
            KernelClass kernels,
            PassArrays arrays,
            TaskSequence tasks,
            @Nullable UpdateTasks update) {
        this.prefix = prefix;
        this.program = program;
        this.kernels = kernels;
        this.arrays = arrays;
        this.tasks = tasks;
        this.update = update;
    }

    /// The methods that make the graphs, in order.
    List<MethodSpec> graphs() {
        return IntStream.range(0, tasks.graphs().size()).mapToObj(this::graph).toList();
    }

    /// Snapshots of all graphs, as a plan takes them.
    CodeBlock snapshots() {
        List<CodeBlock> graphs = new ArrayList<>();
        for (int i = 0; i < tasks.graphs().size(); i++) {
            graphs.add(CodeBlock.of("graph$L().snapshot()", i));
        }
        return CodeBlock.join(graphs, ", ");
    }

    private boolean isLast(int index) {
        return index == tasks.graphs().size() - 1;
    }

    private Set<String> used(int index) {
        return arrays.used(tasks.graphs().get(index), update != null && isLast(index));
    }

    /// A graph has on the device what its tasks use and what the graph before it leaves there. An array
    /// that none of its tasks use cannot be taken down by it, so each is by the first graph that uses
    /// it.
    private MethodSpec graph(int index) {
        CodeBlock.Builder code =
                CodeBlock.builder().addStatement("$1T graph = new $1T($2S)", TornadoTypes.TASK_GRAPH, prefix + index);
        Set<String> always = new LinkedHashSet<>(used(index));
        always.retainAll(arrays.downAlways());
        Set<String> before = new LinkedHashSet<>();
        for (int i = 0; i < index; i++) {
            before.addAll(used(i));
        }
        before.removeAll(arrays.downAlways());
        Set<String> once = new LinkedHashSet<>(used(index));
        once.removeAll(always);
        once.removeAll(before);
        transfer(code, "transferToDevice", "EVERY_EXECUTION", always);
        transfer(code, "transferToDevice", "FIRST_EXECUTION", once);
        if (!before.isEmpty()) {
            code.addStatement("graph.consumeFromDevice($S, $L)", prefix + (index - 1), String.join(", ", before));
        }
        for (TaskSequence.Task task : tasks.graphs().get(index)) {
            code.addStatement(
                    "graph.task($S, $L::$L, $L)",
                    task.name(),
                    kernels.name(),
                    task.launch().name(),
                    arguments(task));
        }
        if (isLast(index)) {
            if (update != null) {
                update.addTo(code);
            }
            transfer(code, "transferToHost", "EVERY_EXECUTION", arrays.upAlways());
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

    /// The method that says what tasks are spread over. Parallel loops have what TornadoVM gives them,
    /// but for where all work-groups are of one size.
    MethodSpec grids() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("grids")
                .addModifiers(Modifier.PRIVATE)
                .returns(TornadoTypes.GRID_SCHEDULER)
                .addStatement("$1T grids = new $1T()", TornadoTypes.GRID_SCHEDULER);
        for (int i = 0; i < tasks.graphs().size(); i++) {
            for (TaskSequence.Task task : tasks.graphs().get(i)) {
                String path = prefix + i + "." + task.name();
                grid(task.launch()).ifPresent(grid -> method.addStatement("grids.addWorkerGrid($S, $L)", path, grid));
            }
        }
        if (update != null) {
            String last = prefix + (tasks.graphs().size() - 1);
            method.addStatement(
                    "grids.addWorkerGrid($S, groups($L, $L))",
                    last + "." + UpdateKernels.MEASURE,
                    update.groups(),
                    program.target().groupSize());
            items(CodeBlock.of("$L", update.count()))
                    .ifPresent(grid -> method.addStatement("grids.addWorkerGrid($S, $L)", last + ".update", grid));
        }
        return method.addStatement("return grids").build();
    }

    private Optional<CodeBlock> grid(Launch launch) {
        int size = program.target().groupSize();
        return switch (launch) {
            case Launch.Group group ->
                Optional.of(CodeBlock.of("groups($L, $L)", group.batch() ? "capacity()" : "1", size));
            case Launch.Sums sums ->
                Optional.of(CodeBlock.of("groups($L, $L)", SumsKernelCode.groups(sums, size), size));
            case Launch.Tiles tiles ->
                Optional.of(CodeBlock.of(
                        "tiles($L, $L, $L)",
                        onHost(new MatrixIndex(tiles.axes().columns()).count()),
                        onHost(new MatrixIndex(tiles.axes().rows()).count()),
                        program.target().tile()));
            case Launch.Cells _, Launch.Entries _ ->
                items(kernels.method(launch).items());
        };
    }

    /// What a parallel loop is spread over, if that is not left to TornadoVM.
    private Optional<CodeBlock> items(CodeBlock count) {
        return program.target().isUniform()
                ? Optional.of(CodeBlock.of(
                        "items($L, $L)", onHost(count), program.target().groupSize()))
                : Optional.empty();
    }

    private static CodeBlock onHost(CodeBlock count) {
        return CodeBlock.of("$L", count.toString().replace(DeviceAddresses.CAPACITY, "capacity()"));
    }
}
