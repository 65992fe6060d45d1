package dev.unroll.compiler.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Digests that say whether files and settings have changed.
final class FileDigest {
    private final MessageDigest digest;

    private FileDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Of a file's contents.
    static String of(Path file) throws IOException {
        FileDigest digest = new FileDigest();
        digest.add(Files.readAllBytes(file));
        return digest.text();
    }

    /// Of settings, and of files' names and contents.
    static String of(String settings, List<Path> files) throws IOException {
        FileDigest digest = new FileDigest();
        digest.add(settings.getBytes(StandardCharsets.UTF_8));
        for (Path file : files) {
            digest.add(file.toString().getBytes(StandardCharsets.UTF_8));
            digest.add(Files.readAllBytes(file));
        }
        return digest.text();
    }

    private void add(byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private String text() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
