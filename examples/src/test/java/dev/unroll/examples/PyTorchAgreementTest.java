package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compares models of the prelude's cells with what PyTorch computed in double precision: outputs, loss,
/// gradients, and parameters after five updates.
class PyTorchAgreementTest {
    private static final double TOLERANCE_FORWARD = 1e-10;
    private static final double TOLERANCE_BACKWARD = 1e-9;

    /// Entries smaller than this are compared as if they were as large.
    private static final double SMALL = 1e-6;

    private static final String REVERSE = "_reverse";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lstm-1     | lstm(x, units: 7)",
                "lstm-2     | lstm(x, units: 7, layers: 2)",
                "rnn-relu-1 | rnn(x, units: 7, activation: relu)",
                "rnn-tanh-3 | rnn(x, units: 7, layers: 3)",
                "gru-1      | gru(x, units: 7)",
                "bilstm-1   | bidirectional(x, lstm, units: 7)"
            })
    void agrees(String fixture, String cell) throws IOException {
        compare(fixture, cell.contains("layers"), """
                model Fixture {
                  input  x: sequence(6) of [5]
                  target y: class(3)
                  states = %s
                  logits = linear(last(states), units: 3)
                  minimize cross_entropy(logits, y)
                  output   logits
                }
                """.formatted(cell));
    }

    @Test
    void aLossAtEachStepAgrees() throws IOException {
        compare("lstm-per-step", false, """
                model Fixture {
                  input  x: sequence(6) of [5]
                  target y: sequence(6) of class(3)
                  states = lstm(x, units: 7)
                  logits = linear(states, units: 3, bias: false)
                  minimize cross_entropy(logits, y)
                  output   logits
                }
                """);
    }

    @Test
    void anEmbeddingAgrees() throws IOException {
        compare("embedding-lstm", false, """
                model Fixture {
                  input  x: sequence(6) of class(11)
                  target y: class(3)
                  vectors = embedding(x, units: 5)
                  states  = lstm(vectors, units: 7)
                  logits  = linear(last(states), units: 3)
                  minimize cross_entropy(logits, y)
                  output   logits
                }
                """);
    }

    private void compare(String fixture, boolean layered, String text) throws IOException {
        Optional<Path> fixtures = Unroll.fixtures();
        assumeTrue(fixtures.isPresent(), "UNROLL_DATA has no folder fixtures");
        Path file = fixtures.get().resolve(fixture + "-f64.safetensors");
        Map<String, Tensor> expected = Safetensors.read(file).tensors();
        Path model = Files.writeString(folder.resolve("fixture.model"), text);
        Path weights = folder.resolve("weights.safetensors");
        Unroll.run("import", model, "--weights", file, "--prefix", "param.", "-o", weights);

        Map<String, Tensor> sgd = probe(model, weights, file, "sgd(rate: 0.1)");
        Map<String, Tensor> adam = probe(model, weights, file, "adam(rate: 0.01)");

        assertEquals(get(expected, "loss").get(0), get(sgd, "loss").get(0), TOLERANCE_FORWARD);
        assertForward(get(expected, "logits"), get(sgd, "output/logits"));
        named(expected, "grad.", layered)
                .forEach((name, tensor) -> assertBackward(name, tensor, get(sgd, "grad/" + name)));
        named(expected, "sgd5.", layered)
                .forEach((name, tensor) -> assertBackward(name, tensor, get(sgd, "param/" + name)));
        named(expected, "adam5.", layered)
                .forEach((name, tensor) -> assertBackward(name, tensor, get(adam, "param/" + name)));
    }

    @Test
    void aCellWithAMatrixForEachGateAgreesToo() throws IOException {
        forward("lstm-1-f64", "param.", "output/logits", "logits", """
                cell textbook(x: [D], units: size) {
                  param Wf: [units, units + D] = 0
                  param Wi: [units, units + D] = 0
                  param Wc: [units, units + D] = 0
                  param Wo: [units, units + D] = 0
                  param b:  [4*units] = 0
                  state h: [units] = 0
                  state c: [units] = 0

                  z = [prev(h); x]
                  [bf; bi; bc; bo] = b
                  c = sigmoid(Wf*z + bf) .* prev(c) + sigmoid(Wi*z + bi) .* tanh(Wc*z + bc)
                  h = sigmoid(Wo*z + bo) .* tanh(c)
                  output h
                }

                model Fixture {
                  input  x: sequence(6) of [5]
                  states = textbook(x, units: 7)
                  output logits = linear(last(states), units: 3)
                }
                """, TOLERANCE_FORWARD);
    }

    @Test
    void aSeriesInSinglePrecisionAgrees() throws IOException {
        forward("rnn-series-adam", "init.", "output/y", "preds", """
                model Fixture {
                  input  x: sequence(5) of [1]
                  output y = linear(rnn(x, units: 32), units: 1)
                }
                """, 1e-6);
    }

    /// Imports weights and compares an output with a tensor of the same file, or as much of it as there
    /// is.
    private void forward(String fixture, String prefix, String output, String expected, String text, double tolerance)
            throws IOException {
        Optional<Path> fixtures = Unroll.fixtures();
        assumeTrue(fixtures.isPresent(), "UNROLL_DATA has no folder fixtures");
        Path file = fixtures.get().resolve(fixture + ".safetensors");
        Path model = Files.writeString(folder.resolve("fixture.model"), text);
        Path weights = folder.resolve("weights.safetensors");
        Unroll.run("import", model, "--weights", file, "--prefix", prefix, "-o", weights);
        double[] wanted = get(Safetensors.read(file).tensors(), expected).toDoubles();
        double[] actual = get(probe(model, weights, file), output).toDoubles();
        for (int i = 0; i < actual.length; i++) { // predictions of later updates may follow
            assertEquals(wanted[i], actual[i], tolerance);
        }
    }

    private Map<String, Tensor> probe(Path model, Path weights, Path batch) throws IOException {
        Path out = folder.resolve("probe.safetensors");
        Unroll.run("probe", model, "--weights", weights, "--batch", batch, "-o", out, "--precision", "double");
        return Safetensors.read(out).tensors();
    }

    private Map<String, Tensor> probe(Path model, Path weights, Path batch, String optimizer) throws IOException {
        Path out = folder.resolve("probe.safetensors");
        Unroll.run(
                "probe",
                model,
                "--weights",
                weights,
                "--batch",
                batch,
                "-o",
                out,
                "--precision",
                "double",
                "--optimizer",
                optimizer,
                "--repeat",
                5);
        return Safetensors.read(out).tensors();
    }

    /// The tensors whose names begin with `prefix` and are those of parameters, under the model's names.
    private static Map<String, Tensor> named(Map<String, Tensor> tensors, String prefix, boolean layered) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            boolean parameter = Stream.of("rnn.", "fc.", "emb.").anyMatch(layer -> name.startsWith(prefix + layer));
            if (parameter) {
                renamed.put(modelName(name.substring(prefix.length()), layered), tensor);
            }
        });
        if (tensors.keySet().stream().anyMatch(name -> name.endsWith("_reverse"))) {
            return bidirectional(renamed);
        }
        assertTrue(renamed.size() >= 5, () -> "parameters under " + prefix + ": " + renamed.keySet());
        return renamed;
    }

    private static Map<String, Tensor> bidirectional(Map<String, Tensor> tensors) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            String way = name.endsWith(REVERSE) ? "states.backward.lstm." : "states.forward.";
            renamed.put(name.replace("states.", way).replace(REVERSE, ""), tensor);
        });
        return renamed;
    }

    private static String modelName(String name, boolean layered) {
        if (name.startsWith("fc.")) {
            return name.equals("fc.weight") ? "logits.W" : "logits.b";
        }
        if (name.equals("emb.weight")) {
            return "vectors.table";
        }
        String kind = name.substring("rnn.".length(), name.lastIndexOf("_l"));
        String way = name.endsWith(REVERSE) ? REVERSE : "";
        String layer = layered ? name.substring(name.lastIndexOf("_l") + 2) + "." : "";
        return "states." + layer
                + switch (kind) {
                    case "weight_ih" -> "Wx";
                    case "weight_hh" -> "Wh";
                    case "bias_ih" -> "bx";
                    case "bias_hh" -> "bh";
                    default -> throw new IllegalArgumentException(name);
                }
                + way;
    }

    private static void assertForward(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), TOLERANCE_FORWARD);
        }
    }

    private static void assertBackward(String name, Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape(), name);
        for (int i = 0; i < expected.size(); i++) {
            double size = Math.max(Math.abs(expected.get(i)), SMALL);
            assertEquals(expected.get(i), actual.get(i), TOLERANCE_BACKWARD * size, name);
        }
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), () -> name + " is not among " + tensors.keySet());
    }
}
