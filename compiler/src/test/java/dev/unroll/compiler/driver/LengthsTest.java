package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A sample of some length comes out as from a model whose sequences have just as many steps, and what stands behind
/// its end counts for nothing.
class LengthsTest {
    private static final double TOLERANCE = 1e-12;
    private static final List<String> MODELS =
            List.of("tagger", "sentiment", "reductions", "backwards", "orders", "ends");

    @TestFactory
    Stream<DynamicTest> aSampleIsThatOfAModelOfItsLength() {
        return MODELS.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    String text = text(name);
                    CheckedModel model = TestModels.parse(name, text);
                    try (Network network =
                            TestTarget.JAVA.compile(model, Precision.DOUBLE).newNetwork(1, 1)) {
                        Point.setParameters(network, 1);
                        int most = length(network).classes() - 1;
                        for (int steps = 1; steps <= most; steps++) {
                            compare(network, TestModels.parse(name, withSteps(text, steps)), steps);
                        }
                    }
                }));
    }

    private static void compare(Network network, CheckedModel fixed, int steps) {
        Batch batch = Point.batch(network.signature(), 1, 1, steps);
        batch.inputs().getLast().set(0, steps);
        try (Network other = TestTarget.JAVA.compile(fixed, Precision.DOUBLE).newNetwork(1, 1)) {
            for (int i = 0; i < network.parameters().size(); i++) {
                other.parameters().set(i, network.parameters().get(i));
            }
            Reference reference = new Reference(fixed, other, cut(batch, other), 0);
            network.evaluate(batch);
            Map<String, Tensor> expected = reference.results();
            assertEquals(expected.get("loss").data()[0], network.loss(), TOLERANCE);
            for (int i = 0; i < network.signature().metrics().size(); i++) {
                String metric = network.signature().metrics().get(i);
                assertEquals(expected.get("metric/" + metric).data()[0], network.metric(i), TOLERANCE);
            }
            for (int i = 0; i < network.signature().outputs().size(); i++) {
                Port port = network.signature().outputs().get(i);
                double[] output = expected.get("output/" + port.name()).data();
                for (int j = 0; j < port.entriesPerSample(); j++) {
                    double entry = j < output.length ? output[j] : 0;
                    assertEquals(entry, network.output(i).get(j), TOLERANCE, port.name());
                }
            }
            network.train(batch);
            Map<String, Tensor> gradients = reference.gradients();
            network.signature().parameters().forEach(parameter -> {
                double[] gradient = gradients.get("grad/" + parameter.name()).data();
                CompiledNetworkTest.check(gradient, network.gradients(), parameter.offset(), parameter.name());
            });
        }
    }

    /// The first steps of a sample, without its length.
    private static Batch cut(Batch batch, Network fixed) {
        Batch cut = Batch.allocate(fixed.signature(), 1);
        cut.setCount(1);
        copy(batch.inputs(), cut.inputs());
        copy(batch.targets(), cut.targets());
        return cut;
    }

    private static void copy(List<Values> from, List<Values> to) {
        for (int i = 0; i < to.size(); i++) {
            to.get(i).copyFrom(from.get(i), 0, 0, to.get(i).size());
        }
    }

    @TestFactory
    Stream<DynamicTest> whatStandsBehindTheEndCountsForNothing() {
        return Stream.of(TestTarget.values())
                .flatMap(target -> Stream.concat(MODELS.stream(), Stream.of("two_lengths"))
                        .map(name -> DynamicTest.dynamicTest(name + " " + target, () -> {
                            CheckedModel model = TestModels.read("lengths/" + name);
                            try (Network network =
                                    target.compile(model, Precision.FLOAT).newNetwork(9, 1)) {
                                Point.setParameters(network, 1);
                                Batch batch = Point.batch(network.signature(), 9, 9, 1);
                                List<Double> before = everything(network, batch);
                                scramble(network, model, batch);
                                assertEquals(before, everything(network, batch));
                            }
                        })));
    }

    private static List<Double> everything(Network network, Batch batch) {
        List<Double> all = new ArrayList<>();
        network.evaluate(batch);
        all.add(network.loss());
        for (int i = 0; i < network.signature().metrics().size(); i++) {
            all.add(network.metric(i));
        }
        for (int i = 0; i < network.signature().outputs().size(); i++) {
            add(network.output(i), all);
        }
        network.train(batch);
        add(network.gradients(), all);
        return all;
    }

    private static void add(Values values, List<Double> all) {
        for (int i = 0; i < values.size(); i++) {
            all.add(values.get(i) + 0.0); // zeros of either sign are alike
        }
    }

    /// Changes the numbers of all steps that do not exist.
    private static void scramble(Network network, CheckedModel model, Batch batch) {
        Random random = new Random(5);
        List<Values> arrays = new ArrayList<>(batch.inputs());
        arrays.addAll(batch.targets());
        List<Port> ports = new ArrayList<>(network.signature().inputs());
        ports.addAll(network.signature().targets());
        List<dev.unroll.dsl.model.Variable> variables = new ArrayList<>(model.inputs());
        variables.addAll(model.targets());
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            var time = variables.get(i).type().time();
            if (time.isEmpty()) {
                continue;
            }
            int length = network.signature().inputs().stream()
                    .map(Port::name)
                    .toList()
                    .indexOf(time.get().length().orElseThrow());
            int width = port.entriesPerSample() / port.steps();
            for (int sample = 0; sample < batch.count(); sample++) {
                int steps = (int) Math.max(1, batch.inputs().get(length).get(sample));
                for (int at = steps * width; at < port.entriesPerSample(); at++) {
                    double value = port.isClass() ? random.nextInt(port.classes()) : 3 * random.nextGaussian();
                    arrays.get(i).set(sample * port.entriesPerSample() + at, value);
                }
            }
        }
    }

    /// Not a number times 0 is not a number, so a pass that went on behind the longest sample would show it.
    @TestFactory
    Stream<DynamicTest> noPassGoesOnBehindTheLongestSample() {
        return onAllTargets(MODELS, (model, target) -> {
            try (Network network = target.compile(model, Precision.FLOAT).newNetwork(9, 1)) {
                Point.setParameters(network, 1);
                Batch batch = Point.batch(network.signature(), 9, 9, 1);
                int longest = 3;
                for (int sample = 0; sample < 9; sample++) {
                    batch.inputs().getLast().set(sample, 1 + sample % longest);
                }
                List<Double> before = everything(network, batch);
                for (int i = 0; i < network.signature().inputs().size(); i++) {
                    Port port = network.signature().inputs().get(i);
                    int width = port.entriesPerSample() / Math.max(1, port.steps());
                    for (int sample = 0; port.steps() > 0 && sample < 9; sample++) {
                        for (int at = longest * width; at < port.entriesPerSample(); at++) {
                            batch.inputs().get(i).set(sample * port.entriesPerSample() + at, Double.NaN);
                        }
                    }
                }
                assertEquals(before, everything(network, batch));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> roomForMoreStepsChangesNoBit() {
        return onAllTargets(MODELS, (model, target) -> {
            CheckedModel larger = TestModels.parse(
                    model.name(),
                    text(model.name().toLowerCase(Locale.ROOT)).replaceAll("length n <= \\d+", "length n <= 23"));
            try (Network network = target.compile(model, Precision.FLOAT).newNetwork(9, 1);
                    Network other = target.compile(larger, Precision.FLOAT).newNetwork(9, 1)) {
                Point.setParameters(network, 1);
                other.parameters()
                        .copyFrom(
                                network.parameters(), 0, 0, network.parameters().size());
                Batch batch = Point.batch(network.signature(), 9, 9, 1);
                Batch room = Point.batch(other.signature(), 9, 9, 2);
                copySamples(
                        network.signature().inputs(),
                        batch.inputs(),
                        other.signature().inputs(),
                        room.inputs());
                copySamples(
                        network.signature().targets(),
                        batch.targets(),
                        other.signature().targets(),
                        room.targets());
                network.evaluate(batch);
                other.evaluate(room);
                assertEquals(network.loss(), other.loss());
                network.train(batch);
                other.train(room);
                assertEquals(numbers(network.gradients()), numbers(other.gradients()));
            }
        });
    }

    private static void copySamples(List<Port> ports, List<Values> from, List<Port> roomier, List<Values> to) {
        for (int i = 0; i < ports.size(); i++) {
            int size = ports.get(i).entriesPerSample();
            for (int sample = 0; sample < 9; sample++) {
                to.get(i)
                        .copyFrom(
                                from.get(i),
                                sample * size,
                                sample * roomier.get(i).entriesPerSample(),
                                size);
            }
        }
    }

    /// Slices end at their own longest samples, and give the same on any thread.
    @TestFactory
    Stream<DynamicTest> slicesOfOtherLengthsGiveTheSameOnAnyNumberOfThreads() {
        return onAllTargets(
                List.of("tagger", "sentiment", "reductions", "backwards", "orders", "ends", "two_lengths"),
                (model, target) -> {
                    CompiledModel compiled = target.compile(model, Precision.FLOAT);
                    try (Network alone = compiled.newNetwork(60, 1);
                            Network shared = compiled.newNetwork(60, 3)) {
                        Point.setParameters(alone, 1);
                        Point.setParameters(shared, 1);
                        Batch batch = Point.batch(alone.signature(), 60, 53, 1);
                        Batch other = Point.batch(alone.signature(), 60, 60, 4);
                        everything(alone, other);
                        everything(shared, other);
                        List<Double> expected = everything(alone, batch);
                        assertEquals(expected, everything(shared, batch));
                    }
                });
    }

    /// A decoder may end before what it attends to, the gradient of which is needed up to its own end.
    @TestFactory
    Stream<DynamicTest> gradientsOfShortSamplesAreThoseOfTheReference() {
        return onAllTargets(
                List.of(
                        "backwards",
                        "orders",
                        "order_of_another",
                        "two_lengths",
                        "equal_lengths",
                        "fixed_source",
                        "reversed_source"),
                (model, target) -> {
                    try (Network network =
                            target.compile(model, Precision.DOUBLE).newNetwork(3, 1)) {
                        Point.setParameters(network, 1);
                        Batch batch = Point.batch(network.signature(), 3, 3, 1);
                        shorten(network, batch);
                        network.setDraws(4);
                        network.train(batch);
                        Map<String, Tensor> gradients = new Reference(model, network, batch, 4).gradients();
                        network.signature().parameters().forEach(parameter -> {
                            double[] gradient =
                                    gradients.get("grad/" + parameter.name()).data();
                            CompiledNetworkTest.check(
                                    gradient, network.gradients(), parameter.offset(), parameter.name());
                        });
                    }
                });
    }

    /// Gives the first length 1 or 2 steps, the next 3 or 4.
    private static void shorten(Network network, Batch batch) {
        int longest = 2;
        for (int input = 0; input < batch.inputs().size(); input++) {
            if (network.signature().inputs().get(input).isLength()) {
                for (int sample = 0; sample < batch.count(); sample++) {
                    batch.inputs().get(input).set(sample, longest - sample % 2);
                }
                longest += 2;
            }
        }
    }

    private interface Check {
        void of(CheckedModel model, TestTarget target) throws IOException;
    }

    private static Stream<DynamicTest> onAllTargets(List<String> models, Check check) {
        return Stream.of(TestTarget.values())
                .flatMap(target -> models.stream()
                        .map(name -> DynamicTest.dynamicTest(
                                name + " " + target, () -> check.of(TestModels.read("lengths/" + name), target))));
    }

    private static List<Double> numbers(Values values) {
        List<Double> numbers = new ArrayList<>();
        add(values, numbers);
        return numbers;
    }

    @TestFactory
    Stream<DynamicTest> aLossOfStepsIsTheirMeanOverTheBatch() {
        return Stream.of("tagger", "backwards", "orders")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    CheckedModel model = TestModels.read("lengths/" + name);
                    try (Network network =
                            TestTarget.JAVA.compile(model, Precision.DOUBLE).newNetwork(4, 1)) {
                        Point.setParameters(network, 1);
                        Batch batch = Point.batch(network.signature(), 4, 4, 1);
                        double sum = 0;
                        int steps = 0;
                        for (int sample = 0; sample < 4; sample++) {
                            Batch one = Batch.allocate(network.signature(), 1);
                            one.setCount(1);
                            pick(batch.inputs(), one.inputs(), sample);
                            pick(batch.targets(), one.targets(), sample);
                            network.evaluate(one);
                            int length =
                                    (int) Math.max(1, one.inputs().getLast().get(0));
                            assertEquals(length, network.lossWeight(one));
                            sum += length * network.loss();
                            steps += length;
                        }
                        network.evaluate(batch);
                        assertEquals(steps, network.lossWeight(batch));
                        assertEquals(steps, network.metricWeight(0, batch));
                        assertEquals(sum / steps, network.loss(), TOLERANCE);
                    }
                }));
    }

    private static void pick(List<Values> from, List<Values> to, int sample) {
        for (int i = 0; i < to.size(); i++) {
            int size = to.get(i).size();
            to.get(i).copyFrom(from.get(i), sample * size, 0, size);
        }
    }

    private static Port length(Network network) {
        return network.signature().inputs().getLast();
    }

    private static String text(String name) throws IOException {
        Path file = TestModels.file("lengths/" + name);
        return Files.readString(file);
    }

    private static String withSteps(String text, int steps) {
        return text.replaceAll("length n <= \\d+", "")
                .replaceAll("sequence\\(n\\) of (?!\\[D\\])", "sequence(" + steps + ") of ");
    }
}
