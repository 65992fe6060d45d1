package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// `v = f(e) + ...  ->  a = e; a = f(a); v = a + ...`
///
/// Takes functions such as `tanh` out of a step: what they are applied to is computed for the whole row and
/// kept, the function runs over the row, and the rest of the step reads what it left. Loops stay small, so that
/// the virtual machine soon compiles them, and the loop of each function is compiled once for all its uses.
/// Random numbers are drawn for the whole row likewise, before all that is computed.
///
/// Sound as nothing is computed otherwise, and everything in an order that keeps reads of an array before or
/// after its writes as they were: an item is put off to the stage in which all that it reads is there, and in
/// which all earlier reads of what it overwrites are done.
final class SplitFunctions {
    private final Storage storage;
    private final Kernel.Step step;
    private final Target.Vectors target;
    private final List<List<Item>> stages = new ArrayList<>();
    private final Map<String, Integer> stageOf = new HashMap<>(); // by local
    private final Map<Place, Integer> written = new HashMap<>();
    private final Map<Place, Integer> read = new HashMap<>();
    private final List<Application> applications = new ArrayList<>();
    private final Map<Scalar.Draw, String> draws = new LinkedHashMap<>(); // the local that each becomes
    private final Set<String> kept = new TreeSet<>(); // locals that are read in a later stage

    /// Entries of an array that an item reads or writes.
    private record Place(Buffer buffer, TimeIndex time) {}

    /// A function, applied to what item `item` of a stage computes.
    private record Application(int stage, UnaryFunction function, String local) {}

    private SplitFunctions(Storage storage, Kernel.Step step, Target.Vectors target) {
        this.storage = storage;
        this.step = step;
        this.target = target;
    }

    /// The step, as a sequence of several if there are functions in it.
    static List<Kernel.Step> apply(Storage storage, Kernel.Step step, Target.Vectors target) {
        return new SplitFunctions(storage, step, target).run();
    }

    private List<Kernel.Step> run() {
        for (Item item : step.items()) {
            add(item);
        }
        if (applications.isEmpty() && draws.isEmpty()) {
            return List.of(step);
        }
        return new Assembly().steps();
    }

    private void add(Item item) {
        Scalar value = value(item);
        int stage = stage(value);
        Optional<Place> target = store(item).map(SplitFunctions::place);
        if (target.isPresent()) {
            stage = Math.max(stage, read.getOrDefault(target.get(), 0));
            stage = Math.max(stage, written.getOrDefault(target.get(), 0));
        }
        Item split = withValue(item, split(value, stage, item.origin()));
        addTo(stage, split);
        stageOf.put(item.local(), stage);
        int reached = stage;
        target.ifPresent(place -> written.merge(place, reached, Math::max));
    }

    private void addTo(int stage, Item item) {
        while (stages.size() <= stage) {
            stages.add(new ArrayList<>());
        }
        stages.get(stage).add(item);
    }

    private static Place place(Location location) {
        return new Place(location.buffer(), location.time());
    }

    /// Whether a function is applied to a row of its own, not within a loop over other things.
    static boolean isApart(UnaryFunction function) {
        return switch (function) {
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS -> true;
            case NEGATE, ABS, RELU, SQRT -> false;
        };
    }

    private static boolean isApart(Scalar scalar) {
        return scalar instanceof Scalar.Unary(var function, var _) && isApart(function);
    }

