package dev.unroll.dsl.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The cells that a file can call: its own, behind them those of the files that it imports, and behind these
/// those of another library.
final class Library {

    private final Cells cells;
    private final List<Library> imported;
    private final Optional<Library> behind;

    Library(Cells cells) {
        this(cells, List.of(), Optional.empty());
    }

    Library(Cells cells, List<Library> imported, Optional<Library> behind) {
        this.cells = cells;
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
        return cells.find(name).map(definition -> new Callee.Cell(definition, this));
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(cells.names());
        imported.forEach(library -> names.addAll(library.cells.names()));
        behind.ifPresent(library -> names.addAll(library.names()));
        return names;
    }

    Optional<Library> behind() {
        return behind;
    }
}
