package dev.unroll.compiler.build;

import dev.unroll.dsl.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.List;

/// What came of a build.
///
/// @param succeeded whether all models were turned into what was asked for; if not, nothing was written
/// @param diagnostics what is wrong with the models that were read
/// @param read the model files that were read, as they or what decides about them had changed
/// @param changed the files that were written or removed
public record BuildResult(boolean succeeded, List<Diagnostic> diagnostics, List<Path> read, List<Path> changed) {
    public BuildResult {
        diagnostics = List.copyOf(diagnostics);
        read = List.copyOf(read);
        changed = List.copyOf(changed);
    }
}
