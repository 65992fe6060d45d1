package dev.unroll.compiler.build;

import dev.unroll.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a build has done: for each model file the digest of what decided about it, the files that were
/// read for it, and what was emitted. It is there only if the build succeeded.
///
/// The text has a line for each model file and then for each of its parts, of a word, a blank, a
/// digest, a blank and a path.
record BuildMarker(SequencedMap<Path, Unit> units) {
    private static final String MODEL = "model";
    private static final String READ = "read";
    private static final String EMITTED = "emitted";

    /// What was done for one model file.
    ///
    /// @param digest of the settings, and of the files that were read
    /// @param read the files that were read, the model file first
    /// @param emitted the files that were emitted, with the digests of their contents
    record Unit(String digest, List<Path> read, SequencedMap<Path, String> emitted) {}

    /// What the file says; nothing if it is not there or says anything else.
    static BuildMarker read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException | InvalidPathException | IllegalStateException _) {
            return new BuildMarker(new LinkedHashMap<>());
        }
    }

    Optional<Unit> unit(Path model) {
        return Optional.ofNullable(units.get(model));
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        units.forEach((model, unit) -> {
            line(text, MODEL, unit.digest, model);
            unit.read.forEach(read -> line(text, READ, "-", read));
            unit.emitted.forEach((emitted, digest) -> line(text, EMITTED, digest, emitted));
        });
        SourceFolder.makeParent(file);
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void line(StringBuilder text, String what, String digest, Path path) {
        text.append(what).append(' ').append(digest).append(' ').append(path).append('\n');
    }

    private static BuildMarker parse(String text) {
        SequencedMap<Path, Unit> units = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] parts = line.split(" ", 3);
            if (parts.length != 3) {
                throw new IllegalStateException("no line of a marker: " + line);
            }
            Path path = Path.of(parts[2]);
            switch (parts[0]) {
                case MODEL -> units.put(path, new Unit(parts[1], new ArrayList<>(), new LinkedHashMap<>()));
                case READ -> last(units).read.add(path);
                case EMITTED -> last(units).emitted.put(path, parts[1]);
                default -> throw new IllegalStateException("no line of a marker: " + line);
            }
        }
        return new BuildMarker(units);
    }

    private static Unit last(SequencedMap<Path, Unit> units) {
        Map.Entry<Path, Unit> last = units.lastEntry();
        if (last == null) {
            throw new IllegalStateException("a part of no model");
        }
        return last.getValue();
    }
}
