package dev.unroll.runtime.file;

import java.io.IOException;
import java.nio.file.Path;

/// Weight files in the safetensors format: a header in JSON that says name, type, shape and place of each tensor, then
/// the bytes of all tensors.
public final class Safetensors {
    private Safetensors() {}

    /// Reads a whole file. Tensors of type F16 and BF16 are widened to F32.
    ///
    /// @throws FileFormatException if the file is not in the format, or has a tensor of a type not supported
    /// @throws IOException if the file cannot be read
    public static TensorFile read(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Writes a whole file; the same contents give the same bytes. A failure leaves an older file whole.
    ///
    /// @throws IOException if the file cannot be written; the message names it and the reason
    public static void write(Path file, TensorFile contents) throws IOException {
        throw new UnsupportedOperationException();
    }
}
