package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.Locations;
import dev.unroll.compiler.device.ProductAxes;
import dev.unroll.compiler.emit.Addresses;
import dev.unroll.compiler.emit.Comments;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.compiler.schedule.TimeIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The kernel of a group of work-items that computes a sample from its first kernel to its last, or
/// what has no samples. Recurrences are loops within it, with barriers where a work-item reads what
/// others wrote.
final class GroupKernelCode {
    /// Terms below which it does not pay to share a sum among work-items.
    private static final int FEWEST_TERMS = 8;

    /// Work-items that share a sum at most.
    private static final int MOST_PARTS = 8;

    private static final String PARTIAL_SUMS = "partialSums";

    /// Local memory with the shares of sums, as barriers know it.
    private static final Location SHARES = new Location(
            new Buffer(PARTIAL_SUMS, Scope.SCRATCH, Kind.NUMBER, false, 0, 0, 0, 0, 0, false),
            new TimeIndex("", 1, 0),
            0,
            List.of());

    private final Launch.Group launch;
    private final DeviceAddresses addresses;
    private final Fences fences;
    private final Lanes lanes;
    private final StepCode steps;
    private final int groupSize;
    private boolean sharesSums;

    GroupKernelCode(
            Launch.Group launch,
            DeviceAddresses addresses,
            NumberFormat format,
            DeviceFunctions functions,
            int groupSize) {
        this.launch = launch;
        this.addresses = addresses;
        this.fences = new Fences(buffer -> addresses.isLocal(buffer) || buffer.equals(SHARES.buffer()));
        this.groupSize = groupSize;
        this.lanes = new Lanes(groupSize);
        Set<String> read = new HashSet<>();
        launch.body().stream()
                .flatMap(GroupKernelCode::items)
                .forEach(item -> Locations.locals(Locations.value(item)).forEach(read::add));
        this.steps = new StepCode(format, functions, addresses, lanes, groupSize, read);
    }

