package dev.unroll.compiler.driver;

import java.nio.file.Path;
import java.util.Optional;

/// Keeps the compiled classes of models in a folder, so that a model which is run again need not be compiled
/// again. Nothing depends on the folder: what cannot be read is compiled, and what cannot be written is not kept.
public final class ClassCache {
    private final CacheFolder folder;
    private final String program;

    /// @param program identifies the compiler and the Java platform, whose classes these are, such as
    ///     [ProgramIdentity#current()]
    public ClassCache(Path folder, String program) {
        this.folder = new CacheFolder(folder, ".classes");
        this.program = program;
    }

    /// The class of a model's networks, kept or compiled.
    ///
    /// @throws IllegalStateException if the compiler itself is at fault
    public NetworkClass load(CompileRequest request) {
        String name = RequestDigest.of(request, program);
        return folder.read(name)
                .flatMap(EmittedClasses::read)
                .flatMap(ClassCache::link)
                .orElseGet(() -> {
                    EmittedClasses compiled = ModelCompiler.compile(request).classes();
                    folder.keep(name, compiled::writeTo);
                    return NetworkClass.load(compiled);
                });
    }

    /// Empty if these are classes, but not those of a network.
    private static Optional<NetworkClass> link(EmittedClasses classes) {
        try {
            return Optional.of(NetworkClass.load(classes));
        } catch (LinkageError | IllegalStateException _) {
            return Optional.empty();
        }
    }
}
