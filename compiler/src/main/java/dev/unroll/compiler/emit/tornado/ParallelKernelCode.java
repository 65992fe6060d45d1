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

    /// Each entry of each part.
    CodeBlock write(Launch.Entries entries) {
        CodeBlock.Builder body = CodeBlock.builder();
        List<Integer> counts =
                entries.parts().stream().map(Launch.Part::entries).toList();
        int count = Ranges.write(body, INDEX, entries.parts(), counts, this::write);
        return loop(CodeBlock.of("$L", count), body.build());
    }

    private void write(CodeBlock.Builder body, Launch.Part part, int first) {
        if (part.entries() == 1) {
            write(part, "0", body);
        } else if (first == 0) {
            write(part, INDEX, body);
        } else {
            body.addStatement("int entry = $L - $L", INDEX, first);
            write(part, "entry", body);
        }
    }

    private void write(Launch.Part part, String index, CodeBlock.Builder body) {
        switch (part) {
            case Launch.Part.Zeros _ -> {
                addresses.use(DeviceArray.VALUES);
                body.addStatement("$L.set($L, 0)", DeviceArray.VALUES, index);
            }
            case Launch.Part.Step(Kernel.Rows kernel) -> write(kernel, index, body);
        }
    }

    private void write(Kernel.Rows kernel, String index, CodeBlock.Builder body) {
        Kernel.Step step = kernel.body().getFirst();
        List<Integer> shape = new ArrayList<>(step.shape());
        List<String> names = Lanes.names(step.shape());
        if (kernel.steps() > 0) {
            shape.addFirst(kernel.steps());
            names.addFirst(Addresses.TIME);
        }
        List<String> indices = new ArrayList<>(Lanes.split(body, index, shape, names));
        if (kernel.steps() > 0) {
            if (shape.size() == 1) {
                body.addStatement("int $L = $L", Addresses.TIME, index);
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

    private CodeBlock store(Item.Assign assign, Location store, List<String> entries, CodeBlock value) {
        return addresses.store(
                store,
                entries,
                assign.into()
                        .map(reduction -> functions.combine(reduction, addresses.element(store, entries), value))
                        .orElse(value));
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
