package dev.unroll.cli;

import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.file.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/// Weights as they come from files. Networks take any number; what no network was trained to is said.
final class Weights {
    private Weights() {}

    /// Gives a network the parameters of a weight file.
    ///
    /// @throws IOException as [Parameters#load(Network, Path)]
    static void load(Network network, Path file, Console console) throws IOException {
        Parameters.load(network, file);
        warn(file, Parameters.toTensors(network.signature(), network.parameters()), console);
    }

    /// Tells which weights have entries that are not finite in the numbers' precision.
    ///
    /// @param file where they are from
    static void warn(Path file, Map<String, Tensor> weights, Console console) {
        weights.forEach((name, tensor) -> {
            int[] broken = IntStream.range(0, tensor.size())
                    .filter(i -> !Double.isFinite(tensor.get(i)))
                    .toArray();
            if (broken.length > 0) {
                console.message("warning: in " + file + ", " + broken.length + " of " + tensor.size() + " entries of `"
                        + name + "` are not finite; the first is entry " + broken[0] + ", which is "
                        + tensor.get(broken[0]));
            }
        });
    }
}
