package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Schedules the equations of one block: gathers them into groups, gives every value that is read across
/// groups its place, and writes the kernels.
final class BlockScheduler {
    private final Places places;
    private final Storage storage;
    private final Scope scope;
    private final boolean inLoop;
    private final Products products;
    private final Grouping grouping;
    private final Reads reads;
    private final Map<Value, Equation> defined = new HashMap<>();

    /// Products that start from what they are added to, by the sum.
    private final Map<Value, StartedProduct> started = new HashMap<>();

    /// The concatenation in whose array a part is computed.
    private final Map<Value, Value> wholes = new HashMap<>();

    private final List<ScanScheduler> scans = new ArrayList<>();

    /// @param scope where values are kept by default: [Scope#SLICE] or [Scope#SHARED]
    /// @param inLoop whether this is the body of a recurrence
    BlockScheduler(Places places, Storage storage, Scope scope, boolean inLoop, Products products) {
        this.places = places;
        this.storage = storage;
        this.scope = scope;
        this.inLoop = inLoop;
        this.products = products;
        this.grouping = new Grouping(storage.target().reusesRows());
        this.reads = new Reads(places);
    }

    /// Gathers the equations. Values that are wanted somewhere are computed there where that is possible, else
    /// copied.
    void gather(List<Equation> equations, List<Destination> destinations) {
        equations.forEach(equation -> equation.results().forEach(result -> defined.put(result, equation)));
        started.putAll(StartedProduct.find(equations, destinations, products));
        started.values().forEach(product -> defined.remove(product.product()));
        List<Destination> copies = new ArrayList<>();
        for (Destination destination : destinations) {
            if (!claim(destination)) {
                copies.add(destination);
            }
        }
        for (RunningSum sum : RunningSum.find(equations, destinations, places)) {
            places.place(sum.term(), places.of(sum.total()));
            defined.remove(sum.total());
        }
        for (Equation equation : equations.reversed()) {
            if (equation.op() instanceof Op.Concat concat) {
                placeParts(equation.result(), concat);
            }
        }
        for (Equation equation : inLoop && storage.target().reusesRows() ? ProductsFirst.order(equations) : equations) {
            gather(equation);
        }
        for (Destination copy : copies) {
            Type type = copy.value().type();
            copy(copy.value(), copy.batch(), copy.location().time().isFree() ? type.steps() : 0, copy.location());
        }
    }

    boolean isComputedHere(Value value) {
        Equation equation = defined.get(value);
        return equation != null && !places.isVirtual(value) && !(equation.op() instanceof Op.Scan);
    }

    Grouping grouping() {
        return grouping;
    }

    private boolean claim(Destination destination) {
        Value value = destination.value();
        if (!isComputedHere(value)
                || places.isPlaced(value)
                || destination.batch() != value.type().batch()
                || (isProduct(value) && !products.isBestWrittenTo(destination.location()))) {
            return false;
        }
        places.place(value, destination.location());
        return true;
    }

    private boolean isProduct(Value value) {
        return started.containsKey(value)
                || (defined.get(value).op() instanceof Op.Contract contract && products.canStart(contract));
    }

    private void placeParts(Value whole, Op.Concat concat) {
        if (!places.isPlaced(whole)) {
            places.place(whole, storage.allocate(storage.hint(whole), scope, whole.type()));
        }
        int from = 0;
        for (Value part : concat.parts()) {
            Equation definition = defined.get(part);
            if (definition != null
                    && isComputedHere(part)
                    && !places.isPlaced(part)
                    && !sumsOverBatchOrTime(definition.op())
                    && part.type().batch() == whole.type().batch()
                    && part.type().steps() == whole.type().steps()) {
                places.place(part, places.of(whole).slice(concat.axis(), from));
                wholes.put(part, whole);
            }
            from += part.type().shape().get(concat.axis());
        }
    }

    private static boolean sumsOverBatchOrTime(Op op) {
        return switch (op) {
            case Op.Reduce reduce -> reduce.overBatch() || reduce.overTime();
            case Op.Contract contract -> contract.overBatch() || contract.overTime();
            default -> false;
        };
    }

