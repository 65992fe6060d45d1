package dev.unroll.runtime.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file as a whole or not at all.
public final class AtomicFile {
    private AtomicFile() {}

    /// What goes into a file.
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Puts `content` in the place of `file`, which may exist. The new contents are on the disk before they
    /// take the place of the old; a failure leaves the old file whole and nothing beside it. A link is
    /// followed; a device or pipe, such as `/dev/stdout`, is written to as it is.
    ///
    /// @throws IOException if the file cannot be written; the message names it and the reason
    public static void write(Path file, Content content) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                fill(file, content, false, StandardOpenOption.WRITE);
            } else {
                replace(Files.exists(file) ? file.toRealPath() : file, content);
            }
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /// Writes `content` as [#write(Path, Content)] does.
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    /// Writes `content` in UTF-8 as [#write(Path, Content)] does.
    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void replace(Path file, Content content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            fill(temporary, content, true, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void fill(Path file, Content content, boolean force, StandardOpenOption... options)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.writeTo(out);
            out.flush();
            if (force) {
                channel.force(true);
            }
        }
    }
}
