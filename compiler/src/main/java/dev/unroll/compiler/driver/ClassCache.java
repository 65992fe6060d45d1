package dev.unroll.compiler.driver;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

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
        return load(RequestDigest.of(request, program), () -> ModelCompiler.compile(request));
    }

    /// The class of networks of a single step, kept or compiled.
    ///
    /// @param compiler compiles it, as by [ModelCompiler#compileStep]
    public NetworkClass loadStep(CompileRequest request, Supplier<CompiledModel> compiler) {
        return load(RequestDigest.of(request, program) + "-step", compiler);
    }

    private NetworkClass load(String name, Supplier<CompiledModel> compiler) {
        return folder.read(name)
                .flatMap(EmittedClasses::read)
                .flatMap(ClassCache::link)
                .orElseGet(() -> {
                    EmittedClasses compiled = compiler.get().classes();
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
