package dev.unroll.dsl.check;

import dev.unroll.dsl.syntax.Definition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The cells that a file can call: its own and, behind them, those of another library.
final class Library {

    private final Map<String, Definition> cells = new LinkedHashMap<>();
    private final Optional<Library> behind;

    Library(List<Definition> definitions, Optional<Library> behind) {
        definitions.forEach(definition -> cells.putIfAbsent(definition.name().text(), definition));
        this.behind = behind;
    }

    Optional<Callee.Cell> find(String name) {
        Definition own = cells.get(name);
        return own != null ? Optional.of(new Callee.Cell(own, this)) : behind.flatMap(library -> library.find(name));
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(cells.keySet());
        behind.ifPresent(library -> names.addAll(library.names()));
        return names;
    }

    Optional<Library> behind() {
        return behind;
    }
}
