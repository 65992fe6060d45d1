package dev.unroll.compiler.show;

import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.Stage;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Target;
import java.util.stream.Collectors;

/// What a device does for a graph, as text: the kernels in order, what they are spread over, and why
/// recurrences are run the way they are.
public final class DeviceText {
    private final StringBuilder text = new StringBuilder();
    private final Target.Device target;

    private DeviceText(Target.Device target) {
        this.target = target;
    }

    public static String of(DeviceProgram program) {
        DeviceText writer = new DeviceText(program.target());
        Target.Device target = program.target();
        writer.line(
                0,
                "graph " + program.program().name() + ", work-groups of " + target.groupSize() + ", tiles of "
                        + target.tile() + " x " + target.tile() + ", " + target.localBytes()
                        + " bytes of local memory" + (target.isUniform() ? ", along one axis for an FPGA" : ""));
        if (!program.reasons().isEmpty()) {
            writer.line(0, "recurrences");
            program.reasons().forEach((name, reason) -> writer.line(1, name + ": " + reason));
        }
        writer.line(0, "tasks: " + program.tasks() + ", each of which TornadoVM compiles by itself at the first step");
        writer.line(0, "kernels");
        program.stages().forEach(stage -> writer.stage(1, stage));
        return writer.text.toString();
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    private void stage(int depth, Stage stage) {
        switch (stage) {
            case Stage.Once once -> once.launches().forEach(launch -> launch(depth, launch));
            case Stage.Repeated repeated -> {
                line(
                        depth,
                        "for each of " + repeated.clock().steps() + " steps"
                                + (repeated.clock().backward() ? " backward" : ""));
                repeated.stages().forEach(inner -> stage(depth + 1, inner));
            }
        }
    }

    private void launch(int depth, Launch launch) {
        switch (launch) {
            case Launch.Group group -> {
                line(
                        depth,
                        group.name() + ": "
                                + (group.batch() ? "a work-group for each sample" : "one work-group")
                                + local(group));
                group.body().forEach(kernel -> kernel(depth + 1, kernel));
            }
            case Launch.Tiles tiles ->
                line(depth, tiles.name() + ": " + product(tiles.product()) + ", a work-group for each tile");
            case Launch.Cells cells ->
                line(depth, cells.name() + ": " + product(cells.product()) + ", a work-item for each entry");
            case Launch.Sums sums -> {
                line(depth, sums.name() + ": sums over samples");
                sums.kernels().forEach(kernel -> kernel(depth + 1, kernel));
            }
            case Launch.Entries entries -> {
                line(depth, entries.name() + ": a work-item for each entry");
                entries.parts().forEach(part -> part(depth + 1, part));
            }
        }
    }

    private void part(int depth, Launch.Part part) {
        switch (part) {
            case Launch.Part.Zeros(int count) -> line(depth, count + " sums that start as zero");
            case Launch.Part.Step(Kernel.Rows kernel) -> kernel(depth, kernel);
        }
    }

    private static String local(Launch.Group group) {
        return group.local().isEmpty()
                ? ""
                : ", with " + group.local().stream().map(Buffer::name).sorted().collect(Collectors.joining(", "))
                        + " in local memory";
    }

    private void kernel(int depth, Kernel kernel) {
        switch (kernel) {
            case Kernel.Loop loop -> {
                line(
                        depth,
                        loop.name() + ": for each of " + loop.steps() + " steps"
                                + (loop.backward() ? " backward" : ""));
                loop.body().forEach(inner -> kernel(depth + 1, inner));
            }
            case Kernel.Product product -> line(depth, product.name() + ": " + product(product));
            case Kernel.Rows rows ->
                line(
                        depth,
                        rows.name() + ": " + (rows.steps() > 0 ? rows.steps() + " steps x " : "")
                                + rows.body().stream()
                                        .map(step -> step.shape().toString())
                                        .collect(Collectors.joining(", then ")));
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors, not of " + target);
        }
    }

    private static String product(Kernel.Product product) {
        return ScheduleText.product(product);
    }
}
