package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The networks that the rewrites are for, as they come out of lowering. All read `input/x` of 5 steps.
final class Networks {
    static final int STEPS = 5;
    static final int FEATURES = 2;

    private final TestGraph graph = new TestGraph();

    /// A cell: from a sequence and a number of units to the sequence of its outputs.
    @FunctionalInterface
    interface Cell {
        Value apply(Networks networks, String name, Value sequence, int units);
    }

    /// A cell on `input/x`; the loss reads only the last output.
    static Graph readingLast(Cell cell) {
        Networks networks = new Networks();
        Value hidden = cell.apply(networks, "", networks.input(), 3);
        return networks.graph.withWeightedSum(networks.graph.builder().add(new Op.At(hidden, STEPS - 1)));
    }

    /// Two cells, the second on the outputs of the first; the loss reads all outputs.
    static Graph stacked(Cell cell) {
        Networks networks = new Networks();
        Value first = cell.apply(networks, "1", networks.input(), 3);
        return networks.graph.withWeightedSum(cell.apply(networks, "2", first, 2));
    }

    private Value input() {
        return graph.input("x", batch(FEATURES).withSteps(STEPS));
    }

    private Value parameter(String name, Integer... shape) {
        return graph.parameter(name, numbers(shape));
    }

    private Value start(int units) {
        return graph.builder().fill(0, batch(units));
    }

    /// `h = tanh(Wx*x + bx + Wh*prev(h) + bh)`.
    Value rnn(String name, Value sequence, int units) {
        Value wx = parameter("Wx" + name, units, features(sequence));
        Value wh = parameter("Wh" + name, units, units);
        Value bx = parameter("bx" + name, units);
        Value bh = parameter("bh" + name, units);
        return scan(List.of(start(units)), sequence, (builder, states, slices) -> {
            Value sum = affine(builder, wx, slices.getFirst(), bx, wh, states.getFirst(), bh);
            Value h = builder.add(new Op.Unary(UnaryFunction.TANH, sum), "h");
            return new TestGraph.Step(List.of(h), List.of(h));
        });
    }

    /// `h = tanh(W*[prev(h); x] + b)`.
    Value rnnOfBoth(String name, Value sequence, int units) {
        Value w = parameter("W" + name, units, units + features(sequence));
        Value b = parameter("b" + name, units);
        return scan(List.of(start(units)), sequence, (builder, states, slices) -> {
            Value both = builder.add(new Op.Concat(List.of(states.getFirst(), slices.getFirst()), 0));
            Value h = builder.add(new Op.Unary(UnaryFunction.TANH, builder.plus(product(builder, w, both), b)), "h");
            return new TestGraph.Step(List.of(h), List.of(h));
        });
    }

    /// `[i; f; g; o] = Wx*x + bx + Wh*prev(h) + bh`.
    Value lstm(String name, Value sequence, int units) {
        Value wx = parameter("Wx" + name, 4 * units, features(sequence));
        Value wh = parameter("Wh" + name, 4 * units, units);
        Value bx = parameter("bx" + name, 4 * units);
        Value bh = parameter("bh" + name, 4 * units);
        return scan(List.of(start(units), start(units)), sequence, (builder, states, slices) -> {
            Value sum = affine(builder, wx, slices.getFirst(), bx, wh, states.getFirst(), bh);
            return lstmStep(builder, parts(builder, sum, 4), states.getLast());
        });
    }

    /// `i = Wi*[prev(h); x] + bi` and so on.
    Value lstmOfGates(String name, Value sequence, int units) {
        List<Value> weights = new ArrayList<>();
        List<Value> biases = new ArrayList<>();
        for (String gate : List.of("i", "f", "g", "o")) {
            weights.add(parameter("W" + gate + name, units, units + features(sequence)));
            biases.add(parameter("b" + gate + name, units));
        }
        return scan(List.of(start(units), start(units)), sequence, (builder, states, slices) -> {
            Value both = builder.add(new Op.Concat(List.of(states.getFirst(), slices.getFirst()), 0));
            List<Value> gates = IntStream.range(0, 4)
                    .mapToObj(i -> builder.plus(product(builder, weights.get(i), both), biases.get(i)))
                    .toList();
            return lstmStep(builder, gates, states.getLast());
        });
    }

