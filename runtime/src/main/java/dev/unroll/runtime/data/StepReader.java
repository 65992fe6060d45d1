package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Reads the steps of a sequence from lines, each as it comes.
public interface StepReader {

    /// Puts the inputs of the next step into a batch of one.
    ///
    /// @return whether there was one
    /// @throws DataSetException if a line is not what the model takes
    /// @throws IOException if nothing can be read
    boolean next(Batch batch) throws IOException, DataSetException;

    /// Reads rows of a table, or tokens of a text, where the weights were trained on such, and else the entries of all
    /// inputs in the order of the model, separated by commas or space.
    ///
    /// @param name what messages call it
    /// @param step the signature of a network of a single step
    /// @throws DataSetException if a table or a text cannot fill the model's inputs
    static StepReader of(BufferedReader lines, String name, Signature step, Optional<Preparation> prepared)
            throws DataSetException {
        if (prepared.isEmpty()) {
            return new NumberSteps(new Lines(lines, name), name, step);
        }
        List<Port> inputs = step.inputs();
        if (inputs.size() != 1) {
            throw new DataSetException("Model " + step.model() + " has " + PortText.count("input", inputs)
                    + ", but the weights were trained on a series, which fills one.");
        }
        return switch (prepared.get()) {
            case CsvPreparation table -> new CsvSteps(lines, name, step, table);
            case Vocabulary vocabulary -> new TextSteps(new Lines(lines, name), step, vocabulary);
        };
    }
}
