package dev.unroll.runtime.file;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import java.util.Optional;

/// Whether the entries of a tensor are such as a port takes.
public final class TensorEntries {
    private TensorEntries() {}

    /// The first entry that is none, in words: `sample 2, step 0 has class 7, but classes are 0 to 6`.
    ///
    /// @param tensor its first axis is that of samples, the others are the port's
    /// @param precision what numbers have to be finite in
    public static Optional<String> problem(Port port, Tensor tensor, Precision precision) {
        for (int i = 0; i < tensor.size(); i++) {
            if (!fits(port, tensor, precision, i)) {
                return Optional.of(place(port, i) + found(port, tensor, i));
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Port port, Tensor tensor, Precision precision, int index) {
        return port.isClass()
                ? tensor.getLong(index) >= (port.isLength() ? 1 : 0) && tensor.getLong(index) < port.classes()
                : precision.isFinite(tensor.get(index));
    }

    private static String place(Port port, int index) {
        int sample = index / port.entriesPerSample();
        int inSample = index % port.entriesPerSample();
        StringBuilder place = new StringBuilder("sample ").append(sample);
        if (port.steps() > 0) {
            place.append(", step ").append(inSample / port.entriesPerStep());
        }
        if (port.entriesPerStep() > 1) {
            place.append(", entry ").append(inSample % port.entriesPerStep());
        }
        return place.toString();
    }

    private static String found(Port port, Tensor tensor, int index) {
        if (port.isLength()) {
            return " has " + tensor.getLong(index) + " steps, but `" + port.name() + "` is from 1 to "
                    + (port.classes() - 1);
        }
        if (port.isClass()) {
            return " has class " + tensor.getLong(index) + ", but classes are 0 to " + (port.classes() - 1);
        }
        double number = tensor.get(index);
        return " is " + number + (Double.isFinite(number) ? ", which only `precision: double` can hold" : "");
    }
}
