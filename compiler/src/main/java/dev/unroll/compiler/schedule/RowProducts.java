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

/// Products over rows of single arrays, for plain loops.
final class RowProducts implements Products {
    private final Places places;
    private final Storage storage;
    private final List<Kernel> preparations = new ArrayList<>();

    RowProducts(Places places, Storage storage) {
        this.places = places;
        this.storage = storage;
    }

    /// A new name for the kernel that computes a product.
    static String name(Storage storage, Value result) {
        String hint = storage.hint(result);
        return storage.names().unique(hint.isEmpty() ? "" : "multiply" + ValueNames.capitalized(hint), "multiply");
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
    public Kernel schedule(Equation equation, Op.Contract op, Scope scope) {
        Location target = places.of(equation.result());
        String letters = (op.leftAxes() + op.rightAxes())
                .chars()
                .distinct()
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
        Type left = op.left().type();
        Type right = op.right().type();
        return new Kernel.Product(
                name(storage, equation.result()),
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
                op.overTime(),
                target.buffer().scope() == Scope.PARTIAL,
                equation.origin());
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
        return storage.packed(location, last, () -> copy(operand, location, last));
    }

    private Location copy(Value operand, Location location, int last) {
        List<Integer> shape = new ArrayList<>(operand.type().shape());
        List<Integer> strides = new ArrayList<>(location.strides());
        shape.addLast(shape.remove(last));
        strides.addLast(strides.remove(last));
        Location target = storage.allocateRows(
                "packed" + ValueNames.capitalized(storage.hint(operand)),
                operand.type().withShape(shape));
        Item item = new Item.Assign(
                "", new Scalar.Load(location.withStrides(strides)), Optional.of(target), false, Origin.NONE);
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
