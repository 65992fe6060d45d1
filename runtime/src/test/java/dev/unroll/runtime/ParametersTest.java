package dev.unroll.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Initializer.Applied;
import dev.unroll.runtime.Initializer.Block;
import dev.unroll.runtime.Initializer.Constant;
import dev.unroll.runtime.Initializer.Normal;
import dev.unroll.runtime.Initializer.Operation;
import dev.unroll.runtime.Initializer.Stacked;
import dev.unroll.runtime.Initializer.Uniform;
import dev.unroll.runtime.file.ElementType;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParametersTest {
    private static final Start WEIGHTS = new Start("W", List.of(2, 3), new Uniform(-0.5, 0.5));
    private static final Start NOISE = new Start("noise", List.of(5), new Normal(1, 0.1));
    private static final Start SCALE = new Start("scale", List.of(), new Constant(0.25));

    @Test
    void everyEntryDependsOnSeedNameAndIndexAlone() {
        Bare one = new Bare(Precision.DOUBLE, WEIGHTS, NOISE, SCALE);
        Bare other = new Bare(Precision.DOUBLE, SCALE, NOISE, new Start("more", List.of(4), NOISE.initial()), WEIGHTS);
        Parameters.initialize(one, 7);
        Parameters.initialize(other, 7);
        assertArrayEquals(one.entries("W"), other.entries("W"));
        assertArrayEquals(one.entries("noise"), other.entries("noise"));
        Parameters.initialize(other, 8);
        assertTrue(one.entries("W")[0] != other.entries("W")[0]);
    }

    @Test
    void singlePrecisionStartsFromTheSameNumbersRounded() {
        Bare doubles = new Bare(Precision.DOUBLE, WEIGHTS, NOISE);
        Bare floats = new Bare(Precision.FLOAT, WEIGHTS, NOISE);
        Parameters.initialize(doubles, 7);
        Parameters.initialize(floats, 7);
        for (int i = 0; i < 11; i++) {
            assertEquals(
                    (float) doubles.parameters().get(i), floats.parameters().get(i));
        }
    }

    @Test
    void stackedBlocksStartEachInTheirOwnWay() {
        Initializer gates = new Stacked(List.of(new Block(1, new Constant(2)), new Block(2, new Constant(3))));
        Bare network = new Bare(Precision.FLOAT, new Start("b", List.of(3, 2), gates), SCALE);
        Parameters.initialize(network, 0);
        assertArrayEquals(new double[] {2, 2, 3, 3, 3, 3}, network.entries("b"));
        assertArrayEquals(new double[] {0.25}, network.entries("scale"));
    }

    @Test
    void aBlockOfAStackStartsLikeThoseRowsOfAWholeUniformParameter() {
        Initializer gates = new Stacked(List.of(new Block(1, new Constant(2)), new Block(1, WEIGHTS.initial())));
        Bare stacked = new Bare(Precision.DOUBLE, new Start("W", List.of(2, 3), gates));
        Bare whole = new Bare(Precision.DOUBLE, WEIGHTS);
        Parameters.initialize(stacked, 1);
        Parameters.initialize(whole, 1);
        assertEquals(whole.entries("W")[4], stacked.entries("W")[4]);
    }

    @Test
    void blocksThatDoNotMakeUpTheParameterAreRefused() {
        Initializer gates = new Stacked(List.of(new Block(2, new Constant(2)), new Block(2, new Constant(3))));
        Bare network = new Bare(Precision.FLOAT, new Start("b", List.of(3, 2), gates));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Parameters.initialize(network, 0));
        assertEquals(
                "the start of b has blocks of 4 rows together, but there are 3 rows to fill", refusal.getMessage());
    }

    @Test
    void aStartIsComputedEntryByEntryFromDraws() {
        Initializer times = new Applied(Operation.LOG, List.of(new Uniform(1, 100)));
        Bare network = new Bare(Precision.DOUBLE, new Start("b", List.of(400), times));
        Parameters.initialize(network, 5);
        double[] entries = network.entries("b");
        assertTrue(Arrays.stream(entries).allMatch(entry -> entry >= 0 && entry < Math.log(100)));
        double mean = Arrays.stream(entries).map(Math::exp).average().orElseThrow();
        assertEquals(50.5, mean, 4 * 99 / Math.sqrt(12 * 400)); // four standard deviations of the mean
        assertEquals(400, Arrays.stream(entries).distinct().count());
    }

    @Test
    void aStartThatIsNotFiniteIsRefused() {
        Initializer roots = new Applied(Operation.SQRT, List.of(new Uniform(-2, -1)));
        Bare network = new Bare(Precision.DOUBLE, SCALE, new Start("b", List.of(3), roots));
        ParameterStartException refusal =
                assertThrows(ParameterStartException.class, () -> Parameters.initialize(network, 5));
        assertEquals("parameter `b` starts with what is no number, as in entry 0, which is NaN", refusal.getMessage());
        assertEquals("b", refusal.parameter());
        Bare narrow = new Bare(Precision.FLOAT, new Start("b", List.of(3), new Constant(1e300)));
        assertEquals(
                "parameter `b` starts with a number that is not finite, as in entry 0, which is Infinity",
                assertThrows(ParameterStartException.class, () -> Parameters.initialize(narrow, 5))
                        .getMessage());
    }

    @Test
    void eachDrawOfAStartIsMadeByItself() {
        Initializer difference = new Applied(Operation.SUBTRACT, List.of(new Normal(0, 1), new Normal(0, 1)));
        Bare network = new Bare(Precision.DOUBLE, new Start("b", List.of(1000), difference));
        Parameters.initialize(network, 5);
        double variance = Arrays.stream(network.entries("b"))
                .map(entry -> entry * entry)
                .average()
                .orElseThrow();
        assertEquals(2, variance, 0.4); // four standard deviations: 4 * 2 * sqrt(2 / 1000)
    }

    @Test
    void operationsOfStartsAreTheFunctionsOfTheirNames() {
        assertEquals(-2, started(Operation.NEGATE, 2));
        assertEquals(Math.E, started(Operation.EXP, 1), 1e-15);
        assertEquals(0, started(Operation.LOG, 1));
        assertEquals(3, started(Operation.SQRT, 9));
        assertEquals(Math.tanh(0.3), started(Operation.TANH, 0.3), 1e-15);
        assertEquals(1 / (1 + Math.exp(-0.3)), started(Operation.SIGMOID, 0.3), 1e-15);
        assertEquals(Math.log(1 + Math.exp(0.3)), started(Operation.SOFTPLUS, 0.3), 1e-15);
        assertEquals(1000, started(Operation.SOFTPLUS, 1000));
        assertEquals(0.5, started(Operation.ABS, -0.5));
        assertEquals(5, started(Operation.ADD, 3, 2));
        assertEquals(1, started(Operation.SUBTRACT, 3, 2));
        assertEquals(6, started(Operation.MULTIPLY, 3, 2));
        assertEquals(1.5, started(Operation.DIVIDE, 3, 2));
        assertEquals(9, started(Operation.POWER, 3, 2), 1e-14);
        assertEquals(3, started(Operation.MAXIMUM, 3, 2));
        assertEquals(2, started(Operation.MINIMUM, 3, 2));
        assertThrows(IllegalArgumentException.class, () -> started(Operation.ADD, 3));
    }

    private static double started(Operation operation, double... operands) {
        List<Initializer> constants =
                Arrays.stream(operands).<Initializer>mapToObj(Constant::new).toList();
        Bare network = new Bare(Precision.DOUBLE, new Start("p", List.of(), new Applied(operation, constants)));
        Parameters.initialize(network, 0);
        return network.entries("p")[0];
    }

    @Test
    void savedParametersComeBackBitByBit(@TempDir Path folder) throws IOException {
        for (Precision precision : Precision.values()) {
            Bare network = new Bare(precision, WEIGHTS, NOISE, SCALE);
            Parameters.initialize(network, 7);
            network.parameters().set(3, Double.NaN);
            network.parameters().set(4, -0.0);
            Path file = folder.resolve("weights.safetensors");
            Parameters.save(network, file);
            Bare other = new Bare(precision, SCALE, WEIGHTS, NOISE);
            Parameters.load(other, file);
            assertArrayEquals(network.entries("W"), other.entries("W"));
            assertArrayEquals(network.entries("noise"), other.entries("noise"));
            assertArrayEquals(network.entries("scale"), other.entries("scale"));
        }
    }

    @Test
    void aFileHasTypeShapeModelAndDigest(@TempDir Path folder) throws IOException {
        Bare network = new Bare(Precision.FLOAT, WEIGHTS, SCALE);
        Parameters.save(network, folder.resolve("weights.safetensors"));
        TensorFile file = Safetensors.read(folder.resolve("weights.safetensors"));
        assertEquals(Map.of("model", "Bare", "digest", "d1"), file.metadata());
        assertEquals(List.of("W", "scale"), List.copyOf(file.tensors().keySet()));
        assertEquals(ElementType.F32, file.tensors().get("W").type());
        assertEquals(List.of(2, 3), file.tensors().get("W").shape());
        assertEquals(List.of(), file.tensors().get("scale").shape());
    }

    @Test
    void loadingConvertsThePrecision(@TempDir Path folder) throws IOException {
        Bare doubles = new Bare(Precision.DOUBLE, WEIGHTS);
        Bare floats = new Bare(Precision.FLOAT, WEIGHTS);
        Parameters.initialize(doubles, 7);
        Parameters.save(doubles, folder.resolve("weights.safetensors"));
        Parameters.load(floats, folder.resolve("weights.safetensors"));
        assertEquals((float) doubles.entries("W")[5], floats.entries("W")[5]);
    }

    @Test
    void aFileOfAnotherModelIsRefusedWithAllDifferencesAndChangesNothing(@TempDir Path folder) throws IOException {
        Bare network = new Bare(Precision.FLOAT, WEIGHTS, NOISE, SCALE);
        Parameters.initialize(network, 7);
        float[] before = ((Values.Floats) network.parameters()).array().clone();
        Path file = folder.resolve("other.safetensors");
        Map<String, Tensor> tensors = Map.of(
                "W", Tensor.ofFloats(List.of(3, 2), new float[6]),
                "fc.b", Tensor.ofFloats(List.of(1), 1),
                "scale", Tensor.ofFloats(List.of(), 1));
        Safetensors.write(file, new TensorFile(tensors, Map.of()));
        ParameterMismatchException refusal =
                assertThrows(ParameterMismatchException.class, () -> Parameters.load(network, file));
        assertEquals(
                file + " does not hold the parameters of model Bare: missing: noise; surplus: fc.b;"
                        + " W is [3, 2] instead of [2, 3]",
                refusal.getMessage());
        assertArrayEquals(before, ((Values.Floats) network.parameters()).array());
    }

    @Test
    void savingWhereNothingCanBeWrittenFailsAndKeepsWhatIsThere(@TempDir Path folder) throws IOException {
        Path occupied = Files.createDirectory(folder.resolve("weights.safetensors"));
        Files.writeString(occupied.resolve("precious"), "kept");
        Bare network = new Bare(Precision.FLOAT, WEIGHTS);
        assertThrows(IOException.class, () -> Parameters.save(network, occupied));
        assertEquals("kept", Files.readString(occupied.resolve("precious")));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(occupied), files.toList());
        }
    }

    private record Start(String name, List<Integer> shape, Initializer initial) {}

    /// A network that has parameters and computes nothing.
    private static final class Bare implements Network {
        private final Signature signature;
        private final Values parameters;

        Bare(Precision precision, Start... starts) {
            List<Parameter> layout = new ArrayList<>();
            int offset = 0;
            for (Start start : starts) {
                Parameter parameter = new Parameter(start.name(), start.shape(), offset, start.initial());
                layout.add(parameter);
                offset += parameter.count();
            }
            List<Port> none = List.of();
            this.signature = new Signature("Bare", precision, "java", none, none, layout, none, List.of(), false, "d1");
            this.parameters = precision.zeros(offset);
        }

        double[] entries(String name) {
            Parameter parameter = signature.parameters().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            double[] entries = new double[parameter.count()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = parameters.get(parameter.offset() + i);
            }
            return entries;
        }

        @Override
        public Signature signature() {
            return signature;
        }

        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public Values parameters() {
            return parameters;
        }

        @Override
        public Values gradients() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void predict(Batch batch) {}

        @Override
        public void evaluate(Batch batch) {
            throw new IllegalStateException();
        }

        @Override
        public void train(Batch batch) {
            throw new IllegalStateException();
        }

        @Override
        public double loss() {
            throw new IllegalStateException();
        }

        @Override
        public double metric(int index) {
            throw new IllegalStateException();
        }

        @Override
        public Values output(int index) {
            throw new IllegalStateException();
        }

        @Override
        public void close() {}
    }
}