    private void gather(Equation equation) {
        StartedProduct product = started.get(equation.results().getFirst());
        if (product != null) {
            List<Value> read = new ArrayList<>(product.contract().operands());
            read.add(product.start());
            grouping.addAlone(equation, reads.of(read));
        } else if (equation.results().stream().allMatch(defined::containsKey)) {
            gatherAlone(equation);
        }
    }

    private void gatherAlone(Equation equation) {
        Op op = equation.op();
        switch (op) {
            case Op.Concat concat -> gatherConcat(equation.result(), concat);
            case Op.Reduce reduce -> gatherReduce(equation, reduce);
            case Op.Contract contract -> {
                if (RowForm.isFold(contract)) {
                    Type type = Type.SCALAR
                            .withBatch(contract.resultTypes().getFirst().batch())
                            .withSteps(contract.resultTypes().getFirst().steps());
                    row(equation, type, contract.left().type().shape());
                } else {
                    grouping.addAlone(equation, reads.of(op));
                }
            }
            case Op.ArgMax argMax ->
                row(equation, argMax.operand().type(), argMax.operand().type().shape());
            case Op.Scan scan -> {
                ScanScheduler scheduler = new ScanScheduler(places, storage, scope, inLoop, products, equation, scan);
                scheduler.gather();
                scans.add(scheduler);
                grouping.addAlone(equation, reads.of(op));
            }
            case Op.Pad _ -> throw new IllegalStateException("pads are concatenations by now");
            case Op.Unary _,
                    Op.Binary _,
                    Op.Select _,
                    Op.Place _,
                    Op.Fill _,
                    Op.SampleCount _,
                    Op.Draw _,
                    Op.Exists _,
                    Op.StepCount _,
                    Op.Expand _,
                    Op.Slice _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.At _,
                    Op.Reverse _,
                    Op.ReverseSequence _,
                    Op.OneHot _,
                    Op.Stop _ -> {
                if (!places.isVirtual(equation.result())) {
                    row(
                            equation,
                            equation.result().type(),
                            equation.result().type().shape());
                }
            }
        }
    }

    private void row(Equation equation, Type axes, List<Integer> shape) {
        grouping.addRow(
                new Grouping.RowWork(
                        new Grouping.Work.Compute(equation),
                        axes.batch(),
                        axes.steps(),
                        places.bound(equation.result()),
                        shape,
                        rowReads(equation.op()),
                        equation.result()),
                null);
    }

    /// A copied view reads its operand at other entries.
    private List<Reads.Root> rowReads(Op op) {
        boolean aligned = switch (op) {
            case Op.Slice _, Op.Transpose _, Op.Reshape _, Op.At _, Op.Reverse _, Op.ReverseSequence _ -> false;
            default -> true;
        };
        return reads.of(op).stream()
                .map(root -> new Reads.Root(root.value(), root.aligned() && aligned))
                .toList();
    }

    private void gatherConcat(Value whole, Op.Concat concat) {
        grouping.addComposed(
                whole,
                concat.parts().stream().filter(part -> isWithin(part, whole)).toList());
        Set<Value> done = new HashSet<>();
        int from = 0;
        for (Value part : concat.parts()) {
            if (!isWithin(part, whole) || !done.add(part)) {
                int offset = from;
                grouping.addRow(
                        new Grouping.RowWork(
                                new Grouping.Work.Copy(
                                        part, () -> places.of(whole).slice(concat.axis(), offset)),
                                whole.type().batch(),
                                whole.type().steps(),
                                places.bound(whole),
                                part.type().shape(),
                                reads.of(List.of(part)),
                                null),
                        whole);
            }
            from += part.type().shape().get(concat.axis());
        }
    }

    private boolean isWithin(Value part, Value whole) {
        return whole.equals(wholes.get(part));
    }

