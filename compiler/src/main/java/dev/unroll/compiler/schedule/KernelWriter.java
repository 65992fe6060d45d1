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

/// Writes the kernels of a block's groups.
final class KernelWriter {
    private final Places places;
    private final Storage storage;
    private final Scope scope;
    private final List<Kernel> prepared;
    private final RowWriter rows;

    KernelWriter(Places places, Storage storage, Grouping grouping, Scope scope, List<Kernel> prepared) {
        this.places = places;
        this.storage = storage;
        this.scope = scope;
        this.prepared = prepared;
        this.rows = new RowWriter(places, storage, grouping);
    }

    Kernel write(int index, Grouping.Group group) {
        if (group.alone != null) {
            return product(group.alone, (Op.Contract) group.alone.op());
        }
        List<Kernel.Step> steps = rows.write(index, group.drafts);
        return new Kernel.Rows(storage.names().unique(rowsName(group), "compute"), group.batch, group.steps, steps);
    }

    private String rowsName(Grouping.Group group) {
        String values = group.drafts.stream()
                .flatMap(draft -> draft.items().stream())
                .map(Grouping.RowWork::result)
                .filter(result -> result != null && !result.name().isEmpty())
                .map(result -> ValueNames.capitalized(result.name()))
                .distinct()
                .limit(4)
                .collect(Collectors.joining());
        return values.isEmpty() ? "" : "compute" + values;
    }

    private Kernel product(Equation equation, Op.Contract op) {
        Value result = equation.result();
        Location target = places.of(result);
        String letters = (op.leftAxes() + op.rightAxes())
                .chars()
                .distinct()
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
        Type left = op.left().type();
        Type right = op.right().type();
        return new Kernel.Product(
                storage.names()
                        .unique(
                                storage.hint(result).isEmpty()
                                        ? ""
                                        : "multiply" + ValueNames.capitalized(storage.hint(result)),
                                "multiply"),
                pack(op.left(), op.leftAxes(), op.resultAxes()),
                op.leftAxes(),
                pack(op.right(), op.rightAxes(), op.resultAxes()),
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
    private Location pack(Value operand, String axes, String resultAxes) {
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
        prepared.add(new Kernel.Rows(
                storage.names().unique("pack" + ValueNames.capitalized(storage.hint(operand)), "pack"),
                false,
                0,
                List.of(new Kernel.Step(shape, List.of(item)))));
        List<Integer> back = new ArrayList<>(target.strides());
        back.add(last, back.removeLast());
        return target.withStrides(back);
    }
}
