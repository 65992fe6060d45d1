package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which output of a network says the class that which target asks for. Such an output is either the class
/// itself, or a vector with an entry for each class, whose greatest entry (the first among equals) says the
/// class. With a time axis every step is a prediction of its own.
///
/// @param output index of the output in [Signature#outputs()]
/// @param target index of the target in [Signature#targets()]
/// @param classes the number of classes
/// @param steps predictions per sample; the most there can be where samples have lengths of their own
/// @param vector whether the output has an entry for each class
public record Classification(int output, int target, int classes, int steps, boolean vector) {

    /// The first pair of a target and an output that fit together, targets taken in order; empty if the
    /// network is no classifier.
    public static Optional<Classification> of(Signature signature) {
        return all(signature).findFirst();
    }

    /// The classification that the output of this name makes.
    ///
    /// @throws IllegalArgumentException if there is no such output, or it fits no target; the message names
    /// those that do
    public static Classification of(Signature signature, String output) {
        List<Port> outputs = signature.outputs();
        return all(signature)
                .filter(classification ->
                        outputs.get(classification.output).name().equals(output))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("`" + output + "` is no output of " + signature.model()
                        + " that says the class of a target; outputs that do: "
                        + all(signature)
                                .map(fitting -> outputs.get(fitting.output).name())
                                .distinct()
                                .toList()));
    }

    /// The classification that one output makes of one target; empty if they do not fit together.
    ///
    /// @param output index of the output in [Signature#outputs()]
    /// @param target index of the target in [Signature#targets()]
    public static Optional<Classification> of(Signature signature, int output, int target) {
        return fit(signature, target, output);
    }

    /// The class that the network's output says for one prediction of the last batch.
    ///
    /// @param prediction its index: sample by sample, within a sample step by step
    public int predicted(Network network, int prediction) {
        Values values = network.output(output);
        if (!vector) {
            return (int) values.get(prediction);
        }
        int start = prediction * classes;
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (values.get(start + i) > values.get(start + best)) {
                best = i;
            }
        }
        return best;
    }

    /// The class that the target of a batch has for one prediction.
    public int actual(Batch batch, int prediction) {
        return (int) batch.targets().get(target).get(prediction);
    }

    private static Stream<Classification> all(Signature signature) {
        return IntStream.range(0, signature.targets().size())
                .boxed()
                .flatMap(target -> IntStream.range(0, signature.outputs().size())
                        .mapToObj(output -> fit(signature, target, output))
                        .flatMap(Optional::stream));
    }

    private static Optional<Classification> fit(Signature signature, int targetIndex, int outputIndex) {
        Port target = signature.targets().get(targetIndex);
        Port output = signature.outputs().get(outputIndex);
        int classes = target.classes();
        boolean vector = !output.isClass() && output.shape().equals(List.of(classes));
        boolean same = output.classes() == classes && output.shape().equals(target.shape());
        boolean together = target.steps() == output.steps() && target.length().equals(output.length());
        boolean fits = target.isClass() && target.shape().isEmpty() && together && (vector || same);
        return fits
                ? Optional.of(new Classification(outputIndex, targetIndex, classes, target.entriesPerSample(), vector))
                : Optional.empty();
    }
}
