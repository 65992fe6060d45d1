package dev.unroll.dsl.prelude;

import dev.unroll.dsl.check.Cells;
import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A file of the prelude, read and parsed when it is first asked for.
final class PreludeFile {
    private final Set<String> names;
    private final Supplier<SourceFile> source;
    private final Supplier<Cells> cells;

    /// @param names of the cells that it defines
    private PreludeFile(String name, Set<String> names) {
        this.names = names;
        this.source = new Once<>(() -> read(name));
        this.cells = new Once<>(() -> Cells.of(parse(source())));
    }

    /// A file whose only cell has its name.
    static PreludeFile of(String cell) {
        return new PreludeFile(cell, Set.of(cell));
    }

    static PreludeFile of(String name, String... cells) {
        return new PreludeFile(name, Set.of(cells));
    }

    /// The names of its cells, for which it need not be read.
    Set<String> names() {
        return names;
    }

    SourceFile source() {
        return source.get();
    }

    Definition cell(String name) {
        return cells.get()
                .find(name)
                .orElseThrow(() -> new IllegalStateException(source().name() + " has no cell " + name));
    }

    private static SourceFile read(String name) {
        try (InputStream stream = PreludeFile.class.getResourceAsStream(name + ".model")) {
            if (stream == null) {
                throw new IllegalStateException("the prelude's " + name + ".model is missing");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new SourceFile("prelude/" + name + ".model", text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Definition> parse(SourceFile file) {
        DiagnosticLog log = new DiagnosticLog();
        return SourceParser.parse(file, log)
                .map(Program::cells)
                .orElseThrow(() -> new IllegalStateException(file.name() + ": " + log.sorted(file)));
    }

    /// A value that is made once, by whoever asks first.
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> maker;
        private @Nullable T value;

        Once(Supplier<T> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized T get() {
            if (value == null) {
                value = maker.get();
            }
            return value;
        }
    }
}
