package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.file.FileFormatException;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How data was made into what a network sees, as fitted to the samples it was trained on. It is saved with
/// the weights, as one text of their file's metadata.
public sealed interface Preparation permits CsvPreparation, Vocabulary {

    /// The name that it has in the metadata of a weight file.
    String METADATA = "data";

    /// As JSON.
    Json toJson();

    /// What a network sees, for people: `inputs: value as (x - 12.5) / 3.25`.
    String summary();

    /// The inputs that a file of the same kind has for a network, in windows one after the other, the last of
    /// which ends with the file.
    ///
    /// @throws DataSetException if the file does not fit the model
    /// @throws IOException if it cannot be read
    Batch read(Path file, Signature signature) throws DataSetException, IOException;

    /// Brings outputs that are of the type of a target back to the units of the data.
    ///
    /// @param network a network that has predicted a batch
    /// @param batch that batch; steps behind the ends of its samples stay 0
    void restore(Network network, Batch batch);

    /// What the data calls a class, if it has names for them.
    Optional<String> className(int index);

    /// The preparation that a weight file tells of, if there is one.
    ///
    /// @throws FileFormatException if it is damaged
    static Optional<Preparation> of(Path file, Map<String, String> metadata) throws FileFormatException {
        String text = metadata.get(METADATA);
        if (text == null) {
            return Optional.empty();
        }
        try {
            SavedFields fields = SavedFields.of(Json.parse(text));
            return Optional.of(
                    switch (fields.text("kind")) {
                        case CsvPreparation.KIND -> CsvPreparation.of(fields);
                        case Vocabulary.KIND -> Vocabulary.of(fields);
                        default -> throw new IllegalArgumentException("its kind is " + fields.text("kind"));
                    });
        } catch (JsonSyntaxException | IllegalArgumentException | ArithmeticException e) {
            throw new FileFormatException(file, "what it says of its data cannot be read: " + e.getMessage(), e);
        }
    }
}
