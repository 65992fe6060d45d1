package dev.unroll.compiler.build;

import dev.unroll.compiler.driver.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/// Digests that say whether files and settings have changed.
final class FileDigest {
    private FileDigest() {}

    /// Of a file's contents.
    static String of(Path file) throws IOException {
        MessageDigest digest = Sha256.start();
        Sha256.add(digest, Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Of settings, and of files' names and contents.
    static String of(String settings, List<Path> files) throws IOException {
        MessageDigest digest = Sha256.start();
        Sha256.add(digest, settings.getBytes(StandardCharsets.UTF_8));
        for (Path file : files) {
            Sha256.add(digest, file.toString().getBytes(StandardCharsets.UTF_8));
            Sha256.add(digest, Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
