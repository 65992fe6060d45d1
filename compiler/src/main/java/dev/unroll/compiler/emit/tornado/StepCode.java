package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.device.Locations;
import dev.unroll.compiler.emit.Comments;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.emit.ScalarCode;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A step of a row, spread over the work-items of a group. Entries are theirs in turn. What is a single
/// number, all of them compute, and the first keeps. Folds are put together from each work-item's
/// share.
final class StepCode {
    private final NumberFormat format;
    private final DeviceFunctions functions;
    private final DeviceAddresses addresses;
    private final Lanes lanes;
    private final int groupSize;
    private final Set<String> read;
    private Origin lastOrigin = Origin.NONE;
    private boolean folds;
    private boolean findsIndices;
    private int sums;

    /// @param read locals that items read
    StepCode(
            NumberFormat format,
            DeviceFunctions functions,
            DeviceAddresses addresses,
            Lanes lanes,
            int groupSize,
            Set<String> read) {
        this.format = format;
        this.functions = functions;
        this.addresses = addresses;
        this.lanes = lanes;
        this.groupSize = groupSize;
        this.read = read;
    }

    NumberFormat format() {
        return format;
    }

    /// Allocates the local memory that folds share.
    CodeBlock scratch() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (folds || findsIndices) {
            allocate(code, format.number(), "shares");
        }
        if (findsIndices) {
            allocate(code, TypeName.INT, "indexShares");
        }
        return code.build();
    }

    private void allocate(CodeBlock.Builder code, TypeName type, String name) {
        code.addStatement("$T[] $L = context.$L($L)", type, name, KernelMethod.allocation(type), groupSize);
    }

    /// Whether all entries of a step are put together with one number.
    static boolean isReduction(Item item, Kernel.Step step) {
        return item instanceof Item.Assign(var _, var _, Optional<Location> store, Optional<Op.Reduction> into, var _)
                && into.isPresent()
                && !step.shape().isEmpty()
                && store.orElseThrow().strides().stream().allMatch(stride -> stride == 0);
    }

    void write(Kernel.Step step, CodeBlock.Builder code) {
        if (step.shape().isEmpty()) {
            single(step, code);
        } else {
            entries(step, code);
        }
    }

    private void single(Kernel.Step step, CodeBlock.Builder code) {
        ScalarCode scalars = new ScalarCode(format, functions, addresses, List.of());
        List<CodeBlock> stores = new ArrayList<>();
        Set<Buffer> overwritten = new HashSet<>();
        for (Item item : step.items()) {
            if (!(item instanceof Item.Assign assign)) {
                throw new IllegalArgumentException("a fold of a single number");
            }
            comment(assign.origin(), code);
            CodeBlock value = scalars.write(assign);
            if (read.contains(assign.local())) {
                code.addStatement("$T $L = $L", format.number(), assign.local(), value);
                value = CodeBlock.of("$L", assign.local());
            }
            if (assign.store().isPresent()) {
                stores.add(store(assign, assign.store().get(), List.of(), value));
                step.items().stream()
                        .flatMap(Locations::reads)
                        .map(Location::buffer)
                        .filter(assign.store().get().buffer()::equals)
                        .forEach(overwritten::add);
            }
        }
        if (stores.isEmpty()) {
            return;
        }
        if (overwritten.stream().anyMatch(addresses::isLocal)) {
            code.addStatement("context.localBarrier()");
        }
        if (!overwritten.stream().allMatch(addresses::isLocal)) {
            code.addStatement("context.globalBarrier()");
        }
        code.beginControlFlow("if ($L == 0)", Lanes.LANE);
        stores.forEach(store -> code.addStatement("$L", store));
        code.endControlFlow();
    }

    private CodeBlock store(Item.Assign assign, Location store, List<String> entries, CodeBlock value) {
        return addresses.store(
                store,
                entries,
                assign.into()
                        .map(reduction -> functions.combine(reduction, addresses.element(store, entries), value))
                        .orElse(value));
    }

    private void entries(Kernel.Step step, CodeBlock.Builder code) {
        Map<Item, Reduction> reductions = new LinkedHashMap<>();
        for (Item item : step.items()) {
            reduction(item, step).ifPresent(reduction -> {
                reductions.put(item, reduction);
                reduction.start(code);
            });
        }
        int count = step.shape().stream().reduce(1, Math::multiplyExact);
        List<String> names = Lanes.names(step.shape());
        lanes.spread(code, count, (body, index) -> {
            List<String> entries = Lanes.split(body, index, step.shape(), names);
            ScalarCode scalars = new ScalarCode(format, functions, addresses, entries);
            for (Item item : step.items()) {
                comment(item.origin(), body);
                Reduction reduction = reductions.get(item);
                if (reduction != null) {
                    reduction.add(body, scalars.writeOperand(Locations.value(item)), entries.getLast());
                } else if (item instanceof Item.Assign assign) {
                    assign(assign, entries, scalars, body);
                }
            }
        });
        reductions.values().forEach(reduction -> reduction.finish(code));
    }

    private void assign(Item.Assign assign, List<String> entries, ScalarCode scalars, CodeBlock.Builder code) {
        CodeBlock value = scalars.write(assign);
        if (read.contains(assign.local())) {
            code.addStatement("$T $L = $L", format.number(), assign.local(), value);
            value = CodeBlock.of("$L", assign.local());
        }
        if (assign.store().isPresent()) {
            code.addStatement("$L", store(assign, assign.store().get(), entries, value));
        }
    }

    private void comment(Origin origin, CodeBlock.Builder code) {
        String comment = Comments.of(origin);
        if (!origin.equals(lastOrigin) && !comment.isEmpty()) {
            code.add("// $L\n", comment);
        }
        lastOrigin = origin;
    }

    private Optional<Reduction> reduction(Item item, Kernel.Step step) {
        return switch (item) {
            case Item.Fold fold -> {
                folds = true;
                yield Optional.of(new Fold(fold.local(), fold.reduction(), fold.store(), false));
            }
            case Item.IndexOfLargest index -> {
                findsIndices = true;
                yield Optional.of(new IndexOfLargest(index));
            }
            case Item.Assign assign -> {
                if (!isReduction(assign, step)) {
                    yield Optional.empty();
                }
                folds = true;
                yield Optional.of(new Fold("sum" + ++sums, assign.into().orElseThrow(), assign.store(), true));
            }
            case Item.Apply _, Item.Draw _ ->
                throw new IllegalArgumentException("functions of whole rows are for vectors");
        };
    }

    /// Something that all entries of a row are put together to.
    private sealed interface Reduction {
        /// Before the entries.
        void start(CodeBlock.Builder code);

        /// For each entry.
        void add(CodeBlock.Builder code, CodeBlock value, String index);

        /// After all entries.
        void finish(CodeBlock.Builder code);
    }

    private final class Fold implements Reduction {
        private final String local;
        private final Op.Reduction reduction;
        private final Optional<Location> store;
        private final boolean accumulate;

        private Fold(String local, Op.Reduction reduction, Optional<Location> store, boolean accumulate) {
            this.local = local;
            this.reduction = reduction;
            this.store = store;
            this.accumulate = accumulate;
        }

        @Override
        public void start(CodeBlock.Builder code) {
            CodeBlock nothing = switch (reduction) {
                case SUM -> CodeBlock.of("0");
                case MAXIMUM -> format.literal(Double.NEGATIVE_INFINITY);
            };
            code.addStatement("$T $L = $L", format.number(), local, nothing);
        }

        @Override
        public void add(CodeBlock.Builder code, CodeBlock value, String index) {
            code.addStatement("$L = $L", local, combine(CodeBlock.of("$L", local), value));
        }

        private CodeBlock combine(CodeBlock left, CodeBlock right) {
            return functions.combine(reduction, left, right);
        }

        @Override
        public void finish(CodeBlock.Builder code) {
            lanes.reduce(code, local, "shares", this::combine);
            store.ifPresent(location -> {
                List<String> entries = location.strides().stream().map(_ -> "0").toList();
                CodeBlock sum = CodeBlock.of("$L", local);
                CodeBlock value = accumulate ? combine(addresses.element(location, entries), sum) : sum;
                code.beginControlFlow("if ($L == 0)", Lanes.LANE)
                        .addStatement("$L", addresses.store(location, entries, value))
                        .endControlFlow();
            });
        }
    }

    private final class IndexOfLargest implements Reduction {
        private final Item.IndexOfLargest item;
        private final String largest;

        private IndexOfLargest(Item.IndexOfLargest item) {
            this.item = item;
            this.largest = item.local() + "Value";
        }

        @Override
        public void start(CodeBlock.Builder code) {
            code.addStatement("int $L = 0", item.local())
                    .addStatement("$T $L = $L", format.number(), largest, format.literal(Double.NEGATIVE_INFINITY));
        }

        @Override
        public void add(CodeBlock.Builder code, CodeBlock value, String index) {
            code.beginControlFlow("if ($L > $L)", value, largest)
                    .addStatement("$L = $L", largest, value)
                    .addStatement("$L = $L", item.local(), index)
                    .endControlFlow();
        }

        /// The first of equals.
        @Override
        public void finish(CodeBlock.Builder code) {
            code.addStatement("shares[$L] = $L", Lanes.LANE, largest)
                    .addStatement("indexShares[$L] = $L", Lanes.LANE, item.local())
                    .addStatement("context.localBarrier()");
            lanes.halves(
                    code,
                    body -> body.addStatement("boolean larger = shares[$1L + distance] > shares[$1L]", Lanes.LANE)
                            .addStatement(
                                    "boolean sooner = shares[$1L + distance] == shares[$1L]"
                                            + " && indexShares[$1L + distance] < indexShares[$1L]",
                                    Lanes.LANE)
                            .beginControlFlow("if (larger || sooner)")
                            .addStatement("shares[$1L] = shares[$1L + distance]", Lanes.LANE)
                            .addStatement("indexShares[$1L] = indexShares[$1L + distance]", Lanes.LANE)
                            .endControlFlow());
            code.addStatement("$L = indexShares[0]", item.local()).addStatement("context.localBarrier()");
            item.store()
                    .ifPresent(location -> code.beginControlFlow("if ($L == 0)", Lanes.LANE)
                            .addStatement("$L", addresses.store(location, List.of(), CodeBlock.of("$L", item.local())))
                            .endControlFlow());
        }
    }
}
