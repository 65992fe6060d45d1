package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.util.List;

/// A data set of labelled grey images: each fills one input with its pixels, from 0 to 1, row by row, and
/// one target with its class. An input may see an image row by row (`sequence(28) of [28]`), pixel by pixel, or
/// whole.
///
/// @param name the name that opens it
/// @param origin where it comes from, for people to read
/// @param classes the number of classes
public record ImageSet(String name, String origin, int classes, Images train, Images test) implements DataSet {

    /// @throws IllegalArgumentException if the images of both parts differ in size
    public ImageSet {
        if (train.rows() != test.rows() || train.columns() != test.columns()) {
            throw new IllegalArgumentException("images for training are " + train.rows() + " x " + train.columns()
                    + ", those for testing " + test.rows() + " x " + test.columns());
        }
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        Port input = only(signature, "input", signature.inputs());
        if (input.isClass() || input.entriesPerSample() != train.pixelsPerImage()) {
            String problem = "Input %s of model %s is %s, but a sample of %s is an image of %d x %d = %d numbers;";
            String advice = " declare it as sequence(%d) of [%d], or as [%d].";
            int rows = train.rows();
            int columns = train.columns();
            int pixels = train.pixelsPerImage();
            throw new DataSetException(
                    problem.formatted(input.name(), signature.model(), input.typeName(), name, rows, columns, pixels)
                            + advice.formatted(rows, columns, pixels));
        }
        Port target = only(signature, "target", signature.targets());
        if (target.classes() != classes || target.entriesPerSample() != 1) {
            throw new DataSetException("Target %s of model %s is %s, but the label of a sample of %s is class(%d)."
                    .formatted(target.name(), signature.model(), target.typeName(), name, classes));
        }
    }

    private Port only(Signature signature, String kind, List<Port> ports) throws DataSetException {
        if (ports.size() == 1) {
            return ports.getFirst();
        }
        String found = PortText.count(kind, ports);
        throw new DataSetException(
                "Model %s has %s, but %s fills exactly one: an image of %d x %d, and its label of class(%d)."
                        .formatted(signature.model(), found, name, train.rows(), train.columns(), classes));
    }
}
