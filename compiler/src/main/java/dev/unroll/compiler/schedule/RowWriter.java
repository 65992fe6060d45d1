package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes row work as items over scalar expressions.
final class RowWriter {
    private static final int LARGEST_INLINED = 9;

    private final Places places;
    private final Storage storage;
    private final Grouping grouping;
    private final Map<Value, String> locals = new HashMap<>();
    private final Map<Value, Scalar> inlined = new HashMap<>();
    private int group = -1;
    private int step;

    RowWriter(Places places, Storage storage, Grouping grouping) {
        this.places = places;
        this.storage = storage;
        this.grouping = grouping;
    }

    /// Writes the steps of a group.
    List<Kernel.Step> write(int group, List<Grouping.Draft> drafts) {
        this.group = group;
        List<Kernel.Step> steps = new ArrayList<>();
        for (step = 0; step < drafts.size(); step++) {
            Grouping.Draft draft = drafts.get(step);
            List<Item> items = new ArrayList<>();
            for (Grouping.RowWork work : draft.items()) {
                if (!inline(work, draft)) {
                    items.add(item(work));
                }
            }
            if (!items.isEmpty()) {
                steps.add(new Kernel.Step(draft.shape(), items));
            }
        }
        return steps;
    }

    /// Copies a value to a location.
    Item copy(Value source, Location target) {
        return new Item.Assign("", resolve(source), Optional.of(target), origin(source));
    }

    /// Adds a value to what is at a location.
    Item add(Value source, Location target) {
        return new Item.Assign("", resolve(source), Optional.of(target), Optional.of(Op.Reduction.SUM), origin(source));
    }

    private Origin origin(Value source) {
        return places.definition(source).map(Equation::origin).orElse(Origin.NONE);
    }

    /// Leaves a small unnamed intermediate result to the one expression that reads it.
    private boolean inline(Grouping.RowWork work, Grouping.Draft draft) {
        Value result = work.result();
        if (result == null
                || !result.name().isEmpty()
                || !(work.work() instanceof Grouping.Work.Compute(Equation equation))
                || work.isFold()
                || equation.op() instanceof Op.ArgMax
                || places.isPlaced(result)
                || grouping.sites(result).size() != 1
                || grouping.sites(result).getFirst().step() != step) {
            return false;
        }
        Scalar expression = expression(equation.op());
        if (size(expression) > LARGEST_INLINED || readsOverwritten(expression, draft)) {
            return false;
        }
        inlined.put(result, expression);
        return true;
    }

    /// Whether an item of the step writes over what the expression reads, such as an old state.
    private boolean readsOverwritten(Scalar expression, Grouping.Draft draft) {
        List<Location> overwritten = draft.items().stream()
                .flatMap(work -> Stream.ofNullable(work.result()))
                .flatMap(result -> places.find(result).stream())
                .toList();
        return expression
                .parts()
                .anyMatch(part -> part instanceof Scalar.Load(Location location)
                        && overwritten.stream()
                                .anyMatch(store -> store.buffer().equals(location.buffer())
                                        && store.time().equals(location.time())));
    }

    private static int size(Scalar scalar) {
        return scalar.parts()
                .mapToInt(part -> part instanceof Scalar.Draw ? LARGEST_INLINED : 1)
                .sum();
    }

    private Item item(Grouping.RowWork work) {
        return switch (work.work()) {
            case Grouping.Work.Compute(Equation equation) -> compute(equation);
            case Grouping.Work.Accumulate(Equation equation) -> {
                Op.Reduce reduce = (Op.Reduce) equation.op();
                yield new Item.Assign(
                        "",
                        resolve(reduce.operand()),
                        Optional.of(sumLocation(equation.result(), reduce)),
                        Optional.of(reduce.reduction()),
                        equation.origin());
            }
            case Grouping.Work.Clear(Value value, Op.Reduction reduction) ->
                new Item.Assign(
                        "", new Scalar.Literal(reduction.start()), Optional.of(places.of(value)), origin(value));
            case Grouping.Work.Copy(Value source, var target) -> copy(source, target.get());
        };
    }

    /// All entries of the row are added to the same place where the sum runs over entries too.
    private Location sumLocation(Value result, Op.Reduce reduce) {
        Location location = places.of(result);
        int rank = reduce.operand().type().rank();
        return reduce.overEntries() ? location.withStrides(Collections.nCopies(rank, 0)) : location;
    }

