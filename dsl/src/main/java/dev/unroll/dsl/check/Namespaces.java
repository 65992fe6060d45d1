package dev.unroll.dsl.check;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Module;
import dev.unroll.dsl.syntax.Name;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What each file can call, and whether names are taken twice. A file sees its own cells before those of the
/// files that it imports, and these before the prelude's; what those import in turn it does not see.
final class Namespaces {
    private final Library prelude;
    private final DiagnosticLog log;
    private final Map<Module, Library> libraries = new IdentityHashMap<>();

    Namespaces(Cells prelude, DiagnosticLog log) {
        this.prelude = new Library(prelude);
        this.log = log;
    }

    /// The cells that a file can call.
    Library library(Module module) {
        Library known = libraries.get(module);
        if (known != null) {
            return known;
        }
        List<Library> imported =
                module.imports().stream().map(line -> library(line.module())).toList();
        Library library = new Library(Cells.of(module.program().cells()), imported, Optional.of(prelude));
        libraries.put(module, library);
        return library;
    }

    /// Reports names of a file that are taken twice, and warns of cells that hide others.
    void check(Module module) {
        Map<String, Name> seen = new HashMap<>();
        for (Definition cell : module.program().cells()) {
            String name = cell.name().text();
            reportTwice(seen, cell);
            if (FunctionRules.isFunction(name)) {
                log.error(
                        cell.name().span(),
                        "`" + name + "` is a function of the language, and a cell cannot take its name");
            }
            Optional<Callee.Cell> imported = library(module).findImported(name);
            if (imported.isPresent()) {
                warnOfTaken(cell, "imported", imported.get().definition());
            } else {
                prelude.find(name).ifPresent(taken -> warnOfTaken(cell, "prelude's", taken.definition()));
            }
        }
        module.program().models().forEach(model -> reportTwice(seen, model));
        reportImportedTwice(module, seen);
    }

    /// Two imported files must not have cells of one name, unless the importing file has its own.
    private void reportImportedTwice(Module module, Map<String, Name> own) {
        Map<String, Name> seen = new HashMap<>();
        for (Module.Imported imported : module.imports()) {
            for (Definition cell : imported.module().program().cells()) {
                Name name = cell.name();
                Name earlier = seen.putIfAbsent(name.text(), name);
                if (earlier != null && !earlier.equals(name) && !own.containsKey(name.text())) {
                    log.error(
                            imported.line().span(),
                            "`" + name.text() + "` is defined in two imported files, " + place(earlier.span()) + " and "
                                    + place(name.span()),
                            "rename one, or define `" + name.text() + "` in this file");
                }
            }
        }
    }

    private void warnOfTaken(Definition cell, String whose, Definition taken) {
        log.warning(
                cell.name().span(),
                "cell `" + cell.name().text() + "` hides the " + whose + " cell of that name ("
                        + place(taken.name().span()) + ")",
                "give it another name, unless it is meant to replace that one in this file");
    }

    private static String place(Span span) {
        return span.file().name() + ", line " + span.line();
    }

    private void reportTwice(Map<String, Name> seen, Definition definition) {
        Name name = definition.name();
        Name earlier = seen.putIfAbsent(name.text(), name);
        if (earlier != null) {
            log.error(
                    name.span(),
                    "`" + name.text() + "` is defined twice, here and in line "
                            + earlier.span().line());
        }
        Set<String> formals = new HashSet<>();
        for (Formal formal : definition.formals()) {
            if (!formals.add(formal.name().text())) {
                log.error(formal.name().span(), "`" + formal.name().text() + "` stands twice in this head");
            }
        }
    }
}