    private void copy(Value source, boolean batch, int steps, Location target) {
        grouping.addRow(
                new Grouping.RowWork(
                        new Grouping.Work.Copy(source, () -> target),
                        batch,
                        steps,
                        Optional.empty(),
                        source.type().shape(),
                        reads.of(List.of(source)),
                        null),
                null);
    }

    private void gatherReduce(Equation equation, Op.Reduce reduce) {
        Type operand = reduce.operand().type();
        if (!reduce.overTime() && !reduce.overBatch()) {
            row(equation, operand, operand.shape());
            return;
        }
        if (reduce.reduction() != Op.Reduction.SUM && reduce.overBatch()) {
            throw new IllegalStateException("only sums run over the batch");
        }
        Value result = equation.result();
        List<Reads.Root> roots = new ArrayList<>(rowReads(reduce));
        if (!isPartial(equation)) {
            grouping.addRow(
                    new Grouping.RowWork(
                            new Grouping.Work.Clear(result, reduce.reduction()),
                            result.type().batch(),
                            result.type().steps(),
                            result.type().isTimed() ? places.bound(result) : Optional.empty(),
                            result.type().shape(),
                            List.of(),
                            result),
                    null);
            roots.add(new Reads.Root(result, false));
        }
        Grouping.RowWork sum = new Grouping.RowWork(
                new Grouping.Work.Accumulate(equation),
                operand.batch(),
                operand.steps(),
                places.bound(result),
                operand.shape(),
                roots,
                result);
        if (reduce.overBatch() && storage.target().sumsSamplesApart()) {
            grouping.addRowAlone(sum);
        } else {
            grouping.addRow(sum, null);
        }
    }

    /// Whether the result of a sum lies among the partial sums, which are cleared before the slice runs.
    private boolean isPartial(Equation equation) {
        return places.find(equation.result())
                .filter(location -> location.buffer().scope() == Scope.PARTIAL)
                .isPresent();
    }

    /// Gives a place to every value of this block that is read elsewhere than where it is computed, and to
    /// those that `readLater` names.
    void placeRemaining(Set<Value> readLater) {
        for (Map.Entry<Value, Equation> entry : defined.entrySet().stream()
                .sorted(Comparator.comparingInt(item -> item.getKey().id()))
                .toList()) {
            Value value = entry.getKey();
            if (!places.isPlaced(value) && isComputedHere(value) && (needsPlace(value) || readLater.contains(value))) {
                places.place(
                        value,
                        isOfOneRow(value) && !readLater.contains(value)
                                ? storage.allocateRow(storage.hint(value), value.type())
                                : storage.allocate(storage.hint(value), scope, value.type()));
            }
        }
    }

    /// Whether a row of it is not needed any more when the next one is computed.
    private boolean isOfOneRow(Value value) {
        Grouping.Position position = grouping.position(value);
        return scope == Scope.SLICE
                && storage.target().reusesRows()
                && value.type().batch()
                && value.type().kind() == Kind.NUMBER
                && position != null
                && !position.afterGroup()
                && grouping.sites(value).stream().allMatch(site -> site.group() == position.group() && site.aligned());
    }

    private boolean needsPlace(Value value) {
        Grouping.Position position = grouping.position(value);
        if (position == null) {
            return false;
        }
        if (position.afterGroup()) {
            return true;
        }
        boolean number = value.type().rank() == 0;
        return grouping.sites(value).stream()
                .anyMatch(site -> site.group() != position.group()
                        || !site.aligned()
                        || !(site.step() == position.step() || number));
    }

    /// Writes the kernels.
    List<Kernel> kernels() {
        KernelWriter writer = new KernelWriter(places, storage, grouping, scope, products, started);
        List<Kernel> kernels = new ArrayList<>();
        int scan = 0;
        for (int i = 0; i < grouping.groups().size(); i++) {
            Grouping.Group group = grouping.groups().get(i);
            if (group.alone != null && group.alone.op() instanceof Op.Scan) {
                kernels.addAll(scans.get(scan++).kernels());
            } else {
                kernels.addAll(writer.write(i, group));
            }
        }
        return kernels;
    }
}
