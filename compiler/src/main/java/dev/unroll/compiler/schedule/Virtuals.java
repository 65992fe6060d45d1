package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which values are never computed by themselves: constants, repetitions and views are read through to what
/// they are made of, unless something needs them in an array of their own.
final class Virtuals {
    private final Map<Value, Equation> definitions = new HashMap<>();
    private final Set<Value> copied = new HashSet<>();

    private final boolean productsInOrder;
    private final boolean classRows;

    /// @param productsInOrder whether a sequence from its last step to its first is copied for a product to read,
    ///     as its rows do not lie one after the other
    /// @param classRows whether products with `one_hot` need no such vector
    Virtuals(Block block, boolean productsInOrder, boolean classRows) {
        this.productsInOrder = productsInOrder;
        this.classRows = classRows;
        define(block);
        findCopied(block, false);
    }

    Map<Value, Equation> definitions() {
        return definitions;
    }

    boolean isVirtual(Equation equation) {
        return isVirtual(equation.op()) && !copied.contains(equation.result());
    }

    private static boolean isVirtual(Op op) {
        return switch (op) {
            case Op.Fill _,
                    Op.SampleCount _,
                    Op.StepCount _,
                    Op.Expand _,
                    Op.Slice _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.At _,
                    Op.Reverse _,
                    Op.OneHot _,
                    Op.Stop _ -> true;
            case Op.Unary _,
                    Op.Binary _,
                    Op.Select _,
                    Op.Contract _,
                    Op.Reduce _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.ArgMax _,
                    Op.Place _,
                    Op.Draw _,
                    Op.Exists _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> false;
        };
    }

    private Optional<Op> definition(Value value) {
        return Optional.ofNullable(definitions.get(value)).map(Equation::op);
    }

    private void define(Block block) {
        for (Equation equation : block.body()) {
            equation.results().forEach(result -> definitions.put(result, equation));
            if (equation.op() instanceof Op.Scan scan) {
                define(scan.body());
            }
        }
    }

    /// @param inLoop whether this is the body of a recurrence, in which sums over samples are put together anew
    private void findCopied(Block block, boolean inLoop) {
        for (Equation equation : block.body()) {
            switch (equation.op()) {
                case Op.Contract contract -> {
                    Optional<ClassRows> rows = classRows ? ClassRows.of(contract, this::definition) : Optional.empty();
                    if (rows.isPresent() && !(inLoop && rows.get().adds())) {
                        needLocation(rows.get().classes(), false);
                        needLocation(rows.get().other(), false);
                    } else if (!RowForm.isFold(contract)) {
                        needLocation(contract.left(), productsInOrder);
                        needLocation(contract.right(), productsInOrder);
                    }
                }
                case Op.Scan scan -> {
                    scan.sequences().forEach(sequence -> needLocation(sequence, false));
                    findCopied(scan.body(), true);
                }
                case Op.Slice _, Op.Transpose _, Op.Reshape _, Op.At _, Op.Reverse _ ->
                    needLocation(equation.result(), false);
                case Op.ReverseSequence reverse -> needLocation(reverse.operand(), false);
                case Op.Fill _,
                        Op.SampleCount _,
                        Op.Draw _,
                        Op.Exists _,
                        Op.StepCount _,
                        Op.Unary _,
                        Op.Stop _,
                        Op.Binary _,
                        Op.Select _,
                        Op.Reduce _,
                        Op.Expand _,
                        Op.Pad _,
                        Op.Concat _,
                        Op.OneHot _,
                        Op.ArgMax _,
                        Op.Place _ -> {}
            }
        }
    }

    /// Makes sure that `value` can be found in an array, if only by copying it there.
    ///
    /// @param inOrder whether its steps have to lie in their order
    private void needLocation(Value value, boolean inOrder) {
        Equation definition = definitions.get(value);
        if (definition == null || copied.contains(value)) {
            return;
        }
        switch (definition.op()) {
            case Op.Fill _, Op.SampleCount _, Op.StepCount _, Op.OneHot _ -> copied.add(value);
            case Op.Slice slice -> needLocation(slice.operand(), inOrder);
            case Op.Transpose transpose -> needLocation(transpose.operand(), inOrder);
            case Op.At at -> needLocation(at.operand(), false);
            case Op.Reverse reverse -> {
                if (inOrder) {
                    copied.add(value);
                } else {
                    needLocation(reverse.operand(), false);
                }
            }
            case Op.Stop stop -> needLocation(stop.operand(), inOrder);
            case Op.Expand expand -> needLocation(expand.operand(), inOrder);
            case Op.Reshape reshape -> {
                needLocation(reshape.operand(), inOrder);
                if (!isDense(reshape.operand())) {
                    copied.add(reshape.operand());
                }
            }
            case Op.Unary _,
                    Op.Binary _,
                    Op.Select _,
                    Op.Contract _,
                    Op.Reduce _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.ArgMax _,
                    Op.Place _,
                    Op.Draw _,
                    Op.Exists _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> {}
        }
    }

    /// Whether a value's entries surely lie one after the other.
    private boolean isDense(Value value) {
        Equation definition = definitions.get(value);
        return definition == null
                || copied.contains(value)
                || switch (definition.op()) {
                    case Op.Slice slice -> slice.axis() == 0 && isDense(slice.operand());
                    case Op.Transpose _, Op.Expand _ -> false;
                    case Op.At at -> isDense(at.operand());
                    case Op.Reverse reverse -> isDense(reverse.operand());
                    case Op.Stop stop -> isDense(stop.operand());
                    case Op.Reshape _,
                            Op.Fill _,
                            Op.SampleCount _,
                            Op.OneHot _,
                            Op.Unary _,
                            Op.Binary _,
                            Op.Select _,
                            Op.Contract _,
                            Op.Reduce _,
                            Op.Pad _,
                            Op.Concat _,
                            Op.ArgMax _,
                            Op.Place _,
                            Op.Draw _,
                            Op.Exists _,
                            Op.StepCount _,
                            Op.ReverseSequence _,
                            Op.Scan _ -> true;
                };
    }
}
