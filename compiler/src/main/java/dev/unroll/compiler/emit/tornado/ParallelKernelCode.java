package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.Locations;
import dev.unroll.compiler.device.ProductAxes;
import dev.unroll.compiler.emit.Addresses;
import dev.unroll.compiler.emit.Comments;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.emit.ScalarCode;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Kernels that are one parallel loop: a work-item for each of many entries, none of which needs
/// another's.
final class ParallelKernelCode {
    private static final String INDEX = "index";

    private final DeviceAddresses addresses;
    private final NumberFormat format;
    private final DeviceFunctions functions;
    private CodeBlock count = CodeBlock.of("");

    ParallelKernelCode(DeviceAddresses addresses, NumberFormat format, DeviceFunctions functions) {
        this.addresses = addresses;
        this.format = format;
        this.functions = functions;
    }

    /// How often the loop that was written goes round; empty if none was.
    CodeBlock count() {
        return count;
    }

    CodeBlock write(Launch.Clear clear) {
        addresses.use(DeviceArray.VALUES);
        return loop(
                CodeBlock.of("$L", clear.count()),
                CodeBlock.builder()
                        .addStatement("$L.set($L, 0)", DeviceArray.VALUES, INDEX)
                        .build());
    }

    /// Each entry of a product's result.
    CodeBlock write(Launch.Cells cells) {
        Kernel.Product product = cells.product();
        CodeBlock.Builder body = CodeBlock.builder();
        comment(product.origin(), body);
        MatrixIndex result = new MatrixIndex(ProductAxes.result(product));
        result.split(body, INDEX);
        new ProductLoops(product, addresses, format).sum(body);
        return loop(result.count(), body.build());
    }

    /// Each entry of a step.
    CodeBlock write(Launch.Entries entries) {
        Kernel.Step step = entries.kernel().body().getFirst();
        CodeBlock.Builder body = CodeBlock.builder();
        List<Integer> shape = new ArrayList<>(step.shape());
        List<String> names = names(step);
        if (entries.kernel().steps() > 0) {
            shape.addFirst(entries.kernel().steps());
            names.addFirst(Addresses.TIME);
        }
        List<String> indices = new ArrayList<>(Lanes.split(body, INDEX, shape, names));
        if (entries.kernel().steps() > 0) {
            if (shape.size() == 1) {
                body.addStatement("int $L = $L", Addresses.TIME, INDEX);
            }
            indices.removeFirst();
        }
        ScalarCode scalars = new ScalarCode(format, functions, addresses, indices);
        Set<String> read = step.items().stream()
                .flatMap(item -> Locations.locals(Locations.value(item)))
                .collect(Collectors.toSet());
        for (Item item : step.items()) {
            assign((Item.Assign) item, indices, scalars, read, body);
        }
        int count = shape.stream().reduce(1, Math::multiplyExact);
        return loop(CodeBlock.of("$L", count), body.build());
    }

    private void assign(
            Item.Assign assign, List<String> entries, ScalarCode scalars, Set<String> read, CodeBlock.Builder body) {
        comment(assign.origin(), body);
        CodeBlock value = scalars.write(assign);
        if (read.contains(assign.local())) {
            body.addStatement("$T $L = $L", format.number(), assign.local(), value);
            value = CodeBlock.of("$L", assign.local());
        }
        if (assign.store().isPresent()) {
            body.addStatement("$L", store(assign, assign.store().get(), entries, value));
        }
    }

    /// Each entry of a sum over samples.
    CodeBlock write(Launch.Sums sums) {
        Kernel.Rows kernel = sums.kernel();
        Kernel.Step step = kernel.body().getFirst();
        Item.Assign assign = (Item.Assign) step.items().getFirst();
        CodeBlock.Builder body = CodeBlock.builder();
        comment(assign.origin(), body);
        List<String> entries = Lanes.split(body, INDEX, step.shape(), names(step));
        boolean keepsSteps = kernel.steps() > 0 && isTimed(assign.store().orElseThrow());
        CodeBlock value = new ScalarCode(format, functions, addresses, entries).write(assign.value());
        addresses.use(DeviceArray.COUNTS);
        if (keepsSteps) {
            body.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", Addresses.TIME, kernel.steps());
        }
        body.addStatement("$T sum = 0", format.number());
        if (kernel.steps() > 0 && !keepsSteps) {
            body.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", Addresses.TIME, kernel.steps());
        }
        body.beginControlFlow("for (int $1L = 0; $1L < sampleCount; $1L++)", DeviceAddresses.SAMPLE)
                .addStatement("sum += $L", value)
                .endControlFlow();
        if (kernel.steps() > 0 && !keepsSteps) {
            body.endControlFlow();
        }
        body.addStatement("$L", store(assign, assign.store().orElseThrow(), entries, CodeBlock.of("sum")));
        if (keepsSteps) {
            body.endControlFlow();
        }
        int count = step.shape().stream().reduce(1, Math::multiplyExact);
        return loop(CodeBlock.of("$L", count), body.build());
    }

    private static boolean isTimed(Location location) {
        return !location.time().at("").equals(location.time().at(Addresses.TIME));
    }

    private CodeBlock store(Item.Assign assign, Location store, List<String> entries, CodeBlock value) {
        return addresses.store(
                store,
                entries,
                assign.into()
                        .map(reduction -> functions.combine(reduction, addresses.element(store, entries), value))
                        .orElse(value));
    }

    private static List<String> names(Kernel.Step step) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < step.shape().size(); i++) {
            names.add(i == 0 ? "at" : "at" + (i + 1));
        }
        return names;
    }

    private CodeBlock loop(CodeBlock times, CodeBlock body) {
        count = times;
        return CodeBlock.builder()
                .addStatement("int count = $L", times)
                .beginControlFlow("for (@$1T int $2L = 0; $2L < count; $2L++)", TornadoTypes.PARALLEL, INDEX)
                .add(body)
                .endControlFlow()
                .build();
    }

    private static void comment(Origin origin, CodeBlock.Builder code) {
        String comment = Comments.of(origin);
        if (!comment.isEmpty()) {
            code.add("// $L\n", comment);
        }
    }
}
