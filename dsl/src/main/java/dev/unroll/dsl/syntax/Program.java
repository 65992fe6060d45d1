package dev.unroll.dsl.syntax;

import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;

/// A whole file.
///
/// @param file the text
/// @param imports in order
/// @param cells in order
/// @param models in order
/// @param training the `train` block
public record Program(
        SourceFile file,
        List<Import> imports,
        List<Definition> cells,
        List<Definition> models,
        Optional<Training> training) {
    public Program {
        imports = List.copyOf(imports);
        cells = List.copyOf(cells);
        models = List.copyOf(models);
    }

    /// `import "path"`.
    public record Import(String path, Span span) {}

    /// `train { ... }`.
    public record Training(List<Entry> entries, Span span) {
        public Training {
            entries = List.copyOf(entries);
        }
    }

    /// `name: value` of a `train` block.
    public record Entry(Name name, Formula value) {}
}
