package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Products in blocks whose sums stay in registers: rows of samples with packed weights, and sums over samples
/// of what two rows make. Other products are left to plain loops.
final class PanelProducts implements Products {
    private final Places places;
    private final Storage storage;
    private final Target.Vectors target;
    private final RowProducts others;
    private final int times;
    private final Map<Packing, Buffer> packings;
    private final List<Kernel> preparations;

    private record Packing(Location weights, Tiling tiling) {}

    PanelProducts(Places places, Storage storage, Target.Vectors target) {
        this.places = places;
        this.storage = storage;
        this.target = target;
        this.others = new RowProducts(places, storage, true);
        this.times = 1;
        this.packings = new HashMap<>();
        this.preparations = new ArrayList<>();
    }

    private PanelProducts(PanelProducts around, int times) {
        this.places = around.places;
        this.storage = around.storage;
        this.target = around.target;
        this.others = around.others;
        this.times = (int) Math.min(Integer.MAX_VALUE, (long) around.times * times);
        this.packings = around.packings;
        this.preparations = around.preparations;
    }

    @Override
    public Products repeated(int times) {
        return new PanelProducts(this, times);
    }

    @Override
    public List<Kernel> preparations() {
        List<Kernel> all = new ArrayList<>(preparations);
        all.addAll(others.preparations());
        return all;
    }

    @Override
    public boolean isBestWrittenTo(Location location) {
        return !location.time().isFree() || isRows(location, location.buffer().steps());
    }

    @Override
    public boolean canStart(Op.Contract contract) {
        return multipliesRows(contract);
    }

    /// Whether it multiplies a row of each sample with weights.
    static boolean multipliesRows(Op.Contract contract) {
        return hasRowsOnTheLeft(contract) || hasRowsOnTheLeft(contract.swapped());
    }

    @Override
    public List<Kernel> schedule(
            Value result, Op.Contract contract, Optional<Value> start, Origin origin, Scope scope) {
        if (scope != Scope.SLICE || others.isRowsByClass(contract)) {
            return others.schedule(result, contract, start, origin, scope);
        }
        if (start.isEmpty()) {
            return blocks(result, contract, Optional.empty(), origin)
                    .or(() -> outerSum(result, contract, origin))
                    .map(List::of)
                    .orElseGet(() -> others.schedule(result, contract, start, origin, scope));
        }
        return places.find(start.get())
                .flatMap(from -> blocks(result, contract, Optional.of(from), origin))
                .map(List::of)
                .or(() -> blocks(result, contract, Optional.empty(), origin)
                        .map(product -> List.of(product, others.add(start.get(), result))))
                .orElseGet(() -> others.schedule(result, contract, start, origin, scope));
    }

    private Optional<Kernel> blocks(Value result, Op.Contract contract, Optional<Location> start, Origin origin) {
        return panelProduct(result, contract, start, origin)
                .or(() -> panelProduct(result, contract.swapped(), start, origin));
    }

    /// Whether it is `rows[k] * weights[k, n] -> [n]` for each sample, the axes of weights in any order.
    private static boolean hasRowsOnTheLeft(Op.Contract contract) {
        return contract.resultAxes().length() == 1
                && !contract.overBatch()
                && !contract.overTime()
                && contract.left().type().batch()
                && !contract.right().type().batch()
                && !contract.right().type().isTimed()
                && contract.leftAxes().length() == 1
                && contract.rightAxes().length() == 2
                && !contract.leftAxes().equals(contract.resultAxes())
                && contract.rightAxes().indexOf(contract.leftAxes().charAt(0)) >= 0
                && contract.rightAxes().indexOf(contract.resultAxes().charAt(0)) >= 0;
    }

    private Optional<Kernel> panelProduct(Value sum, Op.Contract contract, Optional<Location> start, Origin origin) {
        if (!hasRowsOnTheLeft(contract)) {
            return Optional.empty();
        }
        Value rows = contract.left();
        Value weights = contract.right();
        Location left = places.of(rows);
        Location packed = places.of(weights);
        Location result = places.of(sum);
        boolean shared =
                packed.buffer().scope() == Scope.PARAMETERS || packed.buffer().scope() == Scope.SHARED;
        int steps = rows.type().steps();
        if (!shared
                || !isRows(left, steps)
                || !isRows(result, steps)
                || !hasNeighbours(result)
                || !start.map(from -> canStartFrom(from, steps)).orElse(true)) {
            return Optional.empty();
        }
        int columns = contract.size(contract.resultAxes().charAt(0));
        int inner = contract.size(contract.leftAxes().charAt(0));
        Location byInner = contract.rightAxes().startsWith(contract.resultAxes()) ? packed.transposed() : packed;
        Tiling tiling = Tiling.choose(target, columns, target.rows() * Math.max(1, steps), inner, times);
        return Optional.of(new Kernel.PanelProduct(
                RowProducts.name(storage, sum),
                start,
                left,
                inner,
                pack(weights, byInner, inner, tiling),
                result,
                tiling,
                tiling.isReadInAlternateOrder(target.rows(), inner),
                steps,
                places.bound(sum),
                origin));
    }

