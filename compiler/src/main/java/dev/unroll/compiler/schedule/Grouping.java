package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gathers work into groups that become kernels. Row work joins the earliest group over the same samples and
/// steps that stands after everything it reads; products and recurrences are groups of their own.
final class Grouping {
    /// Keeps methods small enough to be compiled while running. Steps without folds have methods of their own in large
    /// kernels.
    private static final int MOST_ITEMS = 48;

    /// Keeps kernels small enough to be read.
    private static final int MOST_ITEMS_IN_STEPS = 4 * MOST_ITEMS;

    private final boolean stepsApart;
    private final List<Group> groups = new ArrayList<>();
    private final Map<Value, Position> positions = new HashMap<>();
    private final Map<Value, List<Site>> sites = new HashMap<>();

    /// @param stepsApart whether steps may have methods of their own
    Grouping(boolean stepsApart) {
        this.stepsApart = stepsApart;
    }

    /// What an item does.
    sealed interface Work {
        /// Computes the result of an equation for each entry, or folds a row.
        record Compute(Equation equation) implements Work {}

        /// Adds each entry of a row to a sum over samples or steps, or to a maximum.
        record Accumulate(Equation equation) implements Work {}

        /// Sets a sum or a maximum to what it has before the first entry.
        record Clear(Value value, Op.Reduction reduction) implements Work {}

        /// Copies a value.
        record Copy(Value source, Supplier<Location> target) implements Work {}
    }

    /// Row work.
    ///
    /// @param batch whether it is done for each sample
    /// @param steps for how many steps, 0 without time
    /// @param bound which of the steps are gone through, if not all
    /// @param shape for which entries
    /// @param result what is computed, if it is a value of its own
    record RowWork(
            Work work,
            boolean batch,
            int steps,
            Optional<Bound> bound,
            List<Integer> shape,
            List<Reads.Root> reads,
            @Nullable Value result) {
        /// Whether the result is there only after all entries were seen.
        boolean isFold() {
            return work instanceof Work.Compute
                    && result != null
                    && result.type().rank() == 0
                    && !shape.isEmpty();
        }
    }

    /// Entries of one shape.
    record Draft(List<Integer> shape, List<RowWork> items) {
        private boolean takes(RowWork work) {
            return shape.equals(work.shape()) && items.size() < MOST_ITEMS;
        }

        private boolean hasFolds() {
            return items.stream().anyMatch(RowWork::isFold);
        }
    }

    /// Work that becomes one kernel: row work, or an equation alone.
    static final class Group {
        final boolean batch;
        final int steps;
        final Optional<Bound> bound;
        final @Nullable Equation alone;
        final List<Draft> drafts = new ArrayList<>();
        private boolean full;

        private Group(boolean batch, int steps, Optional<Bound> bound, @Nullable Equation alone) {
            this.batch = batch;
            this.steps = steps;
            this.bound = bound;
            this.alone = alone;
        }

        private Group(RowWork work) {
            this(work.batch(), work.steps(), work.bound(), null);
        }

        private boolean takes(RowWork work, boolean stepsApart) {
            return alone == null
                    && !full
                    && runsLike(work)
                    && items(_ -> true) < (stepsApart ? MOST_ITEMS_IN_STEPS : MOST_ITEMS)
                    && items(stepsApart ? Draft::hasFolds : _ -> false) < MOST_ITEMS;
        }

        private int items(Predicate<Draft> counts) {
            return drafts.stream()
                    .filter(counts)
                    .mapToInt(draft -> draft.items().size())
                    .sum();
        }

        private boolean runsLike(RowWork work) {
            return batch == work.batch() && steps == work.steps() && bound.equals(work.bound());
        }
    }

    /// Where a value is computed.
    ///
    /// @param item its number among the items of the step
    /// @param afterGroup whether it is there only after the whole group
    /// @param afterStep whether it is there only after the step
    record Position(int group, int step, int item, boolean afterGroup, boolean afterStep) {}

    /// Where a value is read.
    record Site(int group, int step, int item, boolean aligned) {}

    List<Group> groups() {
        return groups;
    }

