package dev.unroll.compiler.emit.tornado;

import java.util.List;

/// What a task graph of TornadoVM can hold. Beyond that it fails, or writes past its own code.
final class TaskLimits {
    /// Most tasks of a graph.
    static final int TASKS = 256;

    /// Most arguments of a task, the context among them. Later versions take 20.
    static final int ARGUMENTS = 15;

    private static final int WEIGHT = 8192;
    private static final int TASK_WEIGHT = 15;
    private static final int ARGUMENT_WEIGHT = 5;

    private TaskLimits() {}

    /// Whether a graph can hold tasks with these numbers of arguments.
    static boolean fit(List<Integer> arguments) {
        int weight = arguments.stream()
                .mapToInt(count -> TASK_WEIGHT + ARGUMENT_WEIGHT * count)
                .sum();
        return arguments.size() <= TASKS && weight <= WEIGHT;
    }
}
