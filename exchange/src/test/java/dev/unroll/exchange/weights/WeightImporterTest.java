package dev.unroll.exchange.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.exchange.TestModel;
import dev.unroll.runtime.file.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class WeightImporterTest {
    private final SequencedMap<String, Tensor> file = new LinkedHashMap<>();
    private double next = 1;

    /// Adds a tensor whose entries are all different.
    private Tensor add(String name, Integer... shape) {
        double[] entries = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.setAll(entries, _ -> next++);
        Tensor tensor = Tensor.ofDoubles(List.of(shape), entries);
        file.put(name, tensor);
        return tensor;
    }

    private void addRnn(String module, int units, int inputs) {
        add(module + ".weight_ih_l0", units, inputs);
        add(module + ".weight_hh_l0", units, units);
        add(module + ".bias_ih_l0", units);
        add(module + ".bias_hh_l0", units);
    }

    private WeightImport.Done imported(String text, Map<String, String> names) {
        WeightImport result = WeightImporter.run(TestModel.forward(text), file, names);
        return assertInstanceOf(WeightImport.Done.class, result, result.toString());
    }

    private List<String> problems(String text, Map<String, String> names) {
        return assertInstanceOf(WeightImport.Refused.class, WeightImporter.run(TestModel.forward(text), file, names))
                .problems();
    }

    private static Tensor get(WeightImport.Done done, String name) {
        return Objects.requireNonNull(
                done.tensors().get(name), () -> done.tensors().keySet().toString());
    }

    private static List<String> lines(WeightImport.Done done) {
        return done.transfers().stream()
                .map(transfer -> transfer.theirs() + " -> " + transfer.ours() + ": " + transfer.how())
                .toList();
    }

    private static final String ONE_BIAS = """
            cell single(x: [D], units: size) {
              param Wf: [units, units + D] = 0
              param Wi: [units, units + D] = 0
              param Wo: [units, units + D] = 0
              param Wg: [units, units + D] = 0
              param bf: [units] = 0
              param bi: [units] = 0
              param bo: [units] = 0
              param bg: [units] = 0
              state h: [units] = 0
              state c: [units] = 0

              z = [prev(h); x]
              c = sigmoid(Wf*z + bf) .* prev(c) + sigmoid(Wi*z + bi) .* tanh(Wg*z + bg)
              h = sigmoid(Wo*z + bo) .* tanh(c)
              output h
            }

            model Test {
              input x: sequence(4) of [1]
              output states = single(x, units: 2)
            }
            """;

    @Test
    void aCellWithAMatrixForEachGateGetsItsRowsAndTheSumOfBothBiases() {
        Tensor input = add("lstm.weight_ih_l0", 8, 1);
        Tensor recurrent = add("lstm.weight_hh_l0", 8, 2);
        Tensor first = add("lstm.bias_ih_l0", 8);
        Tensor second = add("lstm.bias_hh_l0", 8);
        WeightImport.Done done = imported(ONE_BIAS, Map.of());
        Tensor forget = get(done, "states.Wf");
        assertEquals(List.of(2, 3), forget.shape());
        assertEquals(
                List.of(
                        recurrent.get(4),
                        recurrent.get(5),
                        input.get(2),
                        recurrent.get(6),
                        recurrent.get(7),
                        input.get(3)),
                Arrays.stream(forget.toDoubles()).boxed().toList());
        assertEquals(first.get(6) + second.get(6), get(done, "states.bo").get(0));
        assertTrue(
                lines(done)
                        .containsAll(List.of(
                                "lstm.weight_ih_l0 -> states.Wf: gate f of ifgo, to columns 2 to 2",
                                "lstm.weight_hh_l0 -> states.Wf: gate f of ifgo, to columns 0 to 1",
                                "lstm.bias_ih_l0 -> states.bf: gate f of ifgo",
                                "lstm.bias_hh_l0 -> states.bf: added, gate f of ifgo")),
                lines(done).toString());
    }

    private static final String ONE_BIAS_GRU = """
            cell single(x: [D], units: size) {
              param Wx: [3*units, D] = 0
              param Wh: [3*units, units] = 0
              param b:  [3*units] = 0
              state h: [units] = 0

              [xr; xz; xn] = Wx*x + b
              [hr; hz; hn] = Wh*prev(h)
              z = sigmoid(xz + hz)
              h = (1 - z) .* tanh(xn + sigmoid(xr + hr) .* hn) + z .* prev(h)
              output h
            }

            model Test {
              input x: sequence(4) of [1]
              output states = single(x, units: 2)
            }
            """;

    @Test
    void aBiasWithinTheResetCannotBeAddedToTheOneOutside() {
        add("gru.weight_ih_l0", 6, 1);
        add("gru.weight_hh_l0", 6, 2);
        add("gru.bias_ih_l0", 6);
        add("gru.bias_hh_l0", 6);
        assertEquals(
                List.of("`gru.bias_hh_l0` is not zero for gate n, and the model has no bias within the reset"),
                problems(ONE_BIAS_GRU, Map.of()));

        file.put("gru.bias_hh_l0", Tensor.ofDoubles(List.of(6), 1, 2, 3, 4, 0, 0));
        Tensor outer = Objects.requireNonNull(file.get("gru.bias_ih_l0"));
        Tensor bias = get(imported(ONE_BIAS_GRU, Map.of()), "states.b");
        assertEquals(outer.get(0) + 1, bias.get(0));
        assertEquals(outer.get(4), bias.get(4));
    }

    @Test
    void whatTheFileDoesNotTellIsSaid() {
        add("gru/kernel", 1, 6);
        add("gru/recurrent_kernel", 2, 6);
        WeightImport.Done done = imported(ONE_BIAS_GRU, Map.of());
        assertEquals(
                List.of(
                        "gru/kernel -> states.Wx: transposed, gates zrn as rzn",
                        "gru/recurrent_kernel -> states.Wh: transposed, gates zrn as rzn, taken to reset after the "
                                + "product",
                        " -> states.b: zeros"),
                lines(done));
    }

    private static final String TWINS = """
            model Test {
              input x: sequence(4) of [2]
              left  = rnn(x, units: 2)
              right = rnn(x, units: 2)
              output y = linear([last(left); last(right)], units: 3)
            }
            """;

    @Test
    void whatNothingTellsApartIsNotGuessed() {
        addRnn("encoder", 2, 2);
        addRnn("context", 2, 2);
        add("fc.weight", 3, 4);
        add("fc.bias", 3);
        assertEquals(
                List.of("`encoder` and `context` could each be `left` or `right`; say which by --map, such as --map "
                        + "encoder=left"),
                problems(TWINS, Map.of()));
        WeightImport.Done done = imported(TWINS, Map.of("context", "left"));
        assertEquals(file.get("context.weight_ih_l0"), get(done, "left.Wx"));
        assertEquals(file.get("encoder.weight_ih_l0"), get(done, "right.Wx"));
    }

    @Test
    void commonWordsTellApart() {
        addRnn("model.right", 2, 2);
        addRnn("model.left", 2, 2);
        add("fc.weight", 3, 4);
        WeightImport.Done done = imported(TWINS, Map.of());
        assertEquals(file.get("model.left.weight_ih_l0"), get(done, "left.Wx"));
        assertTrue(lines(done).contains(" -> y.b: zeros"), lines(done).toString());
    }

    @Test
    void bothSidesOfWhatDoesNotFitAreListed() {
        addRnn("rnn", 3, 2);
        add("fc.weight", 3, 4);
        add("fc.bias", 3);
        add("steps");
        List<String> problems = problems(TWINS, Map.of());
        assertEquals(
                List.of(
                        "left over in the file: rnn.weight_ih_l0 [3, 2], rnn.weight_hh_l0 [3, 3], rnn.bias_ih_l0 [3], "
                                + "rnn.bias_hh_l0 [3], steps []",
                        "nothing in the file fits `left` (RNN, 2 units): it takes weight_ih [2, 2], weight_hh [2, 2], "
                                + "or kernel [2, 2], recurrent_kernel [2, 2]",
                        "nothing in the file fits `right` (RNN, 2 units): it takes weight_ih [2, 2], weight_hh [2, 2], "
                                + "or kernel [2, 2], recurrent_kernel [2, 2]"),
                problems);
    }

    private static final String OWN = """
            cell leaky(x: [D], units: size) {
              param W: [units, D] = 0
              param a: [units] = 0
              state h: [units] = 0
              h = a .* prev(h) + W*x
              output h
            }

            model Test {
              input x: sequence(4) of [2]
              output states = leaky(x, units: 3)
            }
            """;

    @Test
    void parametersThatNoFrameworkHasAreNamedByTheUser() {
        Tensor matrix = add("cell.weight", 3, 2);
        add("cell.decay", 3, 1);
        assertEquals(
                List.of(
                        "left over in the file: cell.decay [3, 1]",
                        "no tensor for states.a [3]; say which by --map NAME=states.a"),
                problems(OWN, Map.of()));
        WeightImport.Done done = imported(OWN, Map.of("cell.decay", "states.a"));
        assertEquals(matrix, get(done, "states.W"));
        assertEquals(List.of(3), get(done, "states.a").shape());
        assertEquals(
                List.of("`cell.weight` is [3, 2], and `states.a` is [3]"),
                problems(OWN, Map.of("cell.weight", "states.a")).stream()
                        .filter(problem -> problem.startsWith("`"))
                        .toList());
        assertTrue(problems(OWN, Map.of("decay", "states.a"))
                .getFirst()
                .startsWith("the file has no tensor and no layer `decay`; it has cell.weight [3, 2]"));
        assertTrue(problems(OWN, Map.of("cell.decay", "states.b"))
                .getFirst()
                .startsWith("the model has no parameter `states.b`; it has states.W [3, 2]"));
    }

    @Test
    void whatHasTheNamesOfTheModelIsTakenAsItIs() {
        add("states.W", 3, 2);
        add("states.a", 3);
        assertEquals(
                List.of("states.W -> states.W: as it is", "states.a -> states.a: as it is"),
                lines(imported(OWN, Map.of())));
    }

    private void addKeras(String module, int units, int inputs) {
        add(module + "/kernel", inputs, 4 * units);
        add(module + "/recurrent_kernel", units, 4 * units);
        add(module + "/bias", 4 * units);
    }

    private static final String TWO_LAYERS = """
            model Test {
              input x: sequence(4) of [2]
              lower = lstm(x, units: 2)
              upper = lstm(lower, units: 2)
              output y = last(upper)
            }
            """;

    /// The entry that the file has first, in the parameter that it should go to.
    private void cameFrom(String source, WeightImport.Done done, String parameter) {
        assertEquals(
                Objects.requireNonNull(file.get(source)).get(0),
                get(done, parameter).get(0),
                () -> lines(done).toString());
    }

    @Test
    void aNumberThatALayerLacksIsMissingWhereItIsNotAtTheEnd() {
        addKeras("lstm_1/lstm_cell_4", 2, 2);
        addKeras("lstm/lstm_cell_3", 2, 2);
        WeightImport.Done done = imported(TWO_LAYERS, Map.of());
        cameFrom("lstm/lstm_cell_3/kernel", done, "lower.Wx");
        cameFrom("lstm_1/lstm_cell_4/kernel", done, "upper.Wx");
    }

    @Test
    void layersInBothDirectionsGoByTheNumbersOfEachPartOfTheirNames() {
        addKeras("bidirectional/forward_lstm/lstm_cell_1", 2, 4);
        addKeras("bidirectional/backward_lstm/lstm_cell_2", 2, 4);
        addKeras("bidirectional_1/forward_lstm_1/lstm_cell_4", 2, 4);
        addKeras("bidirectional_1/backward_lstm_1/lstm_cell_5", 2, 4);
        WeightImport.Done done = imported("""
                model Test {
                  input x: sequence(4) of [4]
                  lower = bidirectional(x, each: lstm, units: 2)
                  upper = bidirectional(lower, each: lstm, units: 2)
                  output y = last(upper)
                }
                """, Map.of());
        cameFrom("bidirectional/forward_lstm/lstm_cell_1/kernel", done, "lower.forward.Wx");
        cameFrom("bidirectional/backward_lstm/lstm_cell_2/kernel", done, "lower.backward.lstm.Wx");
        cameFrom("bidirectional_1/forward_lstm_1/lstm_cell_4/kernel", done, "upper.forward.Wx");
        cameFrom("bidirectional_1/backward_lstm_1/lstm_cell_5/kernel", done, "upper.backward.lstm.Wx");
    }

    @Test
    void layersWhoseNumbersAreTheSameAreNotGuessed() {
        addKeras("lstm/cell", 2, 2);
        addKeras("lstm_0/cell", 2, 2);
        assertEquals(
                List.of("`lstm/cell` and `lstm_0/cell` could each be `lower` or `upper`; say which by --map, such as "
                        + "--map lstm/cell=lower"),
                problems(TWO_LAYERS, Map.of()));
    }

    private static final String GRU = """
            model Test {
              input x: sequence(4) of [6]
              states = gru(x, units: 2)
              output y = last(states)
            }
            """;

    @Test
    void aTensorWhoseGatesStandInAnotherOrderIsNotTakenAlone() {
        add("gru/kernel", 6, 6);
        add("gru/recurrent_kernel", 2, 6);
        add("gru/bias", 2, 6);
        List<String> problems = problems(GRU, Map.of("gru/kernel", "states.Wx"));
        assertEquals(
                "the gates of `gru/kernel` do not stand as those of `states.Wx`; map the layer: --map gru=states",
                problems.getFirst());
        WeightImport.Done done = imported(GRU, Map.of("gru", "states"));
        Tensor kernel = Objects.requireNonNull(file.get("gru/kernel"));
        assertEquals(kernel.get(2), get(done, "states.Wx").get(0));
    }

    @Test
    void aTensorWhoseGatesStandAsTheyShouldIsTransposedThoughItIsSquare() {
        addKeras("lstm", 2, 8);
        add("zeros", 8);
        Tensor kernel = Objects.requireNonNull(file.get("lstm/kernel"));
        Tensor matrix = get(
                imported(
                        """
                        model Test {
                          input x: sequence(4) of [8]
                          states = lstm(x, units: 2)
                          output y = last(states)
                        }
                        """,
                        Map.of(
                                "lstm/kernel", "states.Wx",
                                "lstm/recurrent_kernel", "states.Wh",
                                "lstm/bias", "states.bx",
                                "zeros", "states.bh")),
                "states.Wx");
        assertEquals(kernel.get(1), matrix.get(8));
        assertEquals(kernel.get(8), matrix.get(1));
    }

    @Test
    void aSquareKernelIsTransposedWhereItIsNamedToo() {
        add("mixing/kernel", 2, 2);
        add("decay", 2);
        Tensor kernel = Objects.requireNonNull(file.get("mixing/kernel"));
        Tensor matrix = get(
                imported(OWN.replace("units: 3", "units: 2"), Map.of("mixing/kernel", "states.W", "decay", "states.a")),
                "states.W");
        assertEquals(kernel.get(1), matrix.get(2));
        assertEquals(kernel.get(2), matrix.get(1));
    }

    private static final String SHARED_BIAS = ONE_BIAS.replace("Wi*z + bi", "Wi*z + bf");

    @Test
    void gatesThatShareABiasNeedTheSameNumbers() {
        add("lstm.weight_ih_l0", 8, 1);
        add("lstm.weight_hh_l0", 8, 2);
        add("lstm.bias_ih_l0", 8);
        String shared = SHARED_BIAS.replace("  param bi: [units] = 0\n", "");
        assertEquals(
                List.of(
                        "the model has `states.bf` in several places of a cell, for which `lstm` has different numbers"),
                problems(shared, Map.of()));
        file.put("lstm.bias_ih_l0", Tensor.ofDoubles(List.of(8), 1, 2, 1, 2, 5, 6, 7, 8));
        assertEquals(2, get(imported(shared, Map.of()), "states.bf").get(1));
    }

    @Test
    void gatesThatShareAMatrixNeedTheSameNumbers() {
        add("lstm.weight_ih_l0", 8, 1);
        add("lstm.weight_hh_l0", 8, 2);
        add("lstm.bias_ih_l0", 8);
        assertEquals(
                List.of(
                        "the model has `states.Wf` in several places of a cell, for which `lstm` has different numbers"),
                problems(
                        ONE_BIAS.replace("Wi*z + bi", "Wf*z + bi").replace("  param Wi: [units, units + D] = 0\n", ""),
                        Map.of()));
    }

    private static final String NORMAL = """
            model Test {
              input x: [3]
              normal = layer_norm(x)
              output y = normal
            }
            """;

    @Test
    void anEpsilonThatIsNotTheirsIsSaid() {
        add("layer_normalization/gamma", 3);
        add("layer_normalization/beta", 3);
        assertEquals(
                List.of(
                        "layer_normalization/gamma -> normal.gain: epsilon is 0.00001 in the model, and 0.001 where it "
                                + "came from if nothing else was said there",
                        "layer_normalization/beta -> normal.bias: as it is"),
                lines(imported(NORMAL, Map.of())));
        file.clear();
        add("norm.weight", 3);
        add("norm.bias", 3);
        assertEquals(
                List.of("norm.weight -> normal.gain: as it is", "norm.bias -> normal.bias: as it is"),
                lines(imported(NORMAL, Map.of())));
    }

    private static final String ONE = """
            model Test {
              input x: sequence(4) of [2]
              states = rnn(x, units: 2)
              output y = last(states)
            }
            """;

    @Test
    void moreLayersThanTheModelHasAreChosenFrom() {
        addRnn("encoder", 2, 2);
        addRnn("decoder", 2, 2);
        assertEquals(
                List.of(
                        "`encoder` and `decoder` fit `states`; choose by --map, such as --map encoder=states, and leave "
                                + "the rest out by --ignore"),
                problems(ONE, Map.of()));
        file.keySet().removeIf(name -> name.startsWith("decoder"));
        imported(ONE, Map.of("encoder", "states"));
        file.put("encoder.weight_ih_l1", Tensor.ofDoubles(List.of(2, 2), 1, 2, 3, 4));
        file.put("encoder.weight_hh_l1", Tensor.ofDoubles(List.of(2, 2), 1, 2, 3, 4));
        assertEquals(
                List.of("`encoder` has 2 layers that fit `states`; leave the rest out by --ignore"),
                problems(ONE, Map.of()));
    }

    @Test
    void fewerLayersThanTheModelHasAreSaidToBeFewer() {
        addRnn("encoder", 2, 2);
        add("fc.weight", 3, 4);
        assertEquals(
                List.of("`encoder` could be `left` or `right`, and the file has nothing else that fits these"),
                problems(TWINS, Map.of()));
    }
}