    private Item compute(Equation equation) {
        Value result = equation.result();
        String local = locals.computeIfAbsent(result, value -> storage.name(value, "v"));
        Optional<Location> store = places.isPlaced(result) ? Optional.of(places.of(result)) : Optional.empty();
        Origin origin = equation.origin();
        return switch (equation.op()) {
            case Op.Reduce reduce -> new Item.Fold(local, reduce.reduction(), resolve(reduce.operand()), store, origin);
            case Op.Contract contract -> {
                Scalar product =
                        new Scalar.Binary(BinaryFunction.MULTIPLY, resolve(contract.left()), resolve(contract.right()));
                yield new Item.Fold(local, Op.Reduction.SUM, product, store, origin);
            }
            case Op.ArgMax argMax -> new Item.IndexOfLargest(local, resolve(argMax.operand()), store, origin);
            default -> new Item.Assign(local, expression(equation.op()), store, origin);
        };
    }

    private Scalar expression(Op op) {
        return switch (op) {
            case Op.Unary unary -> new Scalar.Unary(unary.function(), resolve(unary.operand()));
            case Op.Binary binary ->
                new Scalar.Binary(binary.function(), resolve(binary.left()), resolve(binary.right()));
            case Op.Select select ->
                new Scalar.Select(resolve(select.condition()), resolve(select.then()), resolve(select.otherwise()));
            case Op.Place place -> new Scalar.AtStep(place.step(), resolve(place.operand()));
            case Op.Fill fill -> new Scalar.Literal(fill.value());
            case Op.SampleCount _ -> new Scalar.SampleCount();
            case Op.StepCount count -> new Scalar.StepCount(places.inputs().indexOf(count.length()));
            case Op.Exists exists -> new Scalar.IsBefore(exists.ahead(), resolve(exists.length()));
            case Op.Draw draw -> new Scalar.Draw(draw.distribution(), draw.number(), places.everySample(draw.type()));
            case Op.OneHot oneHot -> new Scalar.IsClass(resolve(oneHot.operand()));
            case Op.Expand expand -> resolve(expand.operand());
            case Op.Stop stop -> resolve(stop.operand());
            case Op.Slice slice -> new Scalar.Load(places.of(slice.operand()).slice(slice.axis(), slice.from()));
            case Op.Transpose transpose ->
                new Scalar.Load(places.of(transpose.operand()).transposed());
            case Op.Reshape reshape ->
                new Scalar.Load(places.of(reshape.operand()).withStrides(Location.denseStrides(reshape.shape())));
            case Op.At at -> {
                Location location = places.of(at.operand());
                yield new Scalar.Load(location.withTime(location.time().at(at.step())));
            }
            case Op.Reverse reverse -> {
                Location location = places.of(reverse.operand());
                Type type = reverse.operand().type();
                yield new Scalar.Load(location.withTime(location.time().reversed(type.steps())));
            }
            case Op.ReverseSequence reverse -> {
                Location location = places.of(reverse.operand());
                yield new Scalar.Load(location.withTime(location.time().reversedWithin(places.of(reverse.length()))));
            }
            case Op.Contract _, Op.Reduce _, Op.ArgMax _, Op.Pad _, Op.Concat _, Op.Scan _ ->
                throw new IllegalStateException(op + " is not computed entry by entry");
        };
    }

    private Scalar resolve(Value value) {
        Scalar expression = inlined.get(value);
        if (expression != null) {
            return expression;
        }
        Grouping.Position position = grouping.position(value);
        if (position != null && position.group() == group && !position.afterGroup()) {
            boolean number = value.type().rank() == 0;
            boolean sameStep = position.step() == step && !position.afterStep();
            String local = locals.get(value);
            if (local != null && (sameStep || (number && position.step() < step))) {
                return new Scalar.Local(local);
            }
        }
        if (places.isVirtual(value)) {
            Op op = places.definition(value).orElseThrow().op();
            return op instanceof Op.Expand
                            || op instanceof Op.Stop
                            || op instanceof Op.OneHot
                            || op instanceof Op.Fill
                            || op instanceof Op.SampleCount
                            || op instanceof Op.StepCount
                    ? expression(op)
                    : new Scalar.Load(places.of(value));
        }
        return new Scalar.Load(places.of(value));
    }
}
