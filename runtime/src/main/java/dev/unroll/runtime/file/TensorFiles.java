package dev.unroll.runtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Tensors by name in files of any format that is known.
public final class TensorFiles {
    private TensorFiles() {}

    /// Reads a safetensors file, an `.npz` archive, or a folder of `.npy` files.
    ///
    /// @throws FileFormatException if a file is not in its format
    /// @throws IOException if a file cannot be read
    public static Map<String, Tensor> read(Path file) throws IOException {
        boolean numpy = Files.isDirectory(file) || file.toString().endsWith(".npz");
        return numpy ? Npy.readAll(file) : Safetensors.read(file).tensors();
    }
}