    private static Stream<Item> items(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Rows rows -> rows.body().stream().flatMap(step -> step.items().stream());
            case Kernel.Loop loop -> loop.body().stream().flatMap(GroupKernelCode::items);
            case Kernel.Product _,
                    Kernel.ClassRows _,
                    Kernel.PanelProduct _,
                    Kernel.OuterSum _,
                    Kernel.Pack _,
                    Kernel.Tiles _ -> Stream.empty();
        };
    }

    CodeBlock write() {
        CodeBlock.Builder body = CodeBlock.builder();
        launch.body().forEach(kernel -> write(kernel, body));
        CodeBlock.Builder code = CodeBlock.builder().addStatement("int $L = context.localIdx", Lanes.LANE);
        if (launch.batch()) {
            code.addStatement("int $L = context.groupIdx", DeviceAddresses.SAMPLE);
        }
        if (sharesSums) {
            TypeName number = steps.format().number();
            code.addStatement(
                    "$T[] $L = context.$L($L)", number, PARTIAL_SUMS, KernelMethod.allocation(number), groupSize);
        }
        return code.add(steps.scratch()).add(body.build()).build();
    }

    private void write(Kernel kernel, CodeBlock.Builder code) {
        switch (kernel) {
            case Kernel.Rows rows -> rows(rows, code);
            case Kernel.Product product -> product(product, code);
            case Kernel.Loop loop -> loop(loop, code);
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
        }
    }

    /// Ascends from 0 by 1, whichever way the recurrence runs.
    private void loop(Kernel.Loop loop, CodeBlock.Builder code) {
        code.add(fences.everywhere());
        if (loop.backward()) {
            code.beginControlFlow("for (int $1LDone = 0; $1LDone < $2L; $1LDone++)", loop.variable(), loop.steps())
                    .addStatement("int $1L = $2L - $1LDone", loop.variable(), loop.steps() - 1);
        } else {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", loop.variable(), loop.steps());
        }
        loop.body().forEach(kernel -> write(kernel, code));
        code.add(fences.atTurn()).endControlFlow();
    }

    private void rows(Kernel.Rows rows, CodeBlock.Builder code) {
        CodeBlock.Builder body = CodeBlock.builder();
        for (Kernel.Step step : rows.body()) {
            body.add(fences.before(accesses(step)));
            steps.write(step, body);
        }
        if (rows.steps() > 0) {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", Addresses.TIME, rows.steps())
                    .add(body.build())
                    .endControlFlow();
        } else {
            code.add(body.build());
        }
    }

    private static List<Fences.Access> accesses(Kernel.Step step) {
        List<Fences.Access> accesses = new ArrayList<>();
        for (Item item : step.items()) {
            // The first work-item alone keeps a single number, and all read it.
            List<Integer> spread = item instanceof Item.Assign && !step.shape().isEmpty() ? step.shape() : null;
            Locations.reads(item)
                    .forEach(read -> accesses.add(
                            new Fences.Access(read, false, step.shape().isEmpty() ? null : step.shape())));
            Locations.store(item)
                    .ifPresent(store -> accesses.add(
                            new Fences.Access(store, true, StepCode.isReduction(item, step) ? null : spread)));
        }
        return accesses;
    }

    private void product(Kernel.Product product, CodeBlock.Builder code) {
        List<ProductAxes.Axis> outer = ProductAxes.result(product).stream()
                .filter(axis -> !(axis instanceof ProductAxes.Axis.Letter))
                .toList();
        boolean timed = outer.stream().anyMatch(ProductAxes.Axis.Steps.class::isInstance);
        List<Integer> shape = product.resultAxes()
                .chars()
                .mapToObj(letter -> product.size((char) letter))
                .toList();
        int count = shape.stream().reduce(1, Math::multiplyExact);
        int parts = timed ? 1 : parts(product, count);
        code.add(fences.before(List.of(
                new Fences.Access(product.left(), false, null),
                new Fences.Access(product.right(), false, null),
                new Fences.Access(parts > 1 ? SHARES : product.result(), true, null))));
        comment(product.origin(), code);
        ProductLoops loops = new ProductLoops(product, addresses, steps.format());
        if (parts > 1) {
            inParts(product, loops, shape, count, parts, code);
            return;
        }
        if (timed) {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", Addresses.TIME, product.steps());
        }
        lanes.spread(code, count, (body, index) -> {
            bind(product, loops, shape, shape.isEmpty() ? Lanes.LANE : index, body);
            loops.sum(body);
        });
        if (timed) {
            code.endControlFlow();
        }
    }

    private static void bind(
            Kernel.Product product, ProductLoops loops, List<Integer> shape, String index, CodeBlock.Builder code) {
        List<String> names = Lanes.split(
                code,
                index,
                shape,
                product.resultAxes()
                        .chars()
                        .mapToObj(letter -> ProductLoops.variable((char) letter))
                        .toList());
        loops.bind(product.resultAxes(), names);
    }

    /// How many work-items share a sum, where a product has fewer of them than a group has work-items.
    private int parts(Kernel.Product product, int count) {
        List<ProductAxes.Axis> summed = ProductAxes.summed(product);
        if (summed.size() != 1 || !(summed.getFirst() instanceof ProductAxes.Axis.Letter(char _, int terms))) {
            return 1;
        }
        int most = Math.min(MOST_PARTS, Math.min(groupSize / count, terms / FEWEST_TERMS));
        return most < 2 ? 1 : Integer.highestOneBit(most);
    }

    /// Neighbouring work-items have neighbouring entries, and each of them some of the terms.
    private void inParts(
            Kernel.Product product,
            ProductLoops loops,
            List<Integer> shape,
            int count,
            int parts,
            CodeBlock.Builder code) {
        sharesSums = true;
        code.beginControlFlow("if ($L < $L)", Lanes.LANE, count * parts)
                .addStatement("int index = $L % $L", Lanes.LANE, count)
                .addStatement("int part = $L / $L", Lanes.LANE, count);
        bind(product, loops, shape, "index", code);
        loops.share(code, parts);
        code.addStatement("$L[$L] = sum", PARTIAL_SUMS, Lanes.LANE).endControlFlow();
        code.add(fences.before(
                List.of(new Fences.Access(SHARES, false, null), new Fences.Access(product.result(), true, null))));
        code.beginControlFlow("if ($L < $L)", Lanes.LANE, count);
        bind(product, loops, shape, Lanes.LANE, code);
        List<CodeBlock> shares = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            shares.add(
                    part == 0
                            ? CodeBlock.of("$L[$L]", PARTIAL_SUMS, Lanes.LANE)
                            : CodeBlock.of("$L[$L + $L]", PARTIAL_SUMS, Lanes.LANE, part * count));
        }
        code.addStatement("$L", loops.store(CodeBlock.join(shares, " + "))).endControlFlow();
    }

    private static void comment(Origin origin, CodeBlock.Builder code) {
        String comment = Comments.of(origin);
        if (!comment.isEmpty()) {
            code.add("// $L\n", comment);
        }
    }
}
