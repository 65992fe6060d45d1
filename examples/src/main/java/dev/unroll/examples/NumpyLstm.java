package dev.unroll.examples;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Runs the textbook LSTM on arrays as courses lay them out: entries first, then samples, then steps (`x[3, 10, 7]`),
/// and
/// biases as columns (`bf[5, 1]`). Unroll wants samples first, then steps, then entries, and biases as vectors.
///
///     numpy-lstm/run arrays.safetensors
public final class NumpyLstm {
    private static final List<String> CELL = List.of("Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo");
    private static final List<String> PREDICTION = List.of("Wy", "by");

    private NumpyLstm() {}

    /// What the network computes, in the layout of courses.
    ///
    /// @param a the hidden states, `[units, samples, steps]`
    /// @param y the predictions, `[classes, samples, steps]`
    public record Result(Tensor a, Tensor y) {

        /// An entry of the hidden states.
        public double a(int unit, int sample, int step) {
            return at(a, unit, sample, step);
        }

        /// An entry of the predictions.
        public double y(int predictedClass, int sample, int step) {
            return at(y, predictedClass, sample, step);
        }

        private static double at(Tensor tensor, int entry, int sample, int step) {
            List<Integer> shape = tensor.shape();
            return tensor.get((entry * shape.get(1) + sample) * shape.get(2) + step);
        }
    }

    /// @param args the model's file and the file with the arrays
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: NumpyLstm MODEL ARRAYS");
            System.exit(2);
        }
        Result result = run(Path.of(args[0]), Path.of(args[1]));
        System.out.println("a[2, 1, 5] = " + result.a(2, 1, 5));
        System.out.println("y[1, 3, 4] = " + result.y(1, 3, 4));
    }

    /// Computes the model's outputs for the arrays in a file: `x`, `a0` and the parameters.
    public static Result run(Path model, Path arrays) throws IOException {
        Map<String, Tensor> given = Safetensors.read(arrays).tensors();
        Tensor x = get(given, "x");
        int samples = x.shape().get(1);
        try (Network network = compile(model, samples)) {
            Parameters.fromTensors(network.signature(), parameters(given), network.parameters());
            Values batchX = new Values.Doubles(samplesFirst(x));
            Values batchA0 = new Values.Doubles(transposed(get(given, "a0")));
            network.predict(new Batch(List.of(batchX, batchA0), List.of(), samples));
            int steps = x.shape().get(2);
            return new Result(entriesFirst(network, "a", samples, steps), entriesFirst(network, "y", samples, steps));
        }
    }

    private static Network compile(Path file, int samples) throws IOException {
        Reading reading =
                ModelReader.readModel(new SourceFile(file.toString(), Files.readString(file)), Options.DEFAULT);
        CompileRequest request = new CompileRequest(
                reading.model().orElseThrow(() -> new IOException(DiagnosticPrinter.print(reading.diagnostics()))),
                Backend.JAVA,
                Precision.DOUBLE,
                "");
        return ModelCompiler.compile(request).newNetwork(samples, 1);
    }

    /// The parameters under the model's names; those of the cell belong to `run`.
    private static Map<String, Tensor> parameters(Map<String, Tensor> given) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        PREDICTION.forEach(name -> parameters.put(name, columnAsVector(get(given, name))));
        CELL.forEach(name -> parameters.put("run." + name, columnAsVector(get(given, name))));
        return parameters;
    }

    private static Tensor columnAsVector(Tensor tensor) {
        List<Integer> shape = tensor.shape();
        return shape.getLast() == 1 ? Tensor.ofDoubles(shape.subList(0, 1), tensor.toDoubles()) : tensor;
    }

    /// `[entries, samples, steps]` as `[samples, steps, entries]`.
    private static double[] samplesFirst(Tensor tensor) {
        int entries = tensor.shape().get(0);
        int samples = tensor.shape().get(1);
        int steps = tensor.shape().get(2);
        double[] result = new double[tensor.size()];
        for (int entry = 0; entry < entries; entry++) {
            for (int sample = 0; sample < samples; sample++) {
                for (int step = 0; step < steps; step++) {
                    result[(sample * steps + step) * entries + entry] =
                            tensor.get((entry * samples + sample) * steps + step);
                }
            }
        }
        return result;
    }

    /// `[entries, samples]` as `[samples, entries]`.
    private static double[] transposed(Tensor tensor) {
        int entries = tensor.shape().get(0);
        int samples = tensor.shape().get(1);
        double[] result = new double[tensor.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = tensor.get(i % entries * samples + i / entries);
        }
        return result;
    }

    /// An output, `[samples, steps, entries]`, as `[entries, samples, steps]`.
    private static Tensor entriesFirst(Network network, String name, int samples, int steps) {
        int index = network.signature().outputs().stream()
                .map(port -> port.name())
                .toList()
                .indexOf(name);
        Values output = network.output(index);
        int entries = network.signature().outputs().get(index).shape().getFirst();
        double[] result = new double[entries * samples * steps];
        for (int i = 0; i < result.length; i++) {
            result[i % entries * samples * steps + i / entries] = output.get(i);
        }
        return Tensor.ofDoubles(List.of(entries, samples, steps), result);
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), () -> "the file has no array " + name);
    }
}