    private static TestGraph.Step lstmStep(BlockBuilder builder, List<Value> gates, Value before) {
        Value i = builder.unary(UnaryFunction.SIGMOID, gates.get(0));
        Value f = builder.unary(UnaryFunction.SIGMOID, gates.get(1));
        Value g = builder.unary(UnaryFunction.TANH, gates.get(2));
        Value o = builder.unary(UnaryFunction.SIGMOID, gates.get(3));
        Value kept = builder.times(f, before);
        Value c = builder.add(new Op.Binary(BinaryFunction.ADD, kept, builder.times(i, g)), "c");
        Value h = builder.add(new Op.Binary(BinaryFunction.MULTIPLY, o, builder.unary(UnaryFunction.TANH, c)), "h");
        return new TestGraph.Step(List.of(h, c), List.of(h));
    }

    /// Reset after the product: `n = tanh(xn + r .* hn)` with `[hr; hz; hn] = Wh*prev(h) + bh`.
    Value gru(String name, Value sequence, int units) {
        Value wx = parameter("Wx" + name, 3 * units, features(sequence));
        Value wh = parameter("Wh" + name, 3 * units, units);
        Value bx = parameter("bx" + name, 3 * units);
        Value bh = parameter("bh" + name, 3 * units);
        return scan(List.of(start(units)), sequence, (builder, states, slices) -> {
            Value before = states.getFirst();
            List<Value> x = parts(builder, builder.plus(product(builder, wx, slices.getFirst()), bx), 3);
            List<Value> h = parts(builder, builder.plus(product(builder, wh, before), bh), 3);
            Value r = builder.unary(UnaryFunction.SIGMOID, builder.plus(x.get(0), h.get(0)));
            Value z = builder.unary(UnaryFunction.SIGMOID, builder.plus(x.get(1), h.get(1)));
            Value n = builder.unary(UnaryFunction.TANH, builder.plus(x.get(2), builder.times(r, h.get(2))));
            return gruStep(builder, z, n, before);
        });
    }

    /// Reset before the product: `n = tanh(Wn*[r .* prev(h); x] + bn)`.
    Value gruOfGates(String name, Value sequence, int units) {
        Value wr = parameter("Wr" + name, units, units + features(sequence));
        Value wz = parameter("Wz" + name, units, units + features(sequence));
        Value wn = parameter("Wn" + name, units, units + features(sequence));
        Value bn = parameter("bn" + name, units);
        return scan(List.of(start(units)), sequence, (builder, states, slices) -> {
            Value before = states.getFirst();
            Value both = builder.add(new Op.Concat(List.of(before, slices.getFirst()), 0));
            Value r = builder.unary(UnaryFunction.SIGMOID, product(builder, wr, both));
            Value z = builder.unary(UnaryFunction.SIGMOID, product(builder, wz, both));
            Value reset = builder.add(new Op.Concat(List.of(builder.times(r, before), slices.getFirst()), 0));
            Value n = builder.unary(UnaryFunction.TANH, builder.plus(product(builder, wn, reset), bn));
            return gruStep(builder, z, n, before);
        });
    }

    private static TestGraph.Step gruStep(BlockBuilder builder, Value z, Value n, Value before) {
        Value renewed = builder.times(builder.minus(builder.number(1), z), n);
        Value h = builder.add(new Op.Binary(BinaryFunction.ADD, renewed, builder.times(z, before)), "h");
        return new TestGraph.Step(List.of(h), List.of(h));
    }

    private Value scan(List<Value> initial, Value sequence, TestGraph.Body body) {
        return graph.scan(STEPS, initial, List.of(sequence), body).getLast();
    }

    private static Value affine(BlockBuilder builder, Value wx, Value x, Value bx, Value wh, Value h, Value bh) {
        Value sum = builder.plus(product(builder, wx, x), bx);
        return builder.plus(builder.plus(sum, product(builder, wh, h)), bh);
    }

    private static Value product(BlockBuilder builder, Value matrix, Value vector) {
        return builder.contract(matrix, vector, "ij", "j", "i");
    }

    private static List<Value> parts(BlockBuilder builder, Value value, int count) {
        int size = value.type().entries() / count;
        return IntStream.range(0, count)
                .mapToObj(i -> builder.add(new Op.Slice(value, 0, i * size, (i + 1) * size)))
                .toList();
    }

    private static int features(Value sequence) {
        return sequence.type().entries();
    }
}
