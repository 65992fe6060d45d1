package dev.unroll.compiler.show;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.line;
import static dev.unroll.compiler.TestGraph.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.TestGraph.Step;
import dev.unroll.compiler.grad.ReverseMode;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientTextTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();

    private Graph differentiate(Value loss) {
        return ReverseMode.differentiate(graph.withLoss(loss));
    }

    private void assertText(String expected, Value loss) {
        assertEquals(expected, GradientText.text(differentiate(loss)));
    }

    private static Value named(BlockBuilder builder, String name, Op op) {
        return builder.add(op, name);
    }

    private static Value product(BlockBuilder builder, Value matrix, Value vector) {
        return builder.contract(matrix, vector, "ij", "j", "i");
    }

    private Value meanOverBatch(Value value) {
        Value sum = builder.sum(value, false, false, true);
        return builder.divide(sum, builder.add(new Op.SampleCount()));
    }

    private Value squaredError() {
        Value weights = graph.parameter("W", numbers(2, 3));
        Value bias = graph.parameter("b", numbers(2));
        Value x = graph.input("x", batch(3));
        builder.setOrigin(line(4, "y = tanh(W*x + b)"));
        Value sum = builder.plus(product(builder, weights, x), bias);
        Value y = named(builder, "y", new Op.Unary(UnaryFunction.TANH, sum));
        builder.setOrigin(line(5, "minimize sum((y - label) .* (y - label))"));
        Value error = builder.minus(y, graph.input("label", batch(2)));
        return meanOverBatch(builder.sum(builder.times(error, error), true, false, false));
    }

    @Test
    void aLayer() {
        assertText("""
                line 4  y = tanh(W*x + b)
                          db = sum over batch of dy .* (1 - y^2)
                          dW = sum over batch of (dy .* (1 - y^2))*transpose(x)

                line 5  minimize sum((y - label) .* (y - label))
                          dy = 2*(y - label) / samples
                """, squaredError());
    }

    @Test
    void theSameForLatex() {
        assertEquals("""
                \\begin{align*}
                & \\text{line 4} \\quad \\texttt{y = tanh(W*x + b)} \\\\
                & \\qquad \\mathit{db} = \\sum_{\\text{batch}} \\mathit{dy} \\odot \\left(1 - \\mathit{y}^{2}\\right) \\\\
                & \\qquad \\mathit{dW} = \\sum_{\\text{batch}} \\left(\\mathit{dy} \\odot \\left(1 - \\mathit{y}^{2}\\right)\\right) \\, \\mathit{x}^{\\top} \\\\
                & \\text{line 5} \\quad \\texttt{minimize sum((y - label) .* (y - label))} \\\\
                & \\qquad \\mathit{dy} = 2 \\, \\left(\\mathit{y} - \\mathit{label}\\right) / \\mathit{samples} \\\\
                \\end{align*}
                """, GradientText.latex(differentiate(squaredError())));
    }

    @Test
    void anElmanNetworkReadAtItsLastStep() {
        Value u = graph.parameter("U", numbers(2, 2));
        Value x = graph.input("x", batch(2).withSteps(28));
        builder.setOrigin(line(9, "states = elman(x)"));
        Value zero = builder.fill(0, batch(2));
        List<Value> results = graph.scan(28, List.of(zero), List.of(x), (body, states, slices) -> {
            body.setOrigin(line(3, "h = tanh(U*prev(h) + x)"));
            Value sum = body.plus(product(body, u, states.getFirst()), slices.getFirst());
            Value h = named(body, "h", new Op.Unary(UnaryFunction.TANH, sum));
            return new Step(List.of(h), List.of());
        });
        builder.setOrigin(line(10, "minimize sum(last(states))"));
        assertText("""
                for t = 0 .. 27, gradients for t = 27 .. 0, of states = elman(x)

                  line 3  h = tanh(U*prev(h) + x)
                            dh = next(transpose(U)*(dh .* (1 - h^2)))
                            next(transpose(U)*(dh .* (1 - h^2))) = 1 / samples   at t = 27
                            dU = sum over time and batch of (dh .* (1 - h^2))*transpose(prev(h))
                """, meanOverBatch(builder.sum(results.getFirst(), true, false, false)));
    }

    @Test
    void longShortTermMemory() {
        Type state = batch(100);
        Value wx = graph.parameter("Wx", numbers(400, 28));
        Value wh = graph.parameter("Wh", numbers(400, 100));
        Value bias = graph.parameter("b", numbers(400));
        Value rows = graph.input("rows", batch(28).withSteps(28));
        builder.setOrigin(line(20, "states = lstm(rows, units: units)"));
        Value zero = builder.fill(0, state);
        Value states =
                graph.cell("states", 28, List.of(zero, zero), List.of(rows), List.of("x"), (body, before, slices) -> {
                    body.setOrigin(line(11, "[i; f; g; o] = Wx*x + Wh*prev(h) + b"));
                    Value products =
                            body.plus(product(body, wx, slices.getFirst()), product(body, wh, before.getFirst()));
                    Value gates = body.plus(products, bias);
                    Value i = named(body, "i", new Op.Slice(gates, 0, 0, 100));
                    Value f = named(body, "f", new Op.Slice(gates, 0, 100, 200));
                    Value g = named(body, "g", new Op.Slice(gates, 0, 200, 300));
                    Value o = named(body, "o", new Op.Slice(gates, 0, 300, 400));
                    body.setOrigin(line(12, "c = sigmoid(f) .* prev(c) + sigmoid(i) .* tanh(g)"));
                    Value kept = body.times(body.unary(UnaryFunction.SIGMOID, f), before.getLast());
                    Value input = body.times(body.unary(UnaryFunction.SIGMOID, i), body.unary(UnaryFunction.TANH, g));
                    Value c = named(body, "c", new Op.Binary(BinaryFunction.ADD, kept, input));
                    body.setOrigin(line(13, "h = sigmoid(o) .* tanh(c)"));
                    Value open = body.unary(UnaryFunction.SIGMOID, o);
                    Value squashed = body.unary(UnaryFunction.TANH, c);
                    Value h = named(body, "h", new Op.Binary(BinaryFunction.MULTIPLY, open, squashed));
                    return new Step(List.of(h, c), List.of(h));
                });
        builder.setOrigin(line(21, "logits = V*last(states)"));
        Value v = graph.parameter("V", numbers(10, 100));
        Value logits = named(
                builder,
                "logits",
                new Op.Contract(v, builder.add(new Op.At(states, 27)), "ij", "j", "i", false, false));
        builder.setOrigin(line(22, "minimize cross_entropy(logits, digit)"));
        Value exponentials = builder.unary(UnaryFunction.EXP, logits);
        Value sum = builder.unary(UnaryFunction.LOG, builder.sum(exponentials, true, false, false));
        Value chosen = builder.contract(logits, graph.input("digit", batch(10)), "i", "i", "");
        assertText("""
                for t = 0 .. 27, gradients for t = 27 .. 0, of states = lstm(rows, units: units)

                  line 11  [i; f; g; o] = Wx*x + Wh*prev(h) + b
                             dWx = sum over time and batch of [di; df; dg; do]*transpose(x)
                             dWh = sum over time and batch of [di; df; dg; do]*transpose(prev(h))
                             db = sum over time and batch of [di; df; dg; do]

                  line 12  c = sigmoid(f) .* prev(c) + sigmoid(i) .* tanh(g)
                             dg = dc .* sigmoid(i) .* (1 - tanh(g)^2)
                             di = dc .* tanh(g) .* sigmoid(i) .* (1 - sigmoid(i))
                             df = dc .* prev(c) .* sigmoid(f) .* (1 - sigmoid(f))

                  line 13  h = sigmoid(o) .* tanh(c)
                             dh = next(transpose(Wh)*[di; df; dg; do]) + dstates
                             dc = next(dc .* sigmoid(f)) + dh .* sigmoid(o) .* (1 - tanh(c)^2)
                             do = dh .* tanh(c) .* sigmoid(o) .* (1 - sigmoid(o))

                line 21  logits = V*last(states)
                           dV = sum over batch of dlogits*transpose(last(states))
                           dstates = where(t == 27, transpose(V)*dlogits, 0)

                line 22  minimize cross_entropy(logits, digit)
                           dlogits = exp(logits) / samples / sum(exp(logits)) - digit / samples
                """, meanOverBatch(builder.minus(sum, chosen)));
    }

    private Value elman(int layer, Value input) {
        Value u = graph.parameter("states." + layer + ".U", "U", numbers(2, 2));
        builder.setOrigin(line(9, "states = elman(x, layers: 2)"));
        Value zero = builder.fill(0, batch(2));
        return graph.cell("states", 5, List.of(zero), List.of(input), List.of("x"), (body, states, slices) -> {
            body.setOrigin(line(3, "h = tanh(U*prev(h) + x)"));
            Value sum = body.plus(product(body, u, states.getFirst()), slices.getFirst());
            Value h = named(body, "h", new Op.Unary(UnaryFunction.TANH, sum));
            return new Step(List.of(h), List.of(h));
        });
    }

    @Test
    void layersOfOneCellAreToldApart() {
        Value first = elman(0, graph.input("rows", batch(2).withSteps(5)));
        Value second = elman(1, first);
        builder.setOrigin(line(10, "minimize mean(states, over: time)"));
        Value mean = builder.divide(builder.sum(second, true, true, false), builder.number(5));
        assertText("""
                for t = 0 .. 4, gradients for t = 4 .. 0, of states = elman(x, layers: 2)

                  line 3  h = tanh(U*prev(h) + x)
                            dh = next(transpose(states.0.U)*(dh .* (1 - h^2))) + dx
                            dstates.0.U = sum over time and batch of (dh .* (1 - h^2))*transpose(prev(h))

                for t = 0 .. 4, gradients for t = 4 .. 0, of states = elman(x, layers: 2)

                  line 3  h = tanh(U*prev(h) + x)
                            dh_2 = next(transpose(states.1.U)*dx) + 1 / samples / 5
                            dx = dh_2 .* (1 - h_2^2)
                            dstates.1.U = sum over time and batch of dx*transpose(prev(h_2))
                """, meanOverBatch(mean));
    }

    @Test
    void longTermsOfTheModelGetANameOfTheirOwn() {
        Value w = graph.parameter("w", numbers(2));
        Value x = graph.input("x", batch(2));
        builder.setOrigin(line(3, "loss = exp(...)"));
        Value sum = builder.times(w, x);
        for (int i = 0; i < 4; i++) {
            sum = builder.unary(UnaryFunction.TANH, builder.plus(builder.times(sum, x), builder.negate(w)));
        }
        assertText("""
                line 3  loss = exp(...)
                          v1 = tanh(tanh(tanh(w .* x .* x - w) .* x - w) .* x - w) .* x
                          d1 = exp(tanh(v1 - w)) .* (1 - tanh(v1 - w)^2) / samples
                          d2 = d1 .* x .* (1 - tanh(tanh(tanh(w .* x .* x - w) .* x - w) .* x - w)^2)
                          d3 = d2 .* x .* (1 - tanh(tanh(w .* x .* x - w) .* x - w)^2)
                          d4 = d3 .* x .* (1 - tanh(w .* x .* x - w)^2)
                          dw = -(sum over batch of d2) - (sum over batch of d1) - (sum over batch of d3) - (sum over batch of d4) + (sum over batch of d4 .* x .* x)
                """, meanOverBatch(builder.sum(builder.unary(UnaryFunction.EXP, sum), true, false, false)));
    }

    @Test
    void gradientsThatAreEqualAreBothGiven() {
        Value first = graph.parameter("first", numbers());
        Value second = graph.parameter("second", numbers());
        graph.parameter("unread", numbers(3));
        builder.setOrigin(line(2, "minimize first + second"));
        assertText("""
                line 2  minimize first + second
                          dfirst = 1
                          dsecond = dfirst

                elsewhere
                             dunread = 0
                """, builder.plus(first, second));
    }

    @Test
    void identifiersAreEscapedForLatex() {
        Value weights = graph.parameter("W_x", numbers(2));
        builder.setOrigin(line(1, "minimize sum(W_x^2) // 100% & more"));
        Value square = builder.binary(BinaryFunction.POWER, weights, builder.number(2));
        assertEquals("""
                \\begin{align*}
                & \\text{line 1} \\quad \\texttt{minimize sum(W\\_x\\textasciicircum{}2) // 100\\% \\& more} \\\\
                & \\qquad \\mathit{dW\\_x} = 2 \\, \\mathit{W\\_x} \\\\
                \\end{align*}
                """, GradientText.latex(differentiate(builder.sum(square, true, false, false))));
    }

    @Test
    void formulasHaveNoMoreParenthesesThanTheyNeed() {
        Formula a = new Formula.Name("a");
        Formula b = new Formula.Name("b");
        Formula product = infix(Operator.PRODUCT, a, b);
        Formula sum = infix(Operator.ADD, a, b);
        Formula difference = infix(Operator.SUBTRACT, a, b);
        assertEquals("a*b + (a - b)*a", write(infix(Operator.ADD, product, infix(Operator.PRODUCT, difference, a))));
        assertEquals(
                "a - (a - b) + (a*b) .* a",
                write(infix(Operator.ADD, infix(Operator.SUBTRACT, a, difference), infix(Operator.TIMES, product, a))));
        assertEquals("a / (b .* a)", write(infix(Operator.DIVIDE, a, infix(Operator.TIMES, b, a))));
        assertEquals("(a + b)^2", write(infix(Operator.POWER, sum, new Formula.Number(2))));
        assertEquals("(-a)^(-2)", write(infix(Operator.POWER, new Formula.Negative(a), new Formula.Number(-2))));
        assertEquals("a .* (-b)", write(infix(Operator.TIMES, a, new Formula.Negative(b))));
        assertEquals("-(a + b)", write(new Formula.Negative(sum)));
    }

    private static Formula infix(Operator operator, Formula left, Formula right) {
        return new Formula.Infix(operator, left, right);
    }

    private static String write(Formula formula) {
        return new TextNotation().write(formula);
    }
}