    @Nullable
    Position position(Value value) {
        return positions.get(value);
    }

    List<Site> sites(Value value) {
        return sites.getOrDefault(value, List.of());
    }

    /// A product or a recurrence.
    void addAlone(Equation equation, List<Reads.Root> reads) {
        groups.add(new Group(false, 0, Optional.empty(), equation));
        int group = groups.size() - 1;
        for (Reads.Root root : reads) {
            addSite(root.value(), new Site(group, 0, 0, false));
        }
        equation.results().forEach(result -> positions.put(result, new Position(group, 0, 0, true, true)));
    }

    /// Says that a value consists of others, and is there when they are.
    void addComposed(Value value, List<Value> parts) {
        parts.stream()
                .map(positions::get)
                .filter(Objects::nonNull)
                .reduce(Grouping::later)
                .map(last -> new Position(last.group(), last.step(), 0, last.afterGroup(), true))
                .ifPresent(position -> positions.merge(value, position, Grouping::later));
    }

    private static Position later(Position left, Position right) {
        if (left.group() != right.group()) {
            return left.group() > right.group() ? left : right;
        }
        return new Position(
                left.group(),
                Math.max(left.step(), right.step()),
                Math.max(left.item(), right.item()),
                left.afterGroup() || right.afterGroup(),
                left.afterStep() || right.afterStep());
    }

    /// Row work in a group that no other work joins.
    void addRowAlone(RowWork work) {
        groups.add(new Group(work));
        add(work, groups.size() - 1, null);
        groups.getLast().full = true;
    }

    /// Row work; `part` of `composed` if that is given.
    void addRow(RowWork work, @Nullable Value composed) {
        int earliest = 0;
        for (Reads.Root root : work.reads()) {
            Position position = positions.get(root.value());
            if (position != null) {
                earliest = Math.max(earliest, position.group() + (needsWholeGroup(work, root, position) ? 1 : 0));
            }
        }
        int group = earliest;
        while (group < groups.size() && !groups.get(group).takes(work, stepsApart)) {
            group++;
        }
        if (group == groups.size()) {
            groups.add(new Group(work));
        }
        add(work, group, composed);
    }

    private void add(RowWork work, int group, @Nullable Value composed) {
        int step = join(group, work);
        int item = groups.get(group).drafts.get(step).items().size() - 1;
        for (Reads.Root root : work.reads()) {
            addSite(root.value(), new Site(group, step, item, root.aligned()));
        }
        boolean sum = work.work() instanceof Work.Accumulate;
        Position position = new Position(group, step, item, sum, work.isFold() || composed != null);
        if (work.result() != null) {
            positions.put(work.result(), position);
        }
        if (composed != null) {
            positions.merge(composed, position, Grouping::later);
        }
    }

    /// Rows are computed one after the other, so another step's row is there only after the group.
    private boolean needsWholeGroup(RowWork work, Reads.Root root, Position position) {
        boolean otherRow = !root.aligned() && work.steps() > 0;
        return position.afterGroup()
                || otherRow
                || !groups.get(position.group()).runsLike(work);
    }

    private int join(int index, RowWork work) {
        Group group = groups.get(index);
        if (group.drafts.isEmpty() && stepsApart) {
            group.drafts.add(new Draft(List.of(), new ArrayList<>())); // numbers that all entries may need
        }
        int earliest = 0;
        for (Reads.Root root : work.reads()) {
            Position position = positions.get(root.value());
            if (position != null && position.group() == index) {
                boolean same = root.aligned() && !position.afterStep();
                boolean alike = group.drafts.get(position.step()).shape().equals(work.shape());
                earliest = Math.max(earliest, position.step() + (same && alike ? 0 : 1));
            }
        }
        int step = earliest;
        while (step < group.drafts.size() && !group.drafts.get(step).takes(work)) {
            step++;
        }
        if (step == group.drafts.size()) {
            group.drafts.add(new Draft(work.shape(), new ArrayList<>()));
        }
        group.drafts.get(step).items().add(work);
        return step;
    }

    private void addSite(Value value, Site site) {
        sites.computeIfAbsent(value, _ -> new ArrayList<>()).add(site);
    }
}
