package dev.unroll.compiler.driver;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Digests that tell one text from another.
final class Sha256 {
    private Sha256() {}

    /// A new digest, of nothing so far.
    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
