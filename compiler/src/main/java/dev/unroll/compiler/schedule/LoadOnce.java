package dev.unroll.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `a[i] = f(x[i]); b[i] = g(x[i])  ->  x' = x[i]; a[i] = f(x'); b[i] = g(x')`
///
/// To the virtual machine, any array of numbers may be any other one, so it reads `x[i]` again behind each store. In
/// vectors that costs: those that lie across two lines of the cache are read at half the rate.
///
/// Sound as only what no item before has stored is taken from a local.
final class LoadOnce {
    private final Kernel.Step step;
    private final Names names;
    private final Map<Location, Integer> first = new LinkedHashMap<>();
    private final Map<Location, Integer> last = new HashMap<>();
    private final List<Set<Buffer>> written = new ArrayList<>(); // by items before

    private LoadOnce(Kernel.Step step, Names names) {
        this.step = step;
        this.names = names;
        Set<Buffer> stored = new HashSet<>();
        for (int i = 0; i < step.items().size(); i++) {
            written.add(Set.copyOf(stored));
            int item = i;
            SplitFunctions.value(step.items().get(i)).parts().forEach(part -> findLoad(part, item));
            SplitFunctions.store(step.items().get(i)).map(Location::buffer).ifPresent(stored::add);
        }
    }

    /// @param step computes several entries at once
    static Kernel.Step apply(Kernel.Step step, Names names) {
        return new LoadOnce(step, names).run();
    }

    private void findLoad(Scalar part, int item) {
        if (part instanceof Scalar.Load(Location location) && isLoadedAlong(location, item)) {
            first.putIfAbsent(location, item);
            last.put(location, item);
        }
    }

    private boolean isLoadedAlong(Location location, int item) {
        return location.variesAlongRow() && !written.get(item).contains(location.buffer());
    }

    private Kernel.Step run() {
        Map<Location, String> locals = new LinkedHashMap<>();
        first.keySet().stream()
                .filter(this::isLoadedBehindStore)
                .forEach(location ->
                        locals.put(location, names.unique(location.buffer().name(), "entry")));
        if (locals.isEmpty()) {
            return step;
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < step.items().size(); i++) {
            Item item = step.items().get(i);
            int index = i;
            locals.forEach((location, local) -> {
                if (first.get(location) == index) {
                    items.add(new Item.Assign(local, new Scalar.Load(location), Optional.empty(), item.origin()));
                }
            });
            items.add(SplitFunctions.withValue(item, fromLocals(SplitFunctions.value(item), index, locals)));
        }
        return new Kernel.Step(step.shape(), items, step.lanes());
    }

    /// Whether an item stores between the first and the last that load the location.
    private boolean isLoadedBehindStore(Location location) {
        return step.items().subList(first.get(location), last.get(location)).stream()
                .anyMatch(item ->
                        item instanceof Item.Assign assign && assign.store().isPresent());
    }

    private Scalar fromLocals(Scalar scalar, int item, Map<Location, String> locals) {
        return scalar instanceof Scalar.Load(Location location)
                        && locals.containsKey(location)
                        && isLoadedAlong(location, item)
                ? new Scalar.Local(locals.get(location))
                : scalar.withOperands(operand -> fromLocals(operand, item, locals));
    }
}
