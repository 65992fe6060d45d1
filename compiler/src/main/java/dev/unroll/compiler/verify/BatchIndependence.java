package dev.unroll.compiler.verify;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks that samples do not mix, so that each slice of the batch can run through the whole graph by itself.
/// There are three classes of values, computed one after the other:
///
/// - *prepared*: without batch, and dependent on parameters alone;
/// - *per sample*: with batch, and dependent on what is prepared and on what is per sample;
/// - *reduced*: without batch, and dependent on a sum over the batch. Nothing per sample may depend on it.
final class BatchIndependence {
    private final Set<Value> reduced = new HashSet<>();

    private BatchIndependence() {}

    static void check(Graph graph) {
        new BatchIndependence().check(graph.block());
    }

    private void check(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                check(equation, scan);
            } else {
                List<Value> operands = equation.op().operands();
                classify(equation.result(), operands.stream().anyMatch(this::isAfterBatch), operands);
            }
        }
    }

    private boolean isAfterBatch(Value value) {
        return value.type().batch() || reduced.contains(value);
    }

    private void classify(Value value, boolean dependsOnBatch, List<Value> causes) {
        if (!value.type().batch()) {
            if (dependsOnBatch) {
                reduced.add(value);
            }
            return;
        }
        for (Value cause : causes) {
            if (reduced.contains(cause)) {
                throw new BrokenRule(value + " is of one sample, but depends on " + cause
                        + ", which comes after a sum over the batch");
            }
        }
    }

    private void check(Equation equation, Op.Scan scan) {
        flow(scan.sequences(), scan.slices());
        flow(scan.initial(), scan.stateParameters());
        int before;
        do { // a state that becomes reduced makes others reduced in the next step
            before = reduced.size();
            check(scan.body());
            flow(scan.nextStates(), scan.stateParameters());
        } while (reduced.size() > before);
        flow(scan.stateParameters(), equation.results().subList(0, scan.states()));
        flow(
                scan.emitted(),
                equation.results().subList(scan.states(), equation.results().size()));
    }

    private void flow(List<Value> causes, List<Value> effects) {
        for (int i = 0; i < causes.size(); i++) {
            classify(effects.get(i), isAfterBatch(causes.get(i)), List.of(causes.get(i)));
        }
    }
}
