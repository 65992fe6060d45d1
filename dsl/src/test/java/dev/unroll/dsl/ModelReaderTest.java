package dev.unroll.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Initial;
import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.source.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelReaderTest {

    @Test
    void aRecurrentCellIsInlinedAtItsCall() {
        CheckedModel model = read("""
                cell leak(x: [D], rate: number = 0.5) {
                  param W: [D, D] = uniform(-1 / D, 1 / D)
                  state h: [D] = 0
                  h = rate * prev(h) + W*x
                  output h
                }
                model M {
                  input xs: sequence(7) of [4]
                  target y: class(4)
                  run = leak(xs)
                  z = last(run)
                  minimize cross_entropy(z, y)
                  report accuracy(z, y)
                  output run
                  output p = softmax(z)
                }
                """);
        assertEquals("""
                param run.W: [4,4] = Uniform[low=-0.25, high=0.25]
                leak over 7 {
                  each x: [4] = xs
                  state h: [4] = 0.0:[4]
                  h: [4] = add(multiply(0.5, h), product(W, x))
                  export h as run: 7 of [4]
                }
                z: [4] = last(run)
                cross_entropy {
                  given z: [4] = z
                  given y: class(4) = y
                  loss: [] = negate(pick(log_softmax(z), y))
                  export loss as cross_entropy: []
                }
                accuracy {
                  given z: [4] = z
                  given y: class(4) = y
                  hit: [] = equal(argmax(z), y)
                  export hit as accuracy: []
                }
                p: [4] = softmax(z)
                minimize cross_entropy
                report accuracy = accuracy
                output run = run
                output p = p
                """, ModelText.of(model));
        assertTrue(((Statement.Instance) model.body().getFirst()).isRecurrent());
    }

    @Test
    void startsPartsAndPathsAreReadFromOutside() {
        CheckedModel model = read("""
                cell pair(x: [D]) {
                  inner = counter(x)
                  output y = x + inner.n
                }
                cell counter(x: [D]) {
                  state n: [D] = 0
                  n = prev(n) + x
                  output n
                }
                model M {
                  input xs: sequence(7) of [4]
                  input start: [4]
                  first = counter(xs)
                  second = counter(xs, n: tanh(start) + last(first.n))
                  third = pair(xs)
                  output a = second + third.inner.n
                }
                """);
        assertEquals("""
                counter over 7 {
                  each x: [4] = xs
                  state n: [4] = 0.0:[4]
                  n: [4] = add(n, x)
                  export n as first: 7 of [4]
                }
                counter over 7 {
                  each x: [4] = xs
                  state n: [4] = add(tanh(start), last(first))
                  n: [4] = add(n, x)
                  export n as second: 7 of [4]
                }
                pair over 7 {
                  each x: [4] = xs
                  counter {
                    given x: [4] = x
                    state n: [4] = 0.0:[4]
                    n: [4] = add(n, x)
                    export n as inner: [4]
                  }
                  y: [4] = add(x, inner)
                  export y as third: 7 of [4]
                  export inner as inner: 7 of [4]
                }
                a: 7 of [4] = add(second, inner)
                output a = a
                """, ModelText.of(model));
    }

    @Test
    void pathsOfParametersFollowNamesLayersAndCalls() {
        CheckedModel model = read("""
                model M {
                  input xs: sequence(7) of [4]
                  layer shared = linear(units: 4)
                  deep = lstm(xs, units: [6, 5])
                  both = bidirectional(shared(xs), gru, units: 3)
                  head = tanh(linear(last(deep), units: 2))
                  output head
                  output both
                }
                """);
        assertEquals(
                List.of(
                        "deep.0.Wx",
                        "deep.0.Wh",
                        "deep.0.bx",
                        "deep.0.bh",
                        "deep.1.Wx",
                        "deep.1.Wh",
                        "deep.1.bx",
                        "deep.1.bh",
                        "shared.W",
                        "shared.b",
                        "both.forward.Wx",
                        "both.forward.Wh",
                        "both.forward.bx",
                        "both.forward.bh",
                        "both.backward.gru.Wx",
                        "both.backward.gru.Wh",
                        "both.backward.gru.bx",
                        "both.backward.gru.bh",
                        "head.linear.W",
                        "head.linear.b"),
                model.parameters().stream().map(CheckedModel.Parameter::path).toList());
    }

    @Test
    void aLayerHasOneSetOfParametersHoweverOftenItIsUsed() {
        CheckedModel model = read("""
                model M {
                  input a: sequence(7) of class(9)
                  input b: class(9)
                  layer embed = embedding(units: 4)
                  output x = last(embed(a)) + embed(b)
                  output tied = embed.table * x
                }
                """);
        assertEquals("""
                param embed.table: [9,4] = Normal[mean=0.0, deviation=1.0]
                embedding over 7 {
                  each x: class(9) = a
                  y: [4] = row(table, x)
                  export y as embedding: 7 of [4]
                }
                embedding {
                  given x: class(9) = b
                  y: [4] = row(table, x)
                  export y as embedding: [4]
                }
                x: [4] = add(last(embedding), embedding)
                tied: [9] = product(table, x)
                output x = x
                output tied = tied
                """, ModelText.of(model));
    }

    @Test
    void parametersStartFromNumbersDrawsAndStacks() {
        CheckedModel model = read("""
                model M(n: size = 2) {
                  input x: [2]
                  k = 1 / sqrt(n + 2)
                  param a: [n] = normal(0, 2 * k)
                  param b: [2*n] = [zeros(n); ones(n - 1); [3]]
                  param c: number = -k
                  param d: [n] = [0.5, 1]
                  output y = c * (a + d) + x
                  output z = b
                }
                """);
        List<Initial> starts =
                model.parameters().stream().map(CheckedModel.Parameter::initial).toList();
        assertEquals(new Initial.Normal(0, 1), starts.get(0));
        assertEquals(new Initial.Constant(-0.5), starts.get(2));
        assertEquals(
                new Initial.Stacked(List.of(
                        new Initial.Block(Size.of(2), new Initial.Constant(0)),
                        new Initial.Block(Size.of(1), new Initial.Constant(1)),
                        new Initial.Block(
                                Size.of(1),
                                new Initial.Stacked(List.of(new Initial.Block(Size.of(1), new Initial.Constant(3))))))),
                starts.get(1));
    }

    @Test
    void parametersStartFromWhatIsComputedFromDraws() {
        CheckedModel model = read("""
                cell leaking(x: [D], longest: number) {
                  param b: [D] = -log(uniform(1, longest - 1))
                  state h: [D] = 0
                  h = sigmoid(b) .* prev(h) + x
                  output h
                }
                model M {
                  input xs: sequence(9) of [2]
                  param a: [2, 3] = max(2 * (normal(0, 1) + uniform(0, 1))^2, 1e-3)
                  output y = last(leaking(xs, longest: 9))
                  output z = a
                }
                """);
        Initial sum = new Initial.Applied(
                Initial.Operation.ADD, List.of(new Initial.Normal(0, 1), new Initial.Uniform(0, 1)));
        Initial square = new Initial.Applied(Initial.Operation.POWER, List.of(sum, new Initial.Constant(2)));
        Initial twice = new Initial.Applied(Initial.Operation.MULTIPLY, List.of(new Initial.Constant(2), square));
        assertEquals(
                List.of(
                        new Initial.Applied(Initial.Operation.MAXIMUM, List.of(twice, new Initial.Constant(1e-3))),
                        new Initial.Applied(
                                Initial.Operation.NEGATE,
                                List.of(new Initial.Applied(
                                        Initial.Operation.LOG, List.of(new Initial.Uniform(1, 8)))))),
                model.parameters().stream().map(CheckedModel.Parameter::initial).toList());
    }

    @Test
    void formalsOfAModelAreSetFromOutside() {
        String text = """
                model M(units: size = 100, bias: boolean = true, each: cell = lstm, rate: number = 0.5) {
                  input xs: sequence(7) of [4]
                  run = each(xs, units: units)
                  output y = rate * linear(run, units: 3, bias: bias)
                }
                """;
        Map<String, String> settings = Map.of("units", "[8, 6]", "bias", "false", "each", "rnn", "rate", "0.25");
        CheckedModel model = read(text, settings);
        assertEquals("run.1.Wh", model.parameters().get(5).path());
        assertEquals("y.linear.W", model.parameters().getLast().path());
        assertEquals(9, model.parameters().size());
        assertEquals("there is no `unit` to set", error(text, Map.of("unit", "3")));
        assertEquals("there is no size `lots`", error(text, Map.of("units", "lots")));
        assertEquals("a size is a whole number from 1 to 2147483647, and this is 0", error(text, Map.of("units", "0")));
        assertEquals("this is `true` or `false`, and not `1`", error(text, Map.of("bias", "1")));
        assertEquals("`(` is not closed", error(text, Map.of("units", "(1")));
    }

    @Test
    void oneOfSeveralModelsIsChosen() {
        String text = """
                model A { input x: [1]  output x }
                model B { input x: [1]  output x }
                """;
        SourceFile file = new SourceFile("test.model", text);
        assertTrue(ModelReader.read(file, Options.DEFAULT).hasErrors());
        Reading reading = ModelReader.read(file, new Options(Optional.of("B"), Map.of()));
        assertEquals("B", reading.model().orElseThrow().name());
        assertTrue(
                ModelReader.read(file, new Options(Optional.of("C"), Map.of())).hasErrors());
    }

    @Test
    void cellsAloneGiveNoModelAndNoError() {
        SourceFile file = new SourceFile("test.model", "cell twice(x: [D]) { output y = 2 * x }");
        Reading reading = ModelReader.read(file, Options.DEFAULT);
        assertEquals(List.of(), reading.diagnostics());
        assertFalse(reading.model().isPresent());
        assertTrue(ModelReader.readModel(file, Options.DEFAULT).hasErrors());
    }

    @Test
    void trainBlocksBecomeSettings() {
        CheckedModel model = read("""
                model M { input x: [1]  output x }
                train { data: mnist  batch: 100  optimizer: sgd(rate: 0.1)  columns: [1, -2]  file: "a b.csv"  class: true }
                """);
        assertEquals(
                List.of("data", "batch", "optimizer", "columns", "file", "class"),
                model.training().stream().map(Setting::name).toList());
        Setting.Value.Call optimizer =
                (Setting.Value.Call) model.training().get(2).value();
        assertEquals("sgd", optimizer.name());
        assertEquals(Optional.of("rate"), optimizer.arguments().getFirst().label());
        Setting.Value.Items columns =
                (Setting.Value.Items) model.training().get(3).value();
        assertEquals(-2, ((Setting.Value.Number) columns.items().get(1)).value());
    }

    @Test
    void optionsAreReadLikeSettings() {
        Settings.Parsed parsed = Settings.parse("warmup(cosine(0.1, to: 0.001), steps: 100)");
        Setting.Value.Call call = (Setting.Value.Call) parsed.value().orElseThrow();
        assertEquals("warmup", call.name());
        assertEquals(2, call.arguments().size());
        assertTrue(Settings.parse("1 + 2").value().isEmpty());
        assertTrue(Settings.parse("sgd(").value().isEmpty());
        assertEquals(
                "a value is missing",
                Settings.parse("").diagnostics().getFirst().message());
    }

    private static CheckedModel read(String text) {
        return read(text, Map.of());
    }

    private static CheckedModel read(String text, Map<String, String> settings) {
        SourceFile file = new SourceFile("test.model", text);
        Reading reading = ModelReader.read(file, new Options(Optional.empty(), settings));
        assertEquals("", DiagnosticPrinter.print(reading.diagnostics()));
        return reading.model().orElseThrow();
    }

    private static String error(String text, Map<String, String> settings) {
        SourceFile file = new SourceFile("test.model", text);
        Reading reading = ModelReader.read(file, new Options(Optional.empty(), settings));
        assertTrue(reading.model().isEmpty());
        return reading.diagnostics().getFirst().message();
    }
}
