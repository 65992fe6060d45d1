package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;
import java.util.function.Function;

/// Products with `one_hot(c)`, in which all terms but one are 0: `table[i, j] * one_hot(c)[i] -> [j]` reads a row of
/// the table, and the gradient of that, `one_hot(c)[i] * row[j] -> [i, j]` summed over samples, adds to a row. Sums
/// are those of the whole products, term by term in their order, without the zeros. Tables of few classes are added
/// to in blocks, as other products are.
///
/// @param oneHot the vector of which one entry is 1
/// @param classes what it is made of
/// @param other the table, or the rows that are added to one
/// @param axis the axis of the table, or of the sum, that the class chooses from
/// @param adds whether rows are added to a table, else read from one
record ClassRows(Value oneHot, Value classes, Value other, int axis, boolean adds) {
    private static final int FEWEST_ADDED = 256;

    /// The product as one with a class, if it is.
    ///
    /// @param definitions the operations that define values
    static Optional<ClassRows> of(Op.Contract contract, Function<Value, Optional<Op>> definitions) {
        return inOrder(contract, definitions).or(() -> inOrder(contract.swapped(), definitions));
    }

    private static Optional<ClassRows> inOrder(Op.Contract contract, Function<Value, Optional<Op>> definitions) {
        if (!(definitions.apply(contract.left()).orElse(null) instanceof Op.OneHot(Value classes, int _))
                || !contract.left().type().batch()) {
            return Optional.empty();
        }
        Value other = contract.right();
        boolean reads = !contract.overBatch()
                && !contract.overTime()
                && !other.type().batch()
                && !other.type().isTimed()
                && contract.rightAxes().length() == 2
                && contract.resultAxes().length() == 1
                && contract.rightAxes().indexOf(contract.leftAxes().charAt(0)) >= 0
                && !contract.resultAxes().equals(contract.leftAxes());
        if (reads) {
            return Optional.of(new ClassRows(
                    contract.left(), classes, other, contract.rightAxes().indexOf(contract.leftAxes()), false));
        }
        boolean timed = contract.left().type().isTimed() || other.type().isTimed();
        boolean adds = contract.size(contract.leftAxes().charAt(0)) >= FEWEST_ADDED
                && contract.overBatch()
                && contract.overTime() == timed
                && other.type().batch()
                && other.type().steps() == contract.left().type().steps()
                && contract.rightAxes().length() == 1
                && contract.resultAxes().length() == 2;
        return adds
                ? Optional.of(new ClassRows(
                        contract.left(), classes, other, contract.resultAxes().indexOf(contract.leftAxes()), true))
                : Optional.empty();
    }

    /// The kernel.
    Kernel kernel(Places places, String name, Value result, Origin origin) {
        Location table = places.of(adds ? result : other);
        Location rows = places.of(adds ? other : result);
        if (table.buffer().rowLength() > 0 || adds && table.buffer().scope() != Scope.PARTIAL) {
            throw new IllegalStateException("a table of classes lies in " + table);
        }
        int width = (adds ? other : result).type().entries();
        int steps = oneHot.type().steps();
        return new Kernel.ClassRows(
                name, table, axis, places.of(classes), rows, width, adds, steps, places.bound(result), origin);
    }
}
