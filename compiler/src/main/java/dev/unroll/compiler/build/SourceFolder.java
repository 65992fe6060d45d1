package dev.unroll.compiler.build;

import dev.unroll.compiler.driver.EmittedSource;
import dev.unroll.compiler.driver.ModelSources;
import dev.unroll.runtime.file.AtomicFile;
import dev.unroll.runtime.file.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A folder of Java sources, the packages' folders within.
///
/// @param path the folder; it is made when something is written
public record SourceFolder(Path path) {

    /// Where an emitted source lies.
    public Path file(EmittedSource source) {
        return path.resolve(source.path());
    }

    /// Writes emitted sources; a file that has the text already is not touched.
    ///
    /// @return the files that were written
    /// @throws IOException if a file stands there that was not emitted, before anything is written; or
    ///     if one cannot be written
    public List<Path> write(List<EmittedSource> sources) throws IOException {
        List<EmittedSource> changed = new ArrayList<>();
        for (EmittedSource source : sources) {
            if (isChanged(file(source), source.text())) {
                changed.add(source);
            }
        }
        List<Path> written = new ArrayList<>();
        for (EmittedSource source : changed) {
            makeParent(file(source));
            AtomicFile.write(file(source), source.text());
            written.add(file(source));
        }
        return written;
    }

    /// Removes emitted files besides those that are to stay.
    ///
    /// @return the files that were removed
    public List<Path> removeAllBut(Set<Path> staying) throws IOException {
        List<Path> removed = new ArrayList<>();
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (!staying.contains(file) && ModelSources.isEmitted(text(file))) {
                        Files.delete(file);
                        removed.add(file);
                    }
                }
            }
        }
        return removed;
    }

    // What was emitted before is written over; what somebody wrote is not.
    private static boolean isChanged(Path file, String text) throws IOException {
        if (!Files.isRegularFile(file)) {
            return true;
        }
        String present = text(file);
        if (!ModelSources.isEmitted(present)) {
            throw new IOException(file + " was not written by unroll; remove it, or give another folder");
        }
        return !present.equals(text);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    static void makeParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException(e.getFile() + " is a file; a folder is needed there", e);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }
}
