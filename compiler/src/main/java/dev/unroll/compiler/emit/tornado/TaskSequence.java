package dev.unroll.compiler.emit.tornado;

import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.Stage;
import dev.unroll.compiler.schedule.Target;
import java.util.ArrayList;
import java.util.List;

/// How a program's launches become task graphs, and in which order these are executed. Launches that
/// follow each other share a graph, as far as its limits allow. A repeated stage is a graph executed
/// again and again; unrolled, it is tasks of its own for each step.
final class TaskSequence {
    private final DeviceProgram program;
    private final KernelClass kernels;
    private final List<List<Task>> graphs = new ArrayList<>();
    private final List<Execution> executions = new ArrayList<>();
    private List<Task> pending = new ArrayList<>();

    /// A task of a graph.
    ///
    /// @param name unique in the whole program
    /// @param steps for each recurrence around it that is unrolled, the step, in the order of the
    ///     kernel's arguments
    record Task(String name, Launch launch, List<Step> steps) {
        int arguments(KernelClass kernels) {
            return kernels.method(launch).arguments().size();
        }
    }

    /// A step of an unrolled recurrence.
    record Step(String variable, int value) {}

    /// What the host does.
    sealed interface Execution {
        record Graph(int index) implements Execution {}

        /// @param clock counts the steps, which the graphs read
        record Repeat(Stage.Clock clock, List<Execution> body) implements Execution {}
    }

    TaskSequence(DeviceProgram program, KernelClass kernels) {
        this.program = program;
        this.kernels = kernels;
        add(program.stages(), List.of(), executions);
        close(executions);
    }

    List<List<Task>> graphs() {
        return graphs;
    }

    List<Execution> executions() {
        return executions;
    }

    private void add(List<Stage> stages, List<Step> steps, List<Execution> into) {
        for (Stage stage : stages) {
            switch (stage) {
                case Stage.Once(List<Launch> launches) -> launches.forEach(launch -> add(launch, steps, into));
                case Stage.Repeated repeated -> {
                    if (program.target().loops() == Target.Device.Loops.UNROLLED) {
                        unroll(repeated, steps, into);
                    } else {
                        close(into);
                        List<Execution> body = new ArrayList<>();
                        add(repeated.stages(), steps, body);
                        close(body);
                        into.add(new Execution.Repeat(repeated.clock(), body));
                    }
                }
            }
        }
    }

    private void unroll(Stage.Repeated repeated, List<Step> steps, List<Execution> into) {
        Stage.Clock clock = repeated.clock();
        for (int done = 0; done < clock.steps(); done++) {
            List<Step> within = new ArrayList<>(steps);
            within.add(new Step(clock.variable(), clock.backward() ? clock.steps() - 1 - done : done));
            add(repeated.stages(), within, into);
        }
    }

    private void add(Launch launch, List<Step> steps, List<Execution> into) {
        StringBuilder name = new StringBuilder(launch.name());
        steps.forEach(step -> name.append('_').append(step.value()));
        Task task = new Task(name.toString(), launch, steps);
        List<Integer> arguments = new ArrayList<>();
        pending.forEach(earlier -> arguments.add(earlier.arguments(kernels)));
        arguments.add(task.arguments(kernels));
        if (!TaskLimits.fit(arguments)) {
            close(into);
        }
        pending.add(task);
    }

    private void close(List<Execution> into) {
        if (!pending.isEmpty()) {
            into.add(new Execution.Graph(graphs.size()));
            graphs.add(List.copyOf(pending));
            pending = new ArrayList<>();
        }
    }
}
