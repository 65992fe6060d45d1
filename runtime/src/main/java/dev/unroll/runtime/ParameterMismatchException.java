package dev.unroll.runtime;

import java.io.IOException;
import java.nio.file.Path;

/// A weight file holds the parameters of another model. The message names the file and says which parameters
/// are missing, which are surplus and which have another shape.
public final class ParameterMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    public ParameterMismatchException(Path file, Signature signature, String mismatch) {
        super(file + " does not hold the parameters of model " + signature.model() + ": " + mismatch);
    }
}
