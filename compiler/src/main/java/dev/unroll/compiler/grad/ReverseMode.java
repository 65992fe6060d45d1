package dev.unroll.compiler.grad;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Role;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Differentiates a graph: `loss, ...` becomes `loss, ..., grad/NAME ...` for every parameter
/// `param/NAME`. What other results there are stays as it is.
public final class ReverseMode {

    private ReverseMode() {}

    /// The graph of loss and gradients of a graph that has a result `loss`.
    ///
    /// @throws IllegalArgumentException if there is no such result, or it is not one number for the whole batch
    public static Graph differentiate(Graph graph) {
        int lossIndex = graph.resultNames().indexOf("loss");
        if (lossIndex < 0) {
            throw new IllegalArgumentException("the graph " + graph.name() + " has no loss");
        }
        Value loss = graph.block().results().get(lossIndex);
        if (!loss.type().equals(Type.SCALAR)) {
            throw new IllegalArgumentException("the loss is " + loss.type() + ", not one number");
        }
        List<Value> wanted = new ArrayList<>();
        List<String> names = new ArrayList<>(graph.resultNames());
        graph.networkParameters().forEach((path, parameter) -> {
            wanted.add(parameter);
            names.add(Role.GRADIENT.of(path));
        });
        BlockBuilder builder = new BlockBuilder(graph.fresh());
        builder.equations().addAll(graph.block().body());
        Set<Value> active = Activity.of(graph.block(), wanted);
        Cotangents cotangents = new Cotangents(builder, active);
        builder.setOrigin(originOf(loss, graph.block()).asGradient());
        cotangents.add(loss, builder.number(1));
        pullBack(builder, cotangents, active, graph.block().body().size());
        List<Value> results = new ArrayList<>(graph.block().results());
        builder.setOrigin(Origin.NONE.asGradient());
        for (Value parameter : wanted) {
            results.add(cotangents.of(parameter).orElseGet(() -> builder.fill(0, parameter.type())));
        }
        Block block = builder.build(graph.block().parameters(), results);
        return new Graph("train", graph.parameterNames(), block, names);
    }

    private static Origin originOf(Value value, Block block) {
        return block.body().stream()
                .filter(equation -> equation.results().contains(value))
                .map(Equation::origin)
                .findFirst()
                .orElse(Origin.NONE);
    }

    /// Appends the pullbacks of the first `count` equations, from the last of them to the first.
    static void pullBack(BlockBuilder builder, Cotangents cotangents, Set<Value> active, int count) {
        for (int index = count - 1; index >= 0; index--) {
            Equation equation = builder.equations().get(index);
            builder.setOrigin(equation.origin().asGradient());
            if (equation.op() instanceof Op.Scan scan) {
                new ScanPullback(builder, cotangents, active).apply(index, equation, scan);
            } else {
                Optional<Value> cotangent = cotangents.of(equation.result());
                cotangent.ifPresent(
                        dy -> new Pullback(builder, cotangents).apply(equation.op(), equation.result(), dy));
            }
        }
    }
}
