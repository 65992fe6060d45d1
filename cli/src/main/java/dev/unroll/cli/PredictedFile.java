package dev.unroll.cli;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.TensorFiles;
import dev.unroll.runtime.probe.TensorBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// A file of samples to predict for: tensors, or what the weights were trained on.
///
/// @param preparation how the data was prepared that the weights were trained on
record PredictedFile(Path file, Optional<Preparation> preparation) {

    /// A file for these weights.
    static PredictedFile of(Path file, Path weights) throws IOException {
        return new PredictedFile(
                file, Preparation.of(weights, Safetensors.read(weights).metadata()));
    }

    boolean hasTensors() {
        return preparation.isEmpty() || TensorFiles.isNamedLikeOne(file);
    }

    /// The inputs of all its samples.
    ///
    /// @param withTargets whether the targets are read, too, which only tensors can give
    /// @param length how many steps samples have by lengths that tensors may leave out
    Batch read(Signature signature, boolean withTargets, OptionalInt length) throws IOException, DataSetException {
        if (hasTensors()) {
            return TensorBatch.read(file, signature, withTargets, length);
        }
        if (withTargets) {
            throw Failure.fault("model " + signature.model() + " predicts from what its target was at the steps before,"
                    + " which is not told of " + file + "; --generate makes it up");
        }
        return preparation.orElseThrow().read(file, signature);
    }
}
