package dev.unroll.dsl.check;

import dev.unroll.dsl.syntax.Definition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The cells that a file can call: its own, behind them those of the files that it imports, and behind these
/// those of another library.
final class Library {

    private final Map<String, Definition> cells = new LinkedHashMap<>();
    private final List<Library> imported;
    private final Optional<Library> behind;

    Library(List<Definition> definitions, Optional<Library> behind) {
        this(definitions, List.of(), behind);
    }

    Library(List<Definition> definitions, List<Library> imported, Optional<Library> behind) {
        definitions.forEach(definition -> cells.putIfAbsent(definition.name().text(), definition));
        this.imported = List.copyOf(imported);
        this.behind = behind;
    }

    Optional<Callee.Cell> find(String name) {
        return own(name).or(() -> findImported(name)).or(() -> behind.flatMap(library -> library.find(name)));
    }

    /// The imported cell of this name, from the first file that has one.
    Optional<Callee.Cell> findImported(String name) {
        return imported.stream().flatMap(library -> library.own(name).stream()).findFirst();
    }

    private Optional<Callee.Cell> own(String name) {
        return Optional.ofNullable(cells.get(name)).map(definition -> new Callee.Cell(definition, this));
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(cells.keySet());
        imported.forEach(library -> names.addAll(library.cells.keySet()));
        behind.ifPresent(library -> names.addAll(library.names()));
        return names;
    }

    Optional<Library> behind() {
        return behind;
    }
}