    private Buffer pack(Value weights, Location byInner, int inner, Tiling tiling) {
        return packings.computeIfAbsent(new Packing(byInner, tiling), packing -> {
            String name = ValueNames.capitalized(storage.hint(weights));
            Buffer panels = storage.allocateShared("packed" + name, Math.multiplyExact(inner, tiling.paddedColumns()));
            preparations.add(new Kernel.Pack(
                    storage.names().unique("pack" + name, "pack"), packing.weights(), inner, panels, tiling));
            return panels;
        });
    }

    /// `sum left[i] * right[j] -> [i, j]` over samples, and over steps if there are.
    private Optional<Kernel> outerSum(Value sum, Op.Contract contract, Origin origin) {
        Optional<OuterShape> shape = OuterShape.of(contract, target);
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        Location result = places.of(sum);
        Location right = places.of(shape.get().right());
        Location left = places.of(shape.get().left());
        int steps = contract.overTime() ? contract.left().type().steps() : 0;
        Location byColumn = shape.get().leftAxis() == 0 ? result : result.transposed();
        if (result.buffer().scope() != Scope.PARTIAL
                || byColumn.strides().getLast() != 1
                || !isRows(left, steps)
                || !isRows(right, steps)
                || !hasNeighbours(left)
                || !hasNeighbours(right)) {
            return Optional.empty();
        }
        double rows = (double) target.rows() * Math.max(1, steps) * times;
        OuterTiling outer =
                OuterTiling.choose(target, shape.get().columns(), shape.get().height(), rows);
        return Optional.of(new Kernel.OuterSum(
                RowProducts.name(storage, sum),
                left,
                shape.get().height(),
                right,
                byColumn,
                outer.tiling(),
                steps,
                places.bound(sum),
                outer.chunk(),
                outer.packed() ? Optional.of(packedChunk(outer, shape.get().height())) : Optional.empty(),
                origin));
    }

    private Kernel.PackedChunk packedChunk(OuterTiling outer, int height) {
        int widest = outer.tiling().groups().stream()
                .mapToInt(panels -> target.padded(panels.columns()))
                .max()
                .orElseThrow();
        return new Kernel.PackedChunk(
                storage.allocateScratch("chunk", Math.multiplyExact(outer.chunk(), height)),
                storage.allocateScratch("panel", Math.multiplyExact(outer.chunk(), widest)));
    }

    @Override
    public Location allocatePartial(Equation equation, Op.Contract contract) {
        return OuterShape.of(contract, target)
                .map(shape -> storage.allocatePartial(
                        equation.result().type(), shape.leftAxis(), target.padded(shape.columns())))
                .orElseGet(() -> others.allocatePartial(equation, contract));
    }

    /// Which operand of an outer product is read in vectors.
    ///
    /// @param leftAxis the axis of the result that is the other operand's
    private record OuterShape(Value left, Value right, int height, int columns, int leftAxis) {
        /// Numbers of a sequence that a second-level cache holds.
        private static final int IN_CACHE = 256 * 1024;

        /// The one that makes fewer blocks, those at the edges counted as whole ones. Among equals, vectors are
        /// of the longer rows if these come from beyond the cache: each vector of them is read once for a chunk
        /// of rows, while the shorter ones stay near.
        static Optional<OuterShape> of(Op.Contract contract, Target.Vectors target) {
            boolean timed =
                    contract.left().type().isTimed() || contract.right().type().isTimed();
            if (!contract.overBatch()
                    || contract.overTime() != timed
                    || contract.left().type().steps() != contract.right().type().steps()
                    || !contract.left().type().batch()
                    || !contract.right().type().batch()
                    || contract.leftAxes().length() != 1
                    || contract.rightAxes().length() != 1
                    || contract.resultAxes().length() != 2) {
                return Optional.empty();
            }
            int axis = contract.resultAxes().indexOf(contract.leftAxes().charAt(0));
            int left = contract.size(contract.leftAxes().charAt(0));
            int right = contract.size(contract.rightAxes().charAt(0));
            OuterShape inOrder = new OuterShape(contract.left(), contract.right(), left, right, axis);
            OuterShape swapped = new OuterShape(contract.right(), contract.left(), right, left, 1 - axis);
            long more = inOrder.vectors(target) - swapped.vectors(target);
            boolean far = (long) left * target.rows() * contract.left().type().steps() > IN_CACHE;
            return Optional.of(more < 0 || more == 0 && !(far && left > right) ? inOrder : swapped);
        }

        private long vectors(Target.Vectors target) {
            return (long) height * target.vectors(columns);
        }
    }

    /// Whether all rows of all steps lie one after the other.
    private static boolean isRows(Location location, int steps) {
        Buffer buffer = location.buffer();
        TimeIndex time = location.time();
        boolean inOrder = steps == 0 ? !time.isFree() : time.isFree() && time.sign() > 0;
        boolean rows =
                buffer.scope() == Scope.SLICE ? buffer.perSample() : buffer.isSampleMajor() && buffer.steps() == 0;
        return rows && inOrder;
    }

    /// Whether it is one row for all samples.
    private static boolean isRow(Location location) {
        Buffer buffer = location.buffer();
        return !buffer.perSample()
                && !buffer.isSampleMajor()
                && !location.time().isFree();
    }

    private static boolean canStartFrom(Location location, int steps) {
        return hasNeighbours(location) && (isRow(location) || isRows(location, steps));
    }

    private static boolean hasNeighbours(Location location) {
        return location.strides().getLast() == 1;
    }
}
