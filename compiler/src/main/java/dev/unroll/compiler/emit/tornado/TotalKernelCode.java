package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.emit.Addresses;
import dev.unroll.compiler.emit.Comments;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.emit.ScalarCode;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One sum over samples, entries and steps, by one work-group: each work-item adds up its share, and
/// the shares are added up in halves.
final class TotalKernelCode {
    private final Kernel.Rows kernel;
    private final DeviceAddresses addresses;
    private final NumberFormat format;
    private final DeviceFunctions functions;
    private final int groupSize;

    TotalKernelCode(
            Launch.Total total,
            DeviceAddresses addresses,
            NumberFormat format,
            DeviceFunctions functions,
            int groupSize) {
        this.kernel = total.kernel();
        this.addresses = addresses;
        this.format = format;
        this.functions = functions;
        this.groupSize = groupSize;
    }

    CodeBlock write() {
        Kernel.Step step = kernel.body().getFirst();
        Item.Assign assign = (Item.Assign) step.items().getFirst();
        Location sum = assign.store().orElseThrow();
        boolean keepsSteps =
                kernel.steps() > 0 && !sum.time().at("").equals(sum.time().at(Addresses.TIME));
        boolean overSteps = kernel.steps() > 0 && !keepsSteps;
        addresses.use(DeviceArray.COUNTS);
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("int $L = context.localIdx", Lanes.LANE)
                .addStatement(
                        "$T[] shares = context.$L($L)",
                        format.number(),
                        KernelMethod.allocation(format.number()),
                        groupSize);
        String comment = Comments.of(assign.origin());
        if (!comment.isEmpty()) {
            code.add("// $L\n", comment);
        }
        if (keepsSteps) {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", Addresses.TIME, kernel.steps());
        }
        code.addStatement("$T sum = 0", format.number());
        share(step, assign, overSteps, code);
        new Lanes(groupSize).reduce(code, "sum", "shares", (left, right) -> CodeBlock.of("$L + $L", left, right));
        List<String> entries = Collections.nCopies(sum.strides().size(), "0");
        code.beginControlFlow("if ($L == 0)", Lanes.LANE)
                .addStatement(
                        "$L", addresses.store(sum, entries, CodeBlock.of("$L + sum", addresses.element(sum, entries))))
                .endControlFlow();
        if (keepsSteps) {
            code.endControlFlow();
        }
        return code.build();
    }

    private void share(Kernel.Step step, Item.Assign assign, boolean overSteps, CodeBlock.Builder code) {
        int entries = step.shape().stream().reduce(1, Math::multiplyExact);
        int perSample = overSteps ? Math.multiplyExact(entries, kernel.steps()) : entries;
        code.addStatement("int count = sampleCount * $L", perSample)
                .addStatement("int chunks = (count + $L) / $L", groupSize - 1, groupSize)
                .beginControlFlow("for (int chunk = 0; chunk < chunks; chunk++)")
                .addStatement("int index = chunk * $L + $L", groupSize, Lanes.LANE)
                .beginControlFlow("if (index < count)");
        if (overSteps) {
            code.addStatement("int $L = index / (sampleCount * $L)", Addresses.TIME, entries);
        }
        code.addStatement("int $L = index / $L % sampleCount", DeviceAddresses.SAMPLE, entries);
        List<String> indices = new ArrayList<>();
        if (!step.shape().isEmpty()) {
            code.addStatement("int entry = index % $L", entries);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < step.shape().size(); i++) {
                names.add(i == 0 ? "at" : "at" + (i + 1));
            }
            indices.addAll(Lanes.split(code, "entry", step.shape(), names));
        }
        CodeBlock value = new ScalarCode(format, functions, addresses, indices).write(assign.value());
        code.addStatement("sum += $L", value).endControlFlow().endControlFlow();
    }
}
