package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// The one list of rewrites, and the order in which they are applied.
///
/// A graph is rewritten twice: before its gradients are derived, and with them. What the first time brings into
/// shape, the derivation keeps in shape: one product for all gates has one product as its pullback, a product
/// outside of the loop has its gradient outside, and the last state has a cotangent instead of a sequence of
/// zeros. So the first time does not merely save the second one work; derived from four products per step, the
/// gradient would have to be put together from four of each.
public final class Passes {
    private static final int MOST_ROUNDS = 100;

    private Passes() {}

    /// The rewrites of any graph, in order. They find each other work (a product that leaves the loop can be
    /// stacked with others outside), so they are repeated until none finds any.
    public static List<Pass> ordered() {
        return List.of(
                // First, as the others look for ops as they are, not for detours around them.
                new Simplify(),
                new FoldTranspose(),
                // After the two, which make unlike equations alike; before what counts readers.
                new EliminateCommon(),
                // Before ForwardLast, which may then find the step of the state behind what was pushed into.
                new PushSteps(),
                new ForwardLast(),
                // After ForwardLast, which needs no computation; before Stack, which keeps together what only some
                // steps need with what all do.
                new DelayLast(),
                new ForwardSequences(),
                // After what replaces values, so that nothing below moves or stacks what nobody reads.
                new EliminateDead(),
                // After EliminateDead, which may leave no reader to parts of a product; before Stack, which makes one
                // of narrow products again.
                new NarrowProducts(),
                // Before products are moved: a gradient in one piece is moved in one piece.
                new MergePads(),
                new EmitWhole(),
                // After EmitWhole, which makes parts of a sequence of what were sequences of their own.
                new MergeSums(),
                // Stack before Split: one product with [prev(h); x] is split in two, not four in eight.
                new StackProducts(),
                // Split before Hoist, which then takes the part that does not depend on the state.
                new SplitProducts(),
                new HoistFromScan(),
                // After Hoist, which has taken the products that a sum in the loop need not wait for.
                new MergeProducts(),
                // After Hoist, which leaves slices of one stacked sequence to be read.
                new ReadThrough(),
                // After Hoist: what can be known before the loop need not be emitted to be known behind it.
                new DelaySums(),
                // After DelaySums, which may leave no reader in the loop to a product.
                new DelayProducts());
    }

    /// The rewrites of a graph that is not differentiated any more, besides [#ordered], in order.
    public static List<Pass> finishing() {
        return List.of(
                // Sliced before the derivation, biases would have a gradient for each gate, to be put together again.
                new PushSlices(),
                // A quotient's derivative is shorter than that of a product with a reciprocal.
                new DivideOnce(),
                // After DivideOnce: a factor that a row shares with others is better than a division of its own.
                new FactorSums(),
                // Last: what else reads a residual, and may have been moved out of a loop, is known by now.
                new RecomputeCheap());
    }

    /// The rewrites of a finished graph for a target that computes a slice's rows one after the other, in
    /// order, each applied once.
    public static List<Pass> forRows() {
        return List.of(
                new SinkSums(),
                // After SinkSums, which leaves sums of parts that nobody reads.
                new Simplify(),
                new EliminateDead(),
                new FlushVanishing());
    }

    /// The rewrites of a finished graph for a target that computes rows in vectors, in order, each applied
    /// once.
    ///
    /// @param isBetterInLoop which products over time are better computed step by step
    /// @param canStart which products can start from what they are added to
    public static List<Pass> forVectors(Predicate<Op.Contract> isBetterInLoop, Predicate<Op.Contract> canStart) {
        return List.of(
                new SinkSums(),
                // After SinkSums, which leaves sums of parts that nobody reads.
                new Simplify(),
                new EliminateDead(),
                new SinkProducts(isBetterInLoop),
                // After Sink, which brings together products that are added to each other.
                new GatherSums(canStart),
                // Last, as it hides from the others what states are made of.
                new FlushVanishing());
    }

    /// The rewrites of a finished graph for a target that computes samples apart from each other, in order, each
    /// applied once.
    public static List<Pass> forSamples() {
        return List.of(
                new SumSamplesLater(),
                // After it: what a state was the sum of has no readers any more.
                new EliminateDead());
    }

    /// The graph rewritten by [#ordered] until nothing changes.
    public static Graph optimize(Graph graph) {
        return repeat(ordered(), graph, (_, _) -> {});
    }

    /// The graph rewritten for good: no gradients can be derived from it any more.
    public static Graph finish(Graph graph) {
        return finish(graph, (_, _) -> {});
    }

    /// The graph without detours and what nobody reads, its equations otherwise as they were derived.
    public static Graph simplify(Graph graph) {
        List<Pass> passes = List.of(new Simplify(), new FoldTranspose(), new EliminateCommon(), new EliminateDead());
        return repeat(passes, graph, (_, _) -> {});
    }

    /// Like [#optimize]; `observer` is shown the graph after each pass that changed it.
    public static Graph optimize(Graph graph, BiConsumer<Pass, Graph> observer) {
        return repeat(ordered(), graph, observer);
    }

    /// Like [#finish]; `observer` is shown the graph after each pass that changed it.
    public static Graph finish(Graph graph, BiConsumer<Pass, Graph> observer) {
        List<Pass> passes = new ArrayList<>(List.of(new RemoveStops()));
        passes.addAll(ordered());
        Graph optimized = repeat(passes, graph, observer);
        passes.addAll(finishing());
        return repeat(passes, optimized, observer);
    }

    private static Graph repeat(List<Pass> passes, Graph graph, BiConsumer<Pass, Graph> observer) {
        Graph current = graph;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Graph before = current;
            for (Pass pass : passes) {
                Graph rewritten = pass.apply(current);
                if (rewritten != current) {
                    observer.accept(pass, rewritten);
                }
                current = rewritten;
            }
            if (current == before) {
                return current;
            }
        }
        throw new IllegalStateException("the rewrites of " + graph.name() + " find no end");
    }
}
