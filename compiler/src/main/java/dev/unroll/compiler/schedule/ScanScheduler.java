package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Schedules a recurrence. A state whose path is wanted is kept in an array of one step more than the
/// recurrence has: the value before a step is read from one place and the value after it written to the next,
/// so the path needs no copies. Other states are overwritten in place where nothing reads the old value
/// afterwards.
final class ScanScheduler {
    private final Places places;
    private final Storage storage;
    private final Scope scope;
    private final boolean nested;
    private final Equation equation;
    private final Op.Scan scan;
    private final Optional<Bound> bound;
    private final String variable;
    private final BlockScheduler body;

    /// @param nested whether this stands in the body of another recurrence
    ScanScheduler(
            Places places,
            Storage storage,
            Scope scope,
            boolean nested,
            Products products,
            Equation equation,
            Op.Scan scan) {
        this.places = places;
        this.storage = storage;
        this.scope = scope;
        this.nested = nested;
        this.equation = equation;
        this.scan = scan;
        this.bound = places.bound(equation.results().getFirst());
        this.variable = storage.names().unique("t", "t");
        this.body = new BlockScheduler(places, storage, scope, true, products.repeated(scan.steps()));
    }

    /// Gathers the body, and places states and what is emitted.
    void gather() {
        Set<Value> emitted = scan.emitted().stream().collect(Collectors.toSet());
        List<Destination> destinations = new ArrayList<>();
        List<Integer> overwritten = new ArrayList<>();
        Map<Value, Location> paths = new HashMap<>();
        for (int i = 0; i < scan.states(); i++) {
            Value before = scan.stateParameters().get(i);
            Value after = scan.nextStates().get(i);
            boolean wanted = emitted.contains(before) || emitted.contains(after);
            if (wanted || !before.type().batch() || !isOwned(i)) {
                destinations.add(placePath(i, paths));
            } else {
                Location location = storage.allocate(storage.hint(before), scope, before.type());
                places.place(before, location);
                places.place(equation.results().get(i), location);
                destinations.add(new Destination(after, location, before.type().batch()));
                overwritten.add(i);
            }
        }
        destinations.addAll(placeEmitted(paths));
        body.gather(scan.body().body(), destinations);
        overwritten.stream().filter(state -> !canOverwrite(state)).forEach(this::keepPath);
        body.placeRemaining(Set.of());
    }

    /// Whether the value after the step is computed by an equation of the body that serves this state alone.
    private boolean isOwned(int state) {
        Value after = scan.nextStates().get(state);
        long uses = scan.nextStates().stream().filter(after::equals).count();
        return uses == 1
                && scan.body().body().stream()
                        .anyMatch(inner -> inner.results().contains(after)
                                && !places.isVirtual(after)
                                && !(inner.op() instanceof Op.Scan)
                                && !(inner.op() instanceof Op.Concat));
    }

    /// An array of the state before each step and after the last one.
    private Destination placePath(int state, Map<Value, Location> paths) {
        Value before = scan.stateParameters().get(state);
        Value after = scan.nextStates().get(state);
        Type type = before.type();
        if (!type.batch()) { // a sum over samples and steps, in the making
            boolean partial = scope == Scope.SLICE && !nested;
            Location sum =
                    partial ? storage.allocatePartial(type) : storage.allocate(storage.hint(before), scope, type);
            places.place(before, sum);
            places.place(equation.results().get(state), sum);
            return new Destination(after, sum, false);
        }
        Buffer buffer = storage.allocate(storage.hint(before), scope, type, scan.steps() + 1);
        Location path = Location.dense(buffer, TimeIndex.ALL, 0, type.shape());
        Location early = path.withTime(path.time().shifted(scan.backward() ? 1 : 0));
        Location late = path.withTime(path.time().shifted(scan.backward() ? 0 : 1));
        places.place(before, early.withTime(early.time().at(variable)));
        paths.putIfAbsent(before, early);
        paths.putIfAbsent(after, late);
        places.place(equation.results().get(state), path.withTime(path.time().at(scan.backward() ? from() : to())));
        return new Destination(after, late.withTime(late.time().at(variable)), true);
    }

