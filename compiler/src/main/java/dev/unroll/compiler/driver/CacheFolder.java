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

/// Files of one kind in a folder, of which those that were used last are kept. Nothing depends on it:
/// what cannot be read is not there, and what cannot be written is not kept.
final class CacheFolder {
    static final int MOST_ENTRIES = 64;

    private final Path folder;
    private final String suffix;

    /// @param suffix how the names of these files end
    CacheFolder(Path folder, String suffix) {
        this.folder = folder;
        this.suffix = suffix;
    }

    /// What is kept under a name, which counts as a use of it.
    Optional<byte[]> read(String name) {
        Path file = file(name);
        try {
            byte[] bytes = Files.readAllBytes(file);
            markUsed(file);
            return Optional.of(bytes);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Keeps contents under a name.
    void keep(String name, AtomicFile.Content content) {
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file(name), content);
            dropLongUnused();
        } catch (IOException | UncheckedIOException _) {
            // It is made again the next time.
        }
    }

    private Path file(String name) {
        return folder.resolve(name + suffix);
    }

    private static void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException _) {
            // It goes earlier than it should.
        }
    }

    private void dropLongUnused() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(suffix))
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
