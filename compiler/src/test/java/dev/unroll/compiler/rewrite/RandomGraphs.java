package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Graphs of vectors and matrices, with recurrences in recurrences, that a seed decides. The loss is bounded,
/// and smooth
/// nearly everywhere.
final class RandomGraphs {
    private static final int STEPS = 3;
    private static final int EQUATIONS = 9;

    private final Random random;
    private final TestGraph graph = new TestGraph();

    private RandomGraphs(long seed) {
        random = new Random(seed);
    }

    static Graph withSeed(long seed) {
        return new RandomGraphs(seed).write();
    }

    private Graph write() {
        List<Value> scope = new ArrayList<>();
        scope.add(graph.input("x", batch(2).withSteps(STEPS)));
        scope.add(graph.input("y", batch(3)));
        scope.add(graph.parameter("V", numbers(2, 3)));
        scope.add(graph.parameter("W", numbers(3, 3)));
        scope.add(graph.parameter("b", numbers(3)));
        scope.add(graph.parameter("k", numbers()));
        int before = scope.size();
        equations(graph.builder(), scope, 2);
        Value loss = graph.builder().number(0);
        for (Value value : scope.subList(before, scope.size())) {
            Value bounded = graph.builder().unary(UnaryFunction.TANH, value);
            loss = graph.builder().plus(loss, graph.total(bounded));
        }
        return graph.withLoss(loss);
    }

    private void equations(BlockBuilder builder, List<Value> scope, int depth) {
        for (int i = 0; i < EQUATIONS; i++) {
            try {
                scope.addAll(
                        depth > 0 && random.nextInt(6) == 0
                                ? scan(builder, scope, depth - 1)
                                : List.of(equation(builder, scope)));
            } catch (IllegalArgumentException _) {
                // The operands did not fit; another equation may.
            }
        }
    }

    private Value equation(BlockBuilder builder, List<Value> scope) {
        Value a = any(scope);
        Value b = any(scope);
        int size = a.type().rank() == 0 ? 0 : a.type().shape().getFirst();
        return switch (random.nextInt(18)) {
            case 0 -> builder.unary(UnaryFunction.TANH, a);
            case 1 -> builder.unary(UnaryFunction.SIGMOID, a);
            case 2 -> builder.negate(a);
            case 3, 4 -> builder.plus(a, b);
            case 5 -> builder.minus(a, b);
            case 6 -> builder.times(a, b);
            case 7 -> builder.times(a, builder.number(random.nextInt(3)));
            case 8 -> builder.contract(a, b, "ij", "j", "i");
            case 9 -> builder.contract(builder.add(new Op.Transpose(a)), b, "ij", "j", "i");
            case 10 -> builder.contract(a, b, "i", "i", "");
            case 11 -> builder.add(new Op.Slice(a, 0, random.nextInt(2), size));
            case 12 -> builder.add(new Op.Slice(a, 0, 0, 1 + random.nextInt(3)));
            case 13 -> builder.add(new Op.Concat(List.of(a, b), 0));
            case 14 -> builder.add(new Op.Pad(a, 0, random.nextInt(2), 3 - size));
            case 15 -> builder.add(new Op.At(a, random.nextInt(STEPS)));
            case 16 -> builder.add(new Op.Select(builder.binary(BinaryFunction.GREATER, a, b), a, b));
            default -> builder.add(random.nextBoolean() ? new Op.Reverse(a) : new Op.Place(a, 1, STEPS));
        };
    }

    private List<Value> scan(BlockBuilder builder, List<Value> scope, int depth) {
        List<Value> initial = new ArrayList<>();
        List<Value> sequences = new ArrayList<>();
        for (Value value : List.copyOf(scope)) {
            if (value.type().isTimed() && random.nextInt(3) > 0) {
                sequences.add(value);
            } else if (!value.type().isTimed() && random.nextInt(4) == 0) {
                initial.add(value);
            }
        }
        initial.add(builder.fill(0, batch(3)));
        return TestGraph.scan(builder, STEPS, random.nextBoolean(), initial, sequences, (inner, states, slices) -> {
            List<Value> all = new ArrayList<>(scope);
            all.addAll(states);
            all.addAll(slices);
            equations(inner, all, depth);
            List<Value> next =
                    states.stream().map(state -> next(inner, all, state)).toList();
            List<Value> emitted = new ArrayList<>();
            all.subList(scope.size(), all.size()).stream()
                    .filter(value -> !value.type().isTimed() && random.nextInt(3) == 0)
                    .forEach(emitted::add);
            return new TestGraph.Step(next, emitted);
        });
    }

    private Value next(BlockBuilder builder, List<Value> scope, Value state) {
        Type type = state.type();
        List<Value> fitting = scope.stream()
                .filter(value -> value.type().equals(type) && !value.equals(state))
                .toList();
        if (fitting.isEmpty()) {
            return state;
        }
        Value value = any(fitting);
        return random.nextBoolean() ? value : builder.plus(state, value);
    }

    private Value any(List<Value> values) {
        return values.get(random.nextInt(values.size()));
    }
}
