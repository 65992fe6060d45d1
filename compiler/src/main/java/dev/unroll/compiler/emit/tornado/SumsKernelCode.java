package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.Locations;
import dev.unroll.compiler.emit.Addresses;
import dev.unroll.compiler.emit.Comments;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.emit.ScalarCode;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.Collections;
import java.util.List;

/// Sums over samples, and over steps. A work-group has as many neighbouring entries as a device reads at once, and
/// shares the rows of each among its work-items; what is one number of whole rows has a work-group of its own. Shares
/// are added up in halves.
final class SumsKernelCode {
    private static final int MOST_COLUMNS = 32;
    private static final int FEWEST_PARTS = 4;

    private final Launch.Sums launch;
    private final DeviceAddresses addresses;
    private final NumberFormat format;
    private final DeviceFunctions functions;
    private final int groupSize;
    private final int columns;

    /// A sum, and what it is spread over.
    ///
    /// @param total whether all entries of each sample become one number
    /// @param keepsSteps whether each step has a sum of its own
    private record Sum(Kernel.Rows kernel, boolean total, boolean keepsSteps) {
        static Sum of(Kernel.Rows kernel) {
            Location store =
                    Locations.store(kernel.body().getFirst().items().getFirst()).orElseThrow();
            boolean total = store.strides().stream().allMatch(stride -> stride == 0);
            return new Sum(kernel, total, kernel.steps() > 0 && Locations.variesOverTime(store));
        }

        Kernel.Step step() {
            return kernel.body().getFirst();
        }

        Item.Assign assign() {
            return (Item.Assign) step().items().getFirst();
        }

        Location store() {
            return assign().store().orElseThrow();
        }

        int entries() {
            return step().shape().stream().reduce(1, Math::multiplyExact);
        }

        /// How many numbers it has.
        int results() {
            return Math.multiplyExact(total ? 1 : entries(), keepsSteps ? kernel.steps() : 1);
        }

        /// How many terms each sample has for a number.
        int terms() {
            return Math.multiplyExact(total ? entries() : 1, keepsSteps ? 1 : Math.max(1, kernel.steps()));
        }

        int groups(int columns) {
            return total ? results() : Math.ceilDiv(results(), columns);
        }
    }

    SumsKernelCode(
            Launch.Sums launch,
            DeviceAddresses addresses,
            NumberFormat format,
            DeviceFunctions functions,
            int groupSize) {
        this.launch = launch;
        this.addresses = addresses;
        this.format = format;
        this.functions = functions;
        this.groupSize = groupSize;
        this.columns = columns(groupSize);
    }

    private static int columns(int groupSize) {
        return Math.clamp(groupSize / FEWEST_PARTS, 1, MOST_COLUMNS);
    }

    /// How many work-groups a launch has.
    static int groups(Launch.Sums launch, int groupSize) {
        return launch.kernels().stream()
                .mapToInt(kernel -> Sum.of(kernel).groups(columns(groupSize)))
                .sum();
    }

    CodeBlock write() {
        addresses.use(DeviceArray.COUNTS);
        List<Sum> sums = launch.kernels().stream().map(Sum::of).toList();
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("int $L = context.localIdx", Lanes.LANE)
                .addStatement("int column = $L % $L", Lanes.LANE, columns)
                .addStatement("int part = $L / $L", Lanes.LANE, columns)
                .addStatement("int block = context.groupIdx")
                .addStatement(
                        "$T[] shares = context.$L($L)",
                        format.number(),
                        KernelMethod.allocation(format.number()),
                        groupSize)
                .addStatement("shares[$L] = 0", Lanes.LANE);
        branches(code, sums, this::share);
        code.addStatement("context.localBarrier()");
        int parts = groupSize / columns;
        if (parts > 1) {
            code.beginControlFlow("for (int level = 0; level < $L; level++)", Integer.numberOfTrailingZeros(parts))
                    .addStatement("int distance = $L >> level", groupSize / 2)
                    .beginControlFlow("if ($L < distance)", Lanes.LANE)
                    .addStatement("shares[$1L] = shares[$1L] + shares[$1L + distance]", Lanes.LANE)
                    .endControlFlow()
                    .addStatement("context.localBarrier()")
                    .endControlFlow();
        }
        code.beginControlFlow("if (part == 0)");
        branches(code, sums, this::keep);
        return code.endControlFlow().build();
    }

    /// Code for each sum, where a work-group is of that.
    private void branches(CodeBlock.Builder code, List<Sum> sums, Ranges.Piece<Sum> branch) {
        List<Integer> groups = sums.stream().map(sum -> sum.groups(columns)).toList();
        Ranges.write(code, "block", sums, groups, branch);
    }

