package dev.unroll.runtime.probe;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether two networks of one model, on different backends, compute the same loss and gradients of a
/// batch.
///
/// Both add up the same terms, in orders of their own. A sum of `n` terms is off by at most `n u` of
/// the sum of their magnitudes, `u` being the unit roundoff. The longest sums are those of gradients
/// over steps and samples and those of products over a row of weights. What magnitudes cancel is not
/// known; a factor is allowed for it, and for functions that devices round less well than the host.
/// Measured against the largest gradient of a parameter.
public final class Agreement {
    private static final double CANCELLATION = 16;
    private static final double SINGLE_ROUNDOFF = 0x1p-24;
    private static final double DOUBLE_ROUNDOFF = 0x1p-53;

    /// Gradients that have all but vanished on their way through time, some networks take for 0. What comes of
    /// them stays far below this.
    private static final double VANISHED = 0x1p-80;

    private Agreement() {}

    /// Trains both on the batch, and gives the worst disagreement in words, if there is one beyond what
    /// rounding explains. Parameters stay as they are.
    ///
    /// @param tested whose parameters both are to have
    /// @param reference gets those parameters
    public static Optional<String> disagreement(Network tested, Network reference, Batch batch) {
        Signature signature = tested.signature();
        reference.parameters().copyFrom(tested.parameters(), 0, 0, signature.parameterCount());
        reference.train(batch);
        tested.train(batch);
        double tolerance = tolerance(signature, batch.count());
        return loss(reference.loss(), tested.loss(), tolerance)
                .or(() -> signature.parameters().stream()
                        .flatMap(parameter ->
                                gradient(parameter, reference.gradients(), tested.gradients(), tolerance).stream())
                        .findFirst());
    }

    private static double tolerance(Signature signature, int samples) {
        int steps = Stream.concat(signature.inputs().stream(), signature.targets().stream())
                .mapToInt(Port::steps)
                .max()
                .orElse(0);
        int columns = signature.parameters().stream()
                .filter(parameter -> !parameter.shape().isEmpty())
                .mapToInt(parameter ->
                        parameter.shape().stream().mapToInt(size -> size).max().orElse(1))
                .max()
                .orElse(1);
        long terms = (long) Math.max(1, steps) * samples + columns;
        double roundoff = signature.precision() == Precision.FLOAT ? SINGLE_ROUNDOFF : DOUBLE_ROUNDOFF;
        return CANCELLATION * terms * roundoff;
    }

    private static Optional<String> loss(double expected, double actual, double tolerance) {
        return Math.abs(expected - actual) <= tolerance * Math.max(1, Math.abs(expected))
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "the loss is %.7g and should be %.7g", actual, expected));
    }

    private static Optional<String> gradient(Parameter parameter, Values expected, Values actual, double tolerance) {
        double largest = 0;
        double worst = -1;
        int where = 0;
        for (int i = parameter.offset(); i < parameter.offset() + parameter.count(); i++) {
            largest = Math.max(largest, Math.abs(expected.get(i)));
            double difference = Math.abs(expected.get(i) - actual.get(i));
            if (!(difference <= worst)) { // also where it is no number
                worst = difference;
                where = i;
            }
        }
        return worst <= Math.max(tolerance * largest, VANISHED)
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "entry %d of the gradient of %s is %.7g and should be %.7g",
                        where - parameter.offset(),
                        parameter.name(),
                        actual.get(where),
                        expected.get(where)));
    }
}