    private List<Destination> placeEmitted(Map<Value, Location> paths) {
        List<Destination> destinations = new ArrayList<>();
        for (int i = 0; i < scan.emitted().size(); i++) {
            Value value = scan.emitted().get(i);
            Value sequence = equation.results().get(scan.states() + i);
            Location path = paths.get(value);
            if (path != null) {
                places.place(sequence, path);
                continue;
            }
            Location location = storage.allocate(storage.hint(sequence), scope, sequence.type());
            places.place(sequence, location);
            paths.put(value, location);
            destinations.add(new Destination(
                    value,
                    location.withTime(location.time().at(variable)),
                    value.type().batch()));
        }
        return destinations;
    }

    /// Whether the old value is read by nothing after, or while, the new one is written.
    private boolean canOverwrite(int state) {
        Grouping.Position writing = body.grouping().position(scan.nextStates().get(state));
        if (writing == null) {
            return false;
        }
        return body.grouping().sites(scan.stateParameters().get(state)).stream()
                .allMatch(site -> site.group() < writing.group()
                        || (site.group() == writing.group()
                                && !writing.afterGroup()
                                && (site.step() < writing.step()
                                        || (site.step() == writing.step()
                                                && site.item() <= writing.item()
                                                && site.aligned()
                                                && !writing.afterStep()))));
    }

    private void keepPath(int state) {
        Destination destination = placePath(state, new HashMap<>());
        places.place(destination.value(), destination.location());
    }

    /// What sets the states, then the loop.
    List<Kernel> kernels() {
        for (int i = 0; i < scan.sequences().size(); i++) {
            Location sequence = places.of(scan.sequences().get(i));
            places.place(scan.slices().get(i), sequence.withTime(sequence.time().at(variable)));
        }
        List<Kernel> kernels = new ArrayList<>();
        String name = scan.states() > 0 ? scan.stateParameters().getFirst().name() : "";
        if (scan.states() > 0) {
            kernels.addAll(start(name));
        }
        kernels.add(new Kernel.Loop(
                storage.names().unique(scan.backward() ? "backward" : "forward", "loop"),
                variable,
                scan.steps(),
                bound,
                scan.backward(),
                body.kernels()));
        return kernels;
    }

    /// The first of the steps that are gone through.
    private TimeIndex from() {
        return Bound.from(bound);
    }

    /// The step behind the last of them.
    private TimeIndex to() {
        return Bound.to(bound, scan.steps());
    }

    /// Sets the states, those over the same samples and steps in one kernel.
    private List<Kernel> start(String name) {
        RowWriter writer = new RowWriter(places, storage, new Grouping(false));
        Map<Type, List<Kernel.Step>> steps = new LinkedHashMap<>();
        for (int i = 0; i < scan.states(); i++) {
            Value before = scan.stateParameters().get(i);
            Item item = writer.copy(scan.initial().get(i), firstPlace(before));
            Type type = before.type();
            steps.computeIfAbsent(type.withShape(List.of()), _ -> new ArrayList<>())
                    .add(new Kernel.Step(type.shape(), List.of(item)));
        }
        List<Kernel> kernels = new ArrayList<>();
        steps.forEach((axes, body) -> {
            String kernel = axes.batch() ? startName(name) : "startSums";
            kernels.add(new Kernel.Rows(storage.names().unique(kernel, "start"), axes.batch(), axes.steps(), body));
        });
        return kernels;
    }

    /// Where a state is before the first step.
    private Location firstPlace(Value before) {
        Location place = places.of(before);
        TimeIndex time = place.time();
        if (!time.variable().equals(variable)) {
            return place;
        }
        return place.withTime(time.replaced(scan.backward() ? to().shifted(-1) : from()));
    }

    private static String startName(String name) {
        return name.isEmpty() ? "start" : "start" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