    /// A work-item's share of its sum.
    private void share(CodeBlock.Builder code, Sum sum, int firstGroup) {
        String comment = Comments.of(sum.assign().origin());
        if (!comment.isEmpty()) {
            code.add("// $L\n", comment);
        }
        boolean checked = !sum.total() && sum.results() % columns != 0;
        addResult(code, sum, "result", firstGroup);
        if (checked) {
            code.beginControlFlow("if (result < $L)", sum.results());
        }
        int turn = sum.total() ? groupSize : groupSize / columns;
        code.addStatement("$T sum = 0", format.number())
                .addStatement("int count = $L", times("sampleCount", sum.terms()))
                .addStatement("int turns = (count + $L) / $L", turn - 1, turn)
                .beginControlFlow("for (int turn = 0; turn < turns; turn++)")
                .addStatement("int term = turn * $L + $L", turn, sum.total() ? Lanes.LANE : "part")
                .beginControlFlow("if (term < count)");
        List<String> entries = entries(code, sum, "result", true);
        code.addStatement(
                        "sum += $L",
                        new ScalarCode(format, functions, addresses, entries)
                                .write(sum.assign().value()))
                .endControlFlow()
                .endControlFlow()
                .addStatement("shares[$L] = sum", Lanes.LANE);
        if (checked) {
            code.endControlFlow();
        }
    }

    private static String times(String number, int factor) {
        return factor == 1 ? number : number + " * " + factor;
    }

    private void addResult(CodeBlock.Builder code, Sum sum, String name, int firstGroup) {
        CodeBlock group = firstGroup == 0 ? CodeBlock.of("block") : CodeBlock.of("(block - $L)", firstGroup);
        if (sum.total()) {
            code.addStatement("int $L = $L", name, group);
        } else {
            code.addStatement("int $L = $L * $L + column", name, group, columns);
        }
    }

    /// Declares which step, sample and entry a term is.
    ///
    /// @param result the variable that numbers the sum's results
    /// @param isTerm whether there is a term, and not only a result
    private List<String> entries(CodeBlock.Builder code, Sum sum, String result, boolean isTerm) {
        int entries = sum.entries();
        int inTerm = sum.total() ? entries : 1; // entries that terms run over
        int inResult = sum.total() ? 1 : entries;
        if (sum.keepsSteps()) {
            code.addStatement("int $L = $L / $L", Addresses.TIME, result, inResult);
        } else if (sum.kernel().steps() > 0 && isTerm) {
            String step = inTerm == 1 ? "sampleCount" : "(" + times("sampleCount", inTerm) + ")";
            code.addStatement("int $L = term / $L", Addresses.TIME, step);
        }
        if (isTerm) {
            String place = inTerm == 1 ? "term" : "term / " + inTerm;
            code.addStatement(
                    "int $L = $L", DeviceAddresses.SAMPLE, sum.terms() == 1 ? place : place + " % sampleCount");
        }
        if (sum.step().shape().isEmpty() || (sum.total() && !isTerm)) {
            return Collections.nCopies(sum.store().strides().size(), "0");
        }
        String index = sum.total() ? "term" : result;
        if (sum.total() || sum.keepsSteps()) {
            code.addStatement("int entry = $L % $L", index, entries);
            index = "entry";
        }
        return Lanes.split(
                code, index, sum.step().shape(), Lanes.names(sum.step().shape()));
    }

    /// The first work-items of a group add the sums to what there is.
    private void keep(CodeBlock.Builder code, Sum sum, int firstGroup) {
        addResult(code, sum, "kept", firstGroup);
        if (sum.total()) {
            code.beginControlFlow("if ($L == 0)", Lanes.LANE)
                    .addStatement("$T whole = 0", format.number())
                    .beginControlFlow("for (int i = 0; i < $L; i++)", columns)
                    .addStatement("whole += shares[i]")
                    .endControlFlow();
        } else if (sum.results() % columns != 0) {
            code.beginControlFlow("if (kept < $L)", sum.results());
        }
        List<String> entries = entries(code, sum, "kept", false);
        CodeBlock value = CodeBlock.of(sum.total() ? "whole" : "shares[column]");
        code.addStatement(
                "$L",
                addresses.store(
                        sum.store(),
                        entries,
                        sum.assign()
                                .into()
                                .map(reduction ->
                                        functions.combine(reduction, addresses.element(sum.store(), entries), value))
                                .orElse(value)));
        if (sum.total() || sum.results() % columns != 0) {
            code.endControlFlow();
        }
    }
}
