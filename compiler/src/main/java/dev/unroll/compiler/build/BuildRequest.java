package dev.unroll.compiler.build;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.runtime.Precision;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Which models a build turns into what.
///
/// @param root the folder of model files; folders within are packages
/// @param models the model files
/// @param sources where Java sources go; emitted files that no model has any more are removed there
/// @param resources a folder of this build's own, to which weight files go that lie beside models
/// @param marker the file that says what was done when, so that it need not be done again
/// @param target what is emitted
/// @param encoding of model files
/// @param failOnWarning whether warnings are errors
/// @param program identifies the compiler; what another one did is done again
public record BuildRequest(
        Path root,
        List<Path> models,
        SourceFolder sources,
        Path resources,
        Path marker,
        Target target,
        Charset encoding,
        boolean failOnWarning,
        String program) {
    public BuildRequest {
        models = models.stream().sorted().toList();
    }

    /// What is emitted.
    ///
    /// @param packageName package of all classes; if it is not given, that of each model file's folder
    /// @param backend what code is for
    /// @param precision the format to compute in; if it is not given, as the model's `train` block says
    /// @param batch samples that a batch is expected to have; if it is not given, as the `train` block
    ///     says
    /// @param vectorBits width of the vectors of backend `vector`
    public record Target(
            Optional<String> packageName,
            Backend backend,
            Optional<Precision> precision,
            OptionalInt batch,
            int vectorBits) {}
}
