package dev.unroll.dsl.check;

import dev.unroll.dsl.syntax.Definition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Cells by their names.
public interface Cells {

    /// The cell of this name; of one name always the same.
    Optional<Definition> find(String name);

    /// The names of all.
    Set<String> names();

    /// Those of a list; of two of one name, the first.
    static Cells of(List<Definition> definitions) {
        Map<String, Definition> cells = new LinkedHashMap<>();
        definitions.forEach(cell -> cells.putIfAbsent(cell.name().text(), cell));
        return new Cells() {
            @Override
            public Optional<Definition> find(String name) {
                return Optional.ofNullable(cells.get(name));
            }

            @Override
            public Set<String> names() {
                return cells.keySet();
            }
        };
    }
}
