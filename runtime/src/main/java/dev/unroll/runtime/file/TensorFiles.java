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
        if (file.toString().endsWith(".npy") && Files.isRegularFile(file)) {
            throw new FileFormatException(
                    file,
                    "is a single array; give the folder that it is in, with a NAME.npy for each input and target");
        }
        return isNumpy(file) ? Npy.readAll(file) : Safetensors.read(file).tensors();
    }

    /// Whether a file has the name of one with tensors, or is a folder.
    public static boolean isNamedLikeOne(Path file) {
        return isNumpy(file) || file.toString().endsWith(".safetensors");
    }

    private static boolean isNumpy(Path file) {
        return Files.isDirectory(file) || file.toString().endsWith(".npz");
    }
}
