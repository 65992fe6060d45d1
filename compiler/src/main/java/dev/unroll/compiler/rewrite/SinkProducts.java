package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// `s = contract(W, X)` of which a scan alone reads the steps -> `contract(W, x)` in the scan's body, for each
/// step's `x` of `X`. The inverse of what [HoistFromScan] does to products, for targets on which it is faster to
/// read weights at each step than to write the whole sequence and to read it again.
///
/// Each number is computed from the same numbers by the same operations, so it is sound.
final class SinkProducts implements Pass {
    private final Predicate<Op.Contract> isBetterInLoop;

    /// @param isBetterInLoop which products over time are moved into the scan that reads them
    SinkProducts(Predicate<Op.Contract> isBetterInLoop) {
        this.isBetterInLoop = isBetterInLoop;
    }

    @Override
    public String reason() {
        return "A sequence that only the loop reads need not be written and read again.";
    }

    @Override
    public Graph apply(Graph graph) {
        Uses uses = Uses.of(graph);
        Graph sunk = ScanRewriting.apply(graph, (scan, around) -> {
            boolean changed = false;
            for (Value sequence : List.copyOf(scan.sequences)) {
                Optional<Op.Contract> product = around.definitionBeside(sequence)
                        .filter(op -> uses.count(sequence) == 1)
                        .flatMap(SinkProducts::ofEachStep)
                        .filter(isBetterInLoop);
                if (product.isPresent()) {
                    sink(scan, sequence, product.get(), around);
                    changed = true;
                }
            }
            return changed;
        });
        return sunk == graph ? graph : new EliminateDead().apply(sunk);
    }

    /// A product in which one operand alone varies over time.
    private static Optional<Op.Contract> ofEachStep(Op op) {
        return op instanceof Op.Contract contract
                        && !contract.overTime()
                        && !contract.overBatch()
                        && contract.left().type().isTimed()
                                != contract.right().type().isTimed()
                ? Optional.of(contract)
                : Optional.empty();
    }

    private static void sink(OpenScan scan, Value sequence, Op.Contract product, ScanRewriting.Around around) {
        int index = scan.sequences.indexOf(sequence);
        Value slice = scan.slices.get(index);
        scan.removeSequence(index);
        Op ofStep = new Op.Contract(
                step(product.left(), scan, around),
                step(product.right(), scan, around),
                product.leftAxes(),
                product.rightAxes(),
                product.resultAxes(),
                false,
                false);
        scan.body.addFirst(new Equation(List.of(slice), ofStep, scan.origin));
    }

    private static Value step(Value operand, OpenScan scan, ScanRewriting.Around around) {
        return operand.type().isTimed() ? scan.sliceOf(operand, around.fresh()) : operand;
    }
}
