package dev.unroll.runtime.data;

import java.io.IOException;
import java.nio.file.Path;

/// A picture of samples in a grid, each with its label under it.
public final class Picture {
    private Picture() {}

    /// Writes samples as a PNG file, row by row.
    ///
    /// @param columns samples in each row
    /// @throws IOException if the file cannot be written; the message names it and the reason
    public static void write(Path file, Images images, int[] indices, int columns) throws IOException {
        throw new UnsupportedOperationException();
    }
}
