package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Products over rows of single numbers, for plain loops and for kernels of a device.
final class RowProducts implements Products {
    private final Places places;
    private final Storage storage;
    private final boolean rowsAreArrays;
    private final List<Kernel> preparations = new ArrayList<>();

    /// @param rowsAreArrays whether rows of packed weights are arrays of their own; else they lie one after the
    ///     other in one, and weights whose rows run along the result's last axis are read where they are
    RowProducts(Places places, Storage storage, boolean rowsAreArrays) {
        this.places = places;
        this.storage = storage;
        this.rowsAreArrays = rowsAreArrays;
    }

    /// A new name for the kernel that computes a product.
    static String name(Storage storage, Value result) {
        String hint = storage.hint(result);
        return storage.names().unique(hint.isEmpty() ? "" : "multiply" + ValueNames.capitalized(hint), "multiply");
    }

    @Override
    public Products repeated(int times) {
        return this;
    }

    @Override
    public Location allocatePartial(Equation equation, Op.Contract contract) {
        return storage.allocatePartial(equation.result().type());
    }

    @Override
    public List<Kernel> preparations() {
        return preparations;
    }

    @Override
    public boolean isBestWrittenTo(Location location) {
        return true;
    }

    @Override
    public boolean canStart(Op.Contract contract) {
        return false;
    }

    @Override
    public List<Kernel> schedule(
            Value result, Op.Contract contract, Optional<Value> start, Origin origin, Scope scope) {
        Kernel product = classRows(contract)
                .map(rows -> rows.kernel(places, name(storage, result), result, origin))
                .orElseGet(() -> product(result, contract, origin, scope));
        return start.map(value -> List.of(product, add(value, result))).orElseGet(() -> List.of(product));
    }

    /// Whether it is a product with `one_hot`, which is not there as a vector.
    boolean isRowsByClass(Op.Contract contract) {
        return classRows(contract).isPresent();
    }

    private Optional<ClassRows> classRows(Op.Contract contract) {
        return rowsAreArrays
                ? ClassRows.of(contract, value -> places.definition(value).map(Equation::op))
                        .filter(rows -> places.isVirtual(rows.oneHot()))
                : Optional.empty();
    }

    /// Adds a value to what is stored as `result`.
    Kernel add(Value addend, Value result) {
        Type type = result.type();
        Item item = new RowWriter(places, storage, new Grouping(false)).add(addend, places.of(result));
        String name = storage.names().unique("addTo" + ValueNames.capitalized(storage.hint(result)), "add");
        return new Kernel.Rows(
                name,
                type.batch(),
                type.steps(),
                places.bound(result),
                List.of(new Kernel.Step(type.shape(), List.of(item))));
    }

    private Kernel product(Value result, Op.Contract op, Origin origin, Scope scope) {
        Location target = places.of(result);
        String letters = (op.leftAxes() + op.rightAxes())
                .chars()
                .distinct()
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
        Type left = op.left().type();
        Type right = op.right().type();
        return new Kernel.Product(
                name(storage, result),
                pack(op.left(), op.leftAxes(), op.resultAxes(), scope),
                op.leftAxes(),
                pack(op.right(), op.rightAxes(), op.resultAxes(), scope),
                op.rightAxes(),
                target,
                op.resultAxes(),
                letters,
                letters.chars().mapToObj(letter -> op.size((char) letter)).toList(),
                left.batch() || right.batch(),
                op.overBatch(),
                Math.max(left.steps(), right.steps()),
                places.bound(result),
                op.overTime(),
                target.buffer().scope() == Scope.PARTIAL,
                origin);
    }

    /// The operand, or a copy of it in arrays that each run along the result's last axis, so that the
    /// innermost loop has neighbours in every array that it touches. Weights are packed this way once per
    /// batch; what varies by sample is left as it is.
    private Location pack(Value operand, String axes, String resultAxes, Scope scope) {
        Location location = places.of(operand);
        if (resultAxes.isEmpty() || scope != Scope.SLICE) {
            return location;
        }
        int last = axes.indexOf(resultAxes.charAt(resultAxes.length() - 1));
        Scope from = location.buffer().scope();
        boolean shared = from == Scope.PARAMETERS || from == Scope.SHARED;
        if (last < 0 || !shared || operand.type().isTimed() || operand.type().batch()) {
            return location;
        }
        if (!rowsAreArrays
                && (location.strides().get(last) == 1 || operand.type().rank() == 1)) {
            return location;
        }
        return storage.packed(location, last, () -> copy(operand, location, last));
    }

    private Location copy(Value operand, Location location, int last) {
        List<Integer> shape = new ArrayList<>(operand.type().shape());
        List<Integer> strides = new ArrayList<>(location.strides());
        shape.addLast(shape.remove(last));
        strides.addLast(strides.remove(last));
        Type type = operand.type().withShape(shape);
        String hint = "packed" + ValueNames.capitalized(storage.hint(operand));
        Location target = rowsAreArrays ? storage.allocateRows(hint, type) : storage.allocate(hint, Scope.SHARED, type);
        Item item =
                new Item.Assign("", new Scalar.Load(location.withStrides(strides)), Optional.of(target), Origin.NONE);
        preparations.add(new Kernel.Rows(
                storage.names().unique("pack" + ValueNames.capitalized(storage.hint(operand)), "pack"),
                false,
                0,
                List.of(new Kernel.Step(shape, List.of(item)))));
        List<Integer> back = new ArrayList<>(target.strides());
        back.add(last, back.removeLast());
        return target.withStrides(back);
    }
}
