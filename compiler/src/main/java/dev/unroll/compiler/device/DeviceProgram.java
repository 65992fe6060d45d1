package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How a device computes one graph.
///
/// @param program the schedule that it comes from
/// @param clocks the recurrences that are counted by the host, in the order of their numbers
/// @param reasons for each recurrence by its name, how it is run and why, as a sentence
public record DeviceProgram(
        Program program,
        Target.Device target,
        DeviceLayout layout,
        List<Stage> stages,
        List<Stage.Clock> clocks,
        Map<String, String> reasons) {
    public DeviceProgram {
        stages = List.copyOf(stages);
        clocks = List.copyOf(clocks);
    }

    /// All launches, each once, in order.
    public Stream<Launch> launches() {
        return stages.stream().flatMap(DeviceProgram::launches);
    }

    /// How many tasks there are, each of which TornadoVM compiles by itself: one for each launch, or
    /// where recurrences are unrolled, for each step of one.
    public long tasks() {
        return stages.stream().mapToLong(this::tasks).sum();
    }

    private long tasks(Stage stage) {
        return switch (stage) {
            case Stage.Once once -> once.launches().size();
            case Stage.Repeated repeated -> {
                long body = repeated.stages().stream().mapToLong(this::tasks).sum();
                yield target.loops() == Target.Device.Loops.UNROLLED
                        ? body * repeated.clock().steps()
                        : body;
            }
        };
    }

    static Stream<Launch> launches(Stage stage) {
        return switch (stage) {
            case Stage.Once once -> once.launches().stream();
            case Stage.Repeated repeated -> repeated.stages().stream().flatMap(DeviceProgram::launches);
        };
    }
}