    /// The stage in which an expression can be computed.
    private int stage(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Load load -> written.getOrDefault(place(load.location()), 0);
            case Scalar.Local local -> stageOf.getOrDefault(local.name(), 0);
            case Scalar.Unary unary -> stage(unary.operand()) + (isApart(unary.function()) ? 1 : 0);
            case Scalar.Literal _,
                    Scalar.SampleCount _,
                    Scalar.StepCount _,
                    Scalar.Draw _,
                    Scalar.Binary _,
                    Scalar.Select _,
                    Scalar.IsClass _,
                    Scalar.AtStep _,
                    Scalar.IsBefore _ ->
                scalar.operands().mapToInt(this::stage).max().orElse(0);
        };
    }

    /// The expression as computed in a stage, functions taken out.
    private Scalar split(Scalar scalar, int stage, Origin origin) {
        return switch (scalar) {
            case Scalar.Load load -> {
                read.merge(place(load.location()), stage, Math::max);
                yield scalar;
            }
            case Scalar.Local local -> {
                int computed = stageOf.getOrDefault(local.name(), stage);
                if (computed < stage && !isApplied(local.name())) {
                    kept.add(local.name());
                }
                yield scalar;
            }
            case Scalar.Unary unary -> {
                if (!isApart(scalar)) {
                    yield new Scalar.Unary(unary.function(), split(unary.operand(), stage, origin));
                }
                int argument = stage(unary.operand());
                Scalar operand = split(unary.operand(), argument, origin);
                String local = storage.names().unique(unary.function().toString(), "f");
                addTo(argument, new Item.Assign(local, operand, Optional.empty(), origin));
                applications.add(new Application(argument, unary.function(), local));
                stageOf.put(local, argument + 1);
                yield new Scalar.Local(local);
            }
            case Scalar.Draw draw ->
                draw.place().variesAlongRow()
                        ? new Scalar.Local(
                                draws.computeIfAbsent(draw, _ -> storage.names().unique("drawn", "f")))
                        : draw;
            case Scalar.Literal _,
                    Scalar.SampleCount _,
                    Scalar.StepCount _,
                    Scalar.Binary _,
                    Scalar.Select _,
                    Scalar.IsClass _,
                    Scalar.AtStep _,
                    Scalar.IsBefore _ -> scalar.withOperands(operand -> split(operand, stage, origin));
        };
    }

    private boolean isApplied(String local) {
        return applications.stream().anyMatch(application -> application.local().equals(local));
    }

    static Scalar value(Item item) {
        return switch (item) {
            case Item.Assign assign -> assign.value();
            case Item.Fold fold -> fold.value();
            case Item.IndexOfLargest index -> index.value();
            case Item.Apply _, Item.Draw _ -> throw new IllegalArgumentException("functions are taken out once");
        };
    }

    static Optional<Location> store(Item item) {
        return switch (item) {
            case Item.Assign assign -> assign.store();
            case Item.Fold fold -> fold.store();
            case Item.IndexOfLargest index -> index.store();
            case Item.Apply _, Item.Draw _ -> throw new IllegalArgumentException("functions are taken out once");
        };
    }

    static Item withValue(Item item, Scalar value) {
        return switch (item) {
            case Item.Assign assign ->
                new Item.Assign(assign.local(), value, assign.store(), assign.into(), assign.origin());
            case Item.Fold fold -> new Item.Fold(fold.local(), fold.reduction(), value, fold.store(), fold.origin());
            case Item.IndexOfLargest index ->
                new Item.IndexOfLargest(index.local(), value, index.store(), index.origin());
            case Item.Apply _, Item.Draw _ -> throw new IllegalArgumentException("functions are taken out once");
        };
    }

    /// Gives everything that lives from one stage to another a row of an array, rows of one function side by
    /// side, and puts the steps together.
    private final class Assembly {
        private final List<Integer> strides;
        private final Map<String, Integer> offsets = new HashMap<>(); // of locals
        private final List<Call> calls = new ArrayList<>();
        private final Buffer buffer;

        /// A function to be applied to `count` entries at the end of a stage.
        private record Call(int stage, UnaryFunction function, int from, int count) {}

        Assembly() {
            List<Integer> padded = new ArrayList<>(step.shape());
            padded.addLast(target.padded(padded.removeLast()));
            strides = Location.denseStrides(padded);
            int size = padded.stream().reduce(1, Math::multiplyExact);
            int offset = 0;
            for (int stage = 0; stage < stages.size(); stage++) {
                for (UnaryFunction function : UnaryFunction.values()) {
                    int from = offset;
                    for (Application application : applications) {
                        if (application.stage() == stage && application.function() == function) {
                            offsets.put(application.local(), offset);
                            offset += size;
                        }
                    }
                    if (offset > from) {
                        calls.add(new Call(stage, function, from, offset - from));
                    }
                }
            }
            for (String local : kept) {
                offsets.put(local, offset);
                offset += size;
            }
            for (String local : draws.values()) {
                offsets.put(local, offset);
                offset += size;
            }
            buffer = storage.allocateScratch("activations", offset);
        }

        private Location location(String local) {
            return new Location(buffer, TimeIndex.NONE, offsets.get(local), strides);
        }

        List<Kernel.Step> steps() {
            List<Kernel.Step> steps = new ArrayList<>();
            if (!draws.isEmpty()) {
                List<Item> rows = new ArrayList<>();
                draws.forEach((draw, local) -> rows.add(row(draw, local)));
                steps.add(new Kernel.Step(step.shape().subList(0, step.shape().size() - 1), rows));
            }
            for (int stage = 0; stage < stages.size(); stage++) {
                List<Item> items = new ArrayList<>();
                for (Item item : stages.get(stage)) {
                    items.addAll(assembled(item, stage));
                }
                if (!items.isEmpty()) {
                    steps.add(new Kernel.Step(step.shape(), items));
                }
                List<Item> applied = new ArrayList<>();
                for (Call call : calls) {
                    if (call.stage() == stage) {
                        applied.add(new Item.Apply(call.function(), buffer, call.from(), call.count(), Origin.NONE));
                    }
                }
                if (!applied.isEmpty()) {
                    steps.add(new Kernel.Step(List.of(), applied));
                }
            }
            return steps;
        }

        private Item row(Scalar.Draw draw, String local) {
            return new Item.Draw(
                    draw.distribution(),
                    draw.number(),
                    firstOfRow(draw.place()),
                    firstOfRow(location(local)),
                    step.shape().getLast(),
                    Origin.NONE);
        }

        private static Location firstOfRow(Location location) {
            return location.withStrides(
                    location.strides().subList(0, location.strides().size() - 1));
        }

        /// An item with locals of other stages loaded, and kept itself if others read it.
        private List<Item> assembled(Item item, int stage) {
            Set<String> here = new HashSet<>();
            for (Item other : stages.get(stage)) {
                if (!isApplied(other.local())) {
                    here.add(other.local());
                }
            }
            Item loaded = withValue(item, load(value(item), here));
            if (!offsets.containsKey(item.local())) {
                return List.of(loaded);
            }
            Item.Assign assign = (Item.Assign) loaded;
            Location location = location(item.local());
            if (assign.store().isEmpty()) {
                return List.of(new Item.Assign(assign.local(), assign.value(), Optional.of(location), assign.origin()));
            }
            Item copy = new Item.Assign("", new Scalar.Local(assign.local()), Optional.of(location), assign.origin());
            return List.of(assign, copy);
        }

        private Scalar load(Scalar scalar, Set<String> here) {
            return scalar instanceof Scalar.Local(String name) && offsets.containsKey(name) && !here.contains(name)
                    ? new Scalar.Load(location(name))
                    : scalar.withOperands(operand -> load(operand, here));
        }
    }
}
