package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.stream.Streaming;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model that is given a sequence step by step says what it says of the whole.
class StreamingTest {
    private static final double TOLERANCE = 1e-11;

    @TestFactory
    Stream<DynamicTest> stepsAgreeWithTheWhole() {
        return TestModels.names()
                .filter(name -> reason(TestModels.read(name)).isEmpty())
                .flatMap(name -> targets(name).map(target -> new TestModel(name, target)))
                .map(model -> DynamicTest.dynamicTest(model.toString(), () -> compare(model)));
    }

    private static Stream<TestTarget> targets(String name) {
        return name.startsWith("prelude")
                ? Stream.of(TestTarget.JAVA, TestTarget.VECTOR_256)
                : Stream.of(TestTarget.JAVA);
    }

    @Test
    void mostModelsOfSequencesCanBeStreamed() {
        List<String> streamed = TestModels.names()
                .filter(name -> reason(TestModels.read(name)).isEmpty())
                .toList();
        assertTrue(streamed.containsAll(
                List.of("prelude/lstm", "states/learned_start", "time/softmax_per_step", "time/shift_of_classes")));
        assertTrue(streamed.size() > 40, streamed.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "softmax(linear(last(x), units: 2)) | ",
                "reverse(x)                         | `reverse` in line 3 of m.model needs the whole sequence",
                "first(x)                           | the step 1 of 3 that is read in line 3 of m.model needs the whole sequence",
                "mean(x, over: time)                | a reduction over time in line 3 of m.model needs the whole sequence",
            })
    void whatNeedsOtherStepsSaysSo(String output, String reason) {
        String text = "model M {\n  input x: sequence(3) of [2]\n  y =\n  " + output + "\n  output y\n}\n";
        assertEquals(Optional.ofNullable(reason), reason(text));
    }

    @Test
    void aStateThatStartsFromTheSequenceSaysSo() {
        assertEquals(
                Optional.of("a state that starts from what comes of the sequence in line 4 of m.model needs the whole "
                        + "sequence"),
                reason("""
                        model M {
                          input x: sequence(3) of [2]
                          a = rnn(x, units: 2)
                          b = rnn(x, units: 2, h: last(a))
                          output y = last(b)
                        }
                        """));
    }

    @Test
    void lengthsSaySo() {
        assertEquals(Optional.of("a length in line 2 of m.model needs the whole sequence"), reason("""
                        model M {
                          length n <= 3
                          input x: sequence(n) of [2]
                          output y = last(rnn(x, units: 2))
                        }
                        """));
    }

    @Test
    void whatTakesNoSequenceSaysSo() {
        assertEquals(Optional.of("it takes no sequence"), reason("model M { input x: [2]  output y = x .* x }"));
        assertEquals(
                Optional.of("its sequences have different numbers of steps: `a` has 2, `b` has 3"),
                reason("model M { input a: sequence(2) of [1]  input b: sequence(3) of [1]  output y = last(a)"
                        + "  output z = last(b) }"));
    }

    private static Optional<String> reason(String text) {
        return reason(TestModels.parse("m.model", text));
    }

    private static Optional<String> reason(CheckedModel model) {
        Pipeline pipeline = new Pipeline(List.of(), _ -> {});
        return switch (pipeline.step(model, pipeline.lower(model))) {
            case Streaming.Possible _ -> Optional.empty();
            case Streaming.Impossible(String reason, var _) -> Optional.of(reason);
        };
    }

    private static void compare(TestModel model) {
        CompiledModel whole = model.compiled();
        CompiledModel stepped = model.target().compileStep(model.read(), Precision.DOUBLE);
        Batch batch = Point.batch(whole.signature(), 1, 1, 5);
        try (Network network = whole.newNetwork(1, 1);
                Network step = stepped.newNetwork(1, 1)) {
            Point.setParameters(network, 5);
            step.parameters()
                    .copyFrom(network.parameters(), 0, 0, network.parameters().size());
            network.predict(batch);
            run(network, batch, step);
        }
    }

    /// Runs the steps and compares each with what the whole has at that step, the last with what it has
    /// at the end.
    private static void run(Network whole, Batch sequence, Network step) {
        Signature signature = whole.signature();
        Batch batch = Batch.allocate(step.signature(), 1);
        batch.setCount(1);
        int steps = Stream.concat(signature.inputs().stream(), signature.targets().stream())
                .mapToInt(Port::steps)
                .max()
                .orElseThrow();
        for (int t = 0; t < steps; t++) {
            copyStep(signature.inputs(), sequence.inputs(), t, batch.inputs());
            copyStep(signature.targets(), sequence.targets(), t, batch.targets());
            step.predict(batch);
            for (int i = 0; i < signature.outputs().size(); i++) {
                Port output = signature.outputs().get(i);
                if (output.steps() > 0 || t == steps - 1) {
                    check(output, whole.output(i), t, step.output(i));
                }
            }
        }
    }

    private static void copyStep(List<Port> ports, List<Values> sequences, int t, List<Values> steps) {
        for (int i = 0; i < ports.size(); i++) {
            int entries = steps.get(i).size();
            steps.get(i).copyFrom(sequences.get(i), ports.get(i).steps() > 0 ? t * entries : 0, 0, entries);
        }
    }

    private static void check(Port output, Values expected, int t, Values actual) {
        int entries = actual.size();
        int from = output.steps() > 0 ? t * entries : 0;
        for (int i = 0; i < entries; i++) {
            double number = expected.get(from + i);
            assertEquals(number, actual.get(i), TOLERANCE * Math.max(1, Math.abs(number)), output.name() + " at " + t);
        }
    }
}
