package dev.unroll.runtime;

import java.util.List;

/// How many steps of a port each sample of a batch has: as many as the length says that the port names, or all.
///
/// @param most the steps of the port; 1 if it has no time axis
/// @param length the input that says how many, as an index of [Batch#inputs()]; -1 if every sample has all
public record SampleSteps(int most, int length) {

    /// @throws IllegalArgumentException if the port names a length that is no input
    public static SampleSteps of(Signature signature, Port port) {
        int most = Math.max(port.steps(), 1);
        if (port.length().isEmpty()) {
            return new SampleSteps(most, -1);
        }
        List<String> inputs = signature.inputs().stream().map(Port::name).toList();
        int length = inputs.indexOf(port.length().get());
        if (length < 0) {
            throw new IllegalArgumentException("`" + port.name() + "` has the length `"
                    + port.length().get() + "`, which is no input of model " + signature.model());
        }
        return new SampleSteps(most, length);
    }

    /// How many steps a sample has, at least 1.
    public int of(Batch batch, int sample) {
        return length < 0 ? most : Math.clamp((int) batch.inputs().get(length).get(sample), 1, most);
    }
}
