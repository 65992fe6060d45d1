package dev.unroll.compiler.show;

import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Bound;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.schedule.Tiling;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A schedule as text: what is computed in which loops, how products are cut into blocks, and which arrays there
/// are.
///
///     slice, each by itself
///       copyRows: 28 steps x rows x [28] in vectors
///       forward: for each of 28 steps
///         multiplyWxRows: [rows, 28] * [28, 400] + b, 5 panels of 5 vectors in blocks of 5
///         multiplyWhH: [rows, 100] * [100, 400] + wxRows, 5 panels of 5 vectors in blocks of 5
public final class ScheduleText {
    private final StringBuilder text = new StringBuilder();
    private final int lanes;

    private ScheduleText(int lanes) {
        this.lanes = lanes;
    }

    /// @param target what the program was scheduled for
    public static String of(Program program, Target target) {
        ScheduleText writer = new ScheduleText(target.lanes());
        writer.line(0, "graph " + program.name() + describe(target));
        writer.kernels("prepare, when parameters have changed", program.prepare());
        writer.kernels("slice, each by itself", program.slice());
        writer.kernels("finish, when the sums of all slices are added up", program.finish());
        writer.arrays(program);
        return writer.text.toString();
    }

    private static String describe(Target target) {
        return switch (target) {
            case Target.Plain _ -> ", plain loops";
            case Target.Device(int groupSize, int tile, int _, var _, var _) ->
                ", work-groups of " + groupSize + ", tiles of " + tile + " x " + tile;
            case Target.Vectors(int lanes, int registers, int rows, int _) ->
                ", vectors of " + lanes + " lanes, " + registers + " registers, blocks chosen for slices of " + rows
                        + (rows == 1 ? " sample" : " samples");
        };
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    private void kernels(String title, List<Kernel> kernels) {
        if (!kernels.isEmpty()) {
            line(0, title);
            kernels.forEach(kernel -> kernel(1, kernel));
        }
    }

    private void kernel(int depth, Kernel kernel) {
        switch (kernel) {
            case Kernel.Rows rows -> rows(depth, rows);
            case Kernel.Product product ->
                line(depth, product.name() + ": " + product(product) + ", one entry or row after the other");
            case Kernel.Pack pack ->
                line(
                        depth,
                        pack.name() + ": [" + pack.inner() + ", "
                                + pack.tiling().columns() + "] to " + panels(pack.tiling()));
            case Kernel.PanelProduct product ->
                line(
                        depth,
                        product.name() + ": [" + rows(product.steps(), product.bound()) + ", " + product.inner()
                                + "] * ["
                                + product.inner() + ", " + product.tiling().columns() + "]"
                                + product.start()
                                        .map(start -> " + " + start.buffer().name())
                                        .orElse("")
                                + ", " + blocks(product.tiling())
                                + (product.alternates() ? ", backwards at every other step" : ""));
            case Kernel.ClassRows classes ->
                line(
                        depth,
                        classes.name() + ": [" + rows(classes.steps(), classes.bound()) + ", " + classes.width() + "] "
                                + (classes.adds() ? "added to rows of " : "are rows of ")
                                + classes.table().buffer().name() + " by class");
            case Kernel.OuterSum sum ->
                line(
                        depth,
                        sum.name() + ": [" + sum.height() + ", " + rows(sum.steps(), sum.bound()) + "] * ["
                                + rows(sum.steps(), sum.bound())
                                + ", " + sum.tiling().columns() + "], " + blocks(sum.tiling()) + ", " + sum.chunk()
                                + " rows at a time"
                                + (sum.packed().isPresent() ? ", packed" : ""));
            case Kernel.Loop loop -> {
                line(
                        depth,
                        loop.name() + ": for each of " + steps(loop.steps(), loop.bound()) + " steps"
                                + (loop.backward() ? " backward" : "")
                                + (loop.width() > 0 ? ", for " + loop.width() + " vectors at a time" : ""));
                loop.body().forEach(inner -> kernel(depth + 1, inner));
            }
            case Kernel.Tiles tiles -> {
                line(
                        depth,
                        tiles.name() + ": for " + steps(tiles.steps(), tiles.bound()) + " steps, " + tiles.size()
                                + " at a time"
                                + (tiles.backward() ? ", backward" : ""));
                tiles.body().forEach(inner -> kernel(depth + 1, inner));
            }
        }
    }

    private void rows(int depth, Kernel.Rows kernel) {
        String loops = (kernel.steps() > 0 ? steps(kernel.steps(), kernel.bound()) + " steps x " : "")
                + (kernel.batch() ? "rows x " : "");
        String steps = kernel.body().stream()
                .map(step -> step.shape() + (step.lanes() > 1 ? " in vectors" : ""))
                .collect(Collectors.joining(", then "));
        line(depth, kernel.name() + ": " + loops + steps + (kernel.byColumns() ? ", sums in registers" : ""));
    }

    private static String rows(int steps, Optional<Bound> bound) {
        return steps > 0 ? steps(steps, bound) + " steps x rows" : "rows";
    }

    /// `28`, `the first longestN of 28`, or `the tile's`.
    private static String steps(int steps, Optional<Bound> bound) {
        return bound.map(of -> switch (of) {
                    case Bound.ByLength(Bound.Longest longest, boolean last) ->
                        "the " + (last ? "last " : "first ") + longest.variable() + " of " + steps;
                    case Bound.ByTile _ -> "the tile's";
                })
                .orElse(String.valueOf(steps));
    }

    static String product(Kernel.Product product) {
        return product.leftAxes() + " * " + product.rightAxes() + " -> " + product.resultAxes() + " with "
                + product.letters()
                        .chars()
                        .mapToObj(letter -> (char) letter + " = " + product.size((char) letter))
                        .collect(Collectors.joining(", "))
                + (product.overBatch() ? ", summed over rows" : "")
                + (product.overTime()
                        ? ", summed over "
                                + (product.bound().isPresent() ? steps(product.steps(), product.bound()) + " " : "")
                                + "steps"
                        : "");
    }

    private String panels(Tiling tiling) {
        return tiling.groups().stream().map(this::panels).collect(Collectors.joining(" and "));
    }

    private String panels(Tiling.Panels panels) {
        return panels.count()
                + (panels.count() == 1 ? " panel of " : " panels of ")
                + panels.width()
                + (panels.width() == 1 ? " vector" : " vectors")
                + (panels.lanes() < lanes ? " of " + panels.lanes() + " lanes" : "")
                + (panels.tail() > 0 ? " (" + panels.tail() + " lanes of the last)" : "");
    }

    private String blocks(Tiling tiling) {
        return tiling.groups().stream()
                .map(panels -> panels(panels) + " in blocks of " + panels.rows())
                .collect(Collectors.joining(", "));
    }

    private void arrays(Program program) {
        line(0, "arrays");
        program.batchArrays().values().forEach(buffer -> array(buffer, "of the batch"));
        program.outputArrays().values().forEach(buffer -> array(buffer, "an output"));
        program.stateArrays().values().forEach(buffer -> array(buffer, "a state for the next batch"));
        for (Buffer buffer : program.buffers()) {
            Buffer room = program.shared().get(buffer);
            String of = switch (buffer.scope()) {
                case SHARED -> "of all slices";
                case SCRATCH -> "of a row of a slice";
                case PARAMETERS, BATCH, OUTPUT, GRADIENTS, RESULTS, SLICE, PARTIAL, REDUCED ->
                    buffer.ofTile() ? "of a tile of a slice" : "of a slice";
            };
            array(buffer, room == null ? of : of + ", in the room of " + room.name());
        }
        program.longest()
                .forEach(longest ->
                        line(1, longest.variable() + ": steps of a slice's longest sample, by " + longest.input()));
        line(1, "partials: " + program.partialSize() + " sums of a slice");
    }

    private void array(Buffer buffer, String what) {
        line(
                1,
                buffer.name() + ": " + (buffer.kind() == Kind.CLASS ? "classes, " : "")
                        + (buffer.steps() > 0 ? buffer.steps() + " steps x " : "")
                        + (buffer.perSample() ? "rows x " : "") + buffer.entries() + ", " + what);
    }
}
