package dev.unroll.compiler.driver;

import dev.unroll.runtime.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Keeps the compiled classes of models in a folder, so that a model which is run again need not be compiled
/// again. Nothing depends on the folder: what cannot be read is compiled, and what cannot be written is not kept.
public final class ClassCache {
    static final int MOST_ENTRIES = 64;
    private static final String SUFFIX = ".classes";

    private final Path folder;
    private final String program;

    /// @param program identifies the compiler and the Java platform, whose classes these are, such as
    ///     [ProgramIdentity#current()]
    public ClassCache(Path folder, String program) {
        this.folder = folder;
        this.program = program;
    }

    /// The class of a model's networks, kept or compiled.
    ///
    /// @throws IllegalStateException if the compiler itself is at fault
    public NetworkClass load(CompileRequest request) {
        Path file = folder.resolve(RequestDigest.of(request, program) + SUFFIX);
        return read(file).flatMap(ClassCache::link).orElseGet(() -> {
            EmittedClasses compiled = ModelCompiler.compile(request).classes();
            keep(file, compiled);
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

    private static Optional<EmittedClasses> read(Path file) {
        try {
            Optional<EmittedClasses> classes = EmittedClasses.read(Files.readAllBytes(file));
            classes.ifPresent(_ -> markUsed(file));
            return classes;
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException _) {
            // It goes earlier than it should.
        }
    }

    private void keep(Path file, EmittedClasses classes) {
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file, classes::writeTo);
            dropLongUnused();
        } catch (IOException | UncheckedIOException _) {
            // It is compiled again the next time.
        }
    }

    private void dropLongUnused() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX))
                    .forEach(file -> lastUse(file).ifPresent(used -> entries.add(new Entry(file, used))));
        }
        entries.sort(Comparator.comparing(Entry::used).reversed());
        for (Entry entry : entries.subList(Math.min(MOST_ENTRIES, entries.size()), entries.size())) {
            Files.deleteIfExists(entry.file());
        }
    }

    /// Empty if another process has dropped the file meanwhile.
    private static Optional<FileTime> lastUse(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private record Entry(Path file, FileTime used) {}
}
