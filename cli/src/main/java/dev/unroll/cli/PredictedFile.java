package dev.unroll.cli;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.data.Vocabulary;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.TensorFiles;
import dev.unroll.runtime.probe.TensorBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// A file of samples to predict for: tensors, or what the weights were trained on.
///
/// @param preparation how the data was prepared that the weights were trained on
record PredictedFile(Path file, Optional<Preparation> preparation) {
    private static final int MOST_LISTED = 4;

    /// A file for these weights.
    static PredictedFile of(Path file, Path weights) throws IOException {
        return new PredictedFile(
                file, Preparation.of(weights, Safetensors.read(weights).metadata()));
    }

    boolean hasTensors() {
        return preparation.isEmpty() || TensorFiles.isNamedLikeOne(file);
    }

    /// What of a text the weights do not know, as a sentence without its end; empty if they know all.
    Optional<String> unknown(Signature signature) throws IOException {
        if (hasTensors() || !(preparation.orElse(null) instanceof Vocabulary vocabulary)) {
            return Optional.empty();
        }
        int classes = signature.inputs().stream()
                .filter(port -> port.isClass() && !port.isLength())
                .mapToInt(Port::classes)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
        return unknown(file.toString(), vocabulary, vocabulary.unknown(file, classes));
    }

    /// What tokens are not known, as a sentence without its end; empty if there are none.
    ///
    /// @param where what has them
    static Optional<String> unknown(String where, Vocabulary vocabulary, List<String> unknown) {
        String units = vocabulary.unit().name().toLowerCase(Locale.ROOT);
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(unknown.stream()
                        .limit(MOST_LISTED)
                        .map(token -> "`" + token.replace("\n", "\\n") + "`")
                        .collect(Collectors.joining(
                                ", ",
                                where + " has " + units + " that the weights do not know, which are read as class 0: ",
                                unknown.size() > MOST_LISTED
                                        ? " and " + (unknown.size() - MOST_LISTED) + " more"
                                        : "")));
    }

    /// The inputs of all its samples.
    ///
    /// @param withTargets whether the targets are read, too, which only tensors can give
    /// @param length how many steps samples have by lengths of targets alone; where that is not given, tensors have
    ///     to have them, and in other files they are as long as the sample
    Batch read(Signature signature, boolean withTargets, OptionalInt length) throws IOException, DataSetException {
        if (hasTensors()) {
            return TensorBatch.read(file, signature, withTargets, length);
        }
        if (withTargets) {
            throw Failure.fault("model " + signature.model() + " predicts from what its target was at the steps before,"
                    + " which is not told of " + file + "; --generate makes it up");
        }
        Batch batch = preparation.orElseThrow().read(file, signature);
        for (int i = 0; i < signature.inputs().size() && length.isPresent(); i++) {
            Port port = signature.inputs().get(i);
            if (signature.isLengthOfTargets(port)) {
                batch.inputs().get(i).fill(Math.min(length.getAsInt(), port.classes() - 1));
            }
        }
        return batch;
    }
}
