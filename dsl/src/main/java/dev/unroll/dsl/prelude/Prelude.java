package dev.unroll.dsl.prelude;

import dev.unroll.dsl.check.Cells;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.syntax.Definition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The prelude's files and cells. A model calls few of them, so each file is parsed when one of its cells is first
/// asked for.
public final class Prelude implements Cells {
    private static final Prelude INSTANCE = new Prelude();

    private final List<PreludeFile> files = List.of(
            PreludeFile.of("lstm"),
            PreludeFile.of("peephole_lstm"),
            PreludeFile.of("coupled_lstm"),
            PreludeFile.of("projected_lstm"),
            PreludeFile.of("multiplicative_lstm"),
            PreludeFile.of("layer_norm_lstm"),
            PreludeFile.of("slstm"),
            PreludeFile.of("gru"),
            PreludeFile.of("gru_reset_before"),
            PreludeFile.of("minimal_gated_unit"),
            PreludeFile.of("rnn"),
            PreludeFile.of("indrnn"),
            PreludeFile.of("sru"),
            PreludeFile.of("linear"),
            PreludeFile.of("embedding"),
            PreludeFile.of("layer_norm"),
            PreludeFile.of("bidirectional"),
            PreludeFile.of("dropout", "dropout", "variational_dropout"),
            PreludeFile.of("zoneout", "zoneout", "zoneout_lstm"),
            PreludeFile.of(
                    "losses",
                    "cross_entropy",
                    "weighted_cross_entropy",
                    "smoothed_cross_entropy",
                    "binary_cross_entropy",
                    "mean_squared_error",
                    "mean_absolute_error",
                    "huber",
                    "masked",
                    "accuracy",
                    "top_k"));
    private final Map<String, PreludeFile> fileOfCell = new TreeMap<>();

    private Prelude() {
        files.forEach(file -> file.names().forEach(name -> fileOfCell.put(name, file)));
    }

    public static Prelude get() {
        return INSTANCE;
    }

    /// The texts, with names such as `prelude/lstm.model`.
    public List<SourceFile> files() {
        return files.stream().map(PreludeFile::source).toList();
    }

    @Override
    public Optional<Definition> find(String name) {
        return Optional.ofNullable(fileOfCell.get(name)).map(file -> file.cell(name));
    }

    @Override
    public Set<String> names() {
        return fileOfCell.keySet();
    }
}
