package dev.unroll.compiler.driver;

import dev.unroll.runtime.Precision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Prints a digest of all that is emitted for some models, newly compiled.
final class SourceDigest {
    private static final List<String> MODELS =
            List.of("prelude/bidirectional_stack", "cells/tied_weights", "states/pure_swap", "functions/classes");

    private SourceDigest() {}

    public static void main(String[] arguments) {
        System.out.println(ofAll());
    }

    static String ofAll() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : MODELS) {
                for (TestTarget target : TestTarget.values()) {
                    String source =
                            new TestModel(name, target).compile(Precision.FLOAT).source();
                    digest.update(source.getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
