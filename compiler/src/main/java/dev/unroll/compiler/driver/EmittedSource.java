package dev.unroll.compiler.driver;

import java.nio.file.Path;

/// A Java class that was emitted.
///
/// @param className its name, with its package
/// @param text the source; the same bytes for the same model
public record EmittedSource(String className, String text) {

    /// Where the file lies in a folder of sources.
    public Path path() {
        return Path.of(className.replace('.', '/') + ".java");
    }
}
