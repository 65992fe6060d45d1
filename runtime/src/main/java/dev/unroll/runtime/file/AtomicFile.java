package dev.unroll.runtime.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// Writes a file as a whole or not at all.
public final class AtomicFile {
    private AtomicFile() {}

    /// What goes into a file.
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Puts `content` in the place of `file`, which may exist. The new contents are on the disk before they take the
    /// old one's place; a failure leaves the old file whole and nothing beside it.
    ///
    /// @throws IOException if the file cannot be written; the message names it and the reason
    public static void write(Path file, Content content) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Writes `content` as [#write(Path, Content)] does.
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    /// Writes `content` in UTF-8 as [#write(Path, Content)] does.
    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
