package dev.unroll.exchange.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.exchange.TestModel;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellRecognitionTest {
    private static final String MODEL = """
            model Test {
              input x: sequence(4) of [2]
              states = %s(x, units: 3)
              output y = last(states)
            }
            """;

    private static List<ModelLayer> layers(String text) {
        return ModelStructure.of(TestModel.forward(text)).layers();
    }

    private static List<String> titles(String text) {
        return layers(text).stream()
                .flatMap(layer -> layer instanceof ModelLayer.Recurrent(var cell, var reversed)
                        ? Stream.of(cell.title() + (reversed ? ", backwards" : ""))
                        : Stream.empty())
                .toList();
    }

    private static StandardCell only(String text) {
        return layers(text).stream()
                .flatMap(layer ->
                        layer instanceof ModelLayer.Recurrent(var cell, var _) ? Stream.of(cell) : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lstm | LSTM",
                "gru | GRU that resets after the product",
                "gru_reset_before | GRU that resets before the product",
                "rnn | RNN"
            })
    void cellsOfThePreludeAreKnown(String cell, String title) {
        assertEquals(List.of(title), titles(MODEL.formatted(cell)));
    }

    @ParameterizedTest
    @CsvSource({"coupled_lstm", "minimal_gated_unit", "indrnn", "layer_norm_lstm", "slstm", "sru", "multiplicative_lstm"
    })
    void cellsWithOtherEquationsAreNot(String cell) {
        assertEquals(List.of(), titles(MODEL.formatted(cell)));
    }

    @Test
    void gatesAreFoundWhereverTheTextHasThem() {
        StandardCell cell = only("""
                cell mine(x: [D], units: size) {
                  param Wo: [units, D + units] = 0
                  param W:  [3*units, D + units] = 0
                  param b:  [4*units] = 0
                  state c: [units] = 0
                  state h: [units] = 0

                  z = [x; prev(h)]
                  [bf; bo; bg; bi] = b
                  [g; f; i] = W*z
                  c = tanh(bg + g) .* sigmoid(i + bi) + prev(c) .* sigmoid(bf + f)
                  h = tanh(c) .* sigmoid(Wo*z + bo)
                  output h
                }
                """ + MODEL.formatted("mine"));
        assertEquals("LSTM", cell.title());
        Gate input = cell.gates().get(0);
        assertEquals(new ParameterBlock("states.W", 6, 3, 0, 2), input.input());
        assertEquals(new ParameterBlock("states.W", 6, 3, 2, 3), input.recurrent());
        assertEquals(List.of(new ParameterBlock("states.b", 9, 3, 0, 1)), input.biases());
        assertEquals(
                new ParameterBlock("states.W", 3, 3, 0, 2), cell.gates().get(1).input());
        assertEquals(
                new ParameterBlock("states.W", 0, 3, 0, 2), cell.gates().get(2).input());
        assertEquals(
                new ParameterBlock("states.Wo", 0, 3, 0, 2), cell.gates().get(3).input());
    }

    @Test
    void aGatedUnitThatLeavesOutABiasWithinTheResetIsToldApart() {
        Gate candidate = only("""
                cell mine(x: [D], units: size) {
                  param Wx: [3*units, D] = 0
                  param Wh: [3*units, units] = 0
                  param b:  [3*units] = 0
                  state h: [units] = 0

                  [xr; xz; xn] = Wx*x + b
                  [hr; hz; hn] = Wh*prev(h)
                  z = sigmoid(xz + hz)
                  h = z .* prev(h) + tanh(sigmoid(xr + hr) .* hn + xn) .* (1 - z)
                  output h
                }
                """ + MODEL.formatted("mine")).gates().getLast();
        assertEquals(List.of(new ParameterBlock("states.b", 6, 3, 0, 1)), candidate.biases());
        assertEquals(List.of(), candidate.innerBiases());
    }

    @Test
    void aNumberThatIsAddedToAllEntriesIsNoBias() {
        assertEquals(List.of(), titles("""
                cell mine(x: [D], units: size) {
                  param W: [units, D] = 0
                  param R: [units, units] = 0
                  param b: number = 0
                  state h: [units] = 0
                  h = tanh(W*x + R*prev(h) + b)
                  output h
                }
                """ + MODEL.formatted("mine")));
    }

    @Test
    void layersStandInTheOrderInWhichTheyCompute() {
        List<ModelLayer> layers = layers("""
                model Test {
                  input x: sequence(4) of class(9)
                  words  = embedding(x, units: 2)
                  first  = bidirectional(words, each: lstm, units: 3)
                  second = lstm(first, units: 3)
                  normal = layer_norm(last(second))
                  output y = linear(normal, units: 5)
                }
                """);
        assertEquals(
                List.of("LSTM", "LSTM, backwards", "LSTM"),
                layers.stream()
                        .flatMap(layer -> layer instanceof ModelLayer.Recurrent(var cell, var reversed)
                                ? Stream.of(cell.title() + (reversed ? ", backwards" : ""))
                                : Stream.empty())
                        .toList());
        assertEquals(
                List.of(
                        new ModelLayer.Table(new ParameterBlock("words.table", 0, 9, 0, 2)),
                        new ModelLayer.Scale(
                                new ParameterBlock("normal.gain", 0, 3, 0, 1),
                                new ParameterBlock("normal.bias", 0, 3, 0, 1),
                                OptionalDouble.of(1e-5)),
                        new ModelLayer.Affine(
                                new ParameterBlock("y.W", 0, 5, 0, 3), List.of(new ParameterBlock("y.b", 0, 5, 0, 1)))),
                layers.stream()
                        .filter(layer -> !(layer instanceof ModelLayer.Recurrent))
                        .toList());
    }

    @Test
    void samplesOfDifferentLengthsKeepTheCell() {
        assertEquals(List.of("GRU that resets after the product"), titles("""
                model Test {
                  length n <= 4
                  input x: sequence(n) of [2]
                  states = gru(x, units: 3)
                  output y = last(states)
                }
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lstm(embedding(reverse(x), units: 2), units: 3) | LSTM, backwards",
                "lstm(reverse(embedding(x, units: 2)), units: 3) | LSTM, backwards",
                "lstm(linear(one_hot(reverse(x)), units: 2), units: 3) | LSTM, backwards",
                "lstm(reverse(embedding(reverse(x), units: 2)), units: 3) | LSTM",
                "lstm([one_hot(reverse(x)); one_hot(x)], units: 3) | LSTM"
            })
    void theDirectionIsThatOfWhatIsReadStepByStep(String states, String title) {
        assertEquals(List.of(title), titles("""
                model Test {
                  input x: sequence(4) of class(9)
                  states = %s
                  output y = last(states)
                }
                """.formatted(states)));
    }

    @Test
    void aLayerUponOneThatRunsBackwardsDoesSoToo() {
        assertEquals(List.of("LSTM, backwards", "GRU that resets after the product, backwards", "RNN"), titles("""
                model Test {
                  input x: sequence(4) of [2]
                  first  = lstm(reverse(x), units: 3)
                  second = gru(first, units: 3)
                  third  = rnn(reverse(second), units: 3)
                  output y = last(third)
                }
                """));
    }
}
