package dev.unroll.dsl.prelude;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The prelude's files and cells.
public final class Prelude {

    private static final List<String> FILES = List.of(
            "lstm",
            "peephole_lstm",
            "coupled_lstm",
            "projected_lstm",
            "multiplicative_lstm",
            "layer_norm_lstm",
            "slstm",
            "gru",
            "gru_reset_before",
            "minimal_gated_unit",
            "rnn",
            "indrnn",
            "sru",
            "linear",
            "embedding",
            "layer_norm",
            "bidirectional",
            "dropout",
            "zoneout",
            "losses");

    private static final Prelude LOADED = load();

    private final List<SourceFile> files;
    private final List<Definition> cells;

    private Prelude(List<SourceFile> files, List<Definition> cells) {
        this.files = List.copyOf(files);
        this.cells = List.copyOf(cells);
    }

    public static Prelude get() {
        return LOADED;
    }

    /// The texts, with names such as `prelude/lstm.model`.
    public List<SourceFile> files() {
        return files;
    }

    public List<Definition> cells() {
        return cells;
    }

    private static Prelude load() {
        List<SourceFile> files = FILES.stream().map(Prelude::read).toList();
        List<Definition> cells = new ArrayList<>();
        for (SourceFile file : files) {
            DiagnosticLog log = new DiagnosticLog();
            Program program = SourceParser.parse(file, log)
                    .orElseThrow(() -> new IllegalStateException(file.name() + ": " + log.sorted(file)));
            cells.addAll(program.cells());
        }
        return new Prelude(files, cells);
    }

    private static SourceFile read(String name) {
        try (InputStream stream = Prelude.class.getResourceAsStream(name + ".model")) {
            if (stream == null) {
                throw new IllegalStateException("the prelude's " + name + ".model is missing");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new SourceFile("prelude/" + name + ".model", text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
