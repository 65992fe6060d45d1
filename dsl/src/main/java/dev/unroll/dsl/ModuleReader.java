package dev.unroll.dsl;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.source.Imports;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.syntax.Module;
import dev.unroll.dsl.syntax.Module.Imported;
import dev.unroll.dsl.syntax.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Parses a file and all that it imports, each file once.
final class ModuleReader {
    /// More files than anyone imports.
    private static final int MOST_FILES = 1000;

    private final Imports imports;
    private final DiagnosticLog log;
    private final List<SourceFile> sources = new ArrayList<>();
    private final Map<String, Optional<Module>> modules = new LinkedHashMap<>();

    /// The files on the way from the first to the one that is being read.
    private final SequencedSet<String> way = new LinkedHashSet<>();

    /// @param log takes what is wrong
    ModuleReader(Imports imports, DiagnosticLog log) {
        this.imports = imports;
        this.log = log;
    }

    /// The files that were read, in the order in which that happened.
    List<SourceFile> sources() {
        return sources;
    }

    /// The file with what it imports; empty if there is nothing left of it after errors.
    Optional<Module> read(SourceFile file) {
        String name = Imports.name(file.name());
        sources.add(file);
        way.addLast(name);
        Optional<Module> module = SourceParser.parse(file, log).map(this::withImports);
        way.removeLast();
        modules.put(name, module);
        return module;
    }

    private Module withImports(Program program) {
        List<Imported> imported = new ArrayList<>();
        for (Program.Import line : program.imports()) {
            find(program.file(), line)
                    .flatMap(file -> module(line, file))
                    .ifPresent(module -> imported.add(new Imported(line, module)));
        }
        return new Module(program, imported);
    }

    private Optional<SourceFile> find(SourceFile importing, Program.Import line) {
        try {
            if (sources.size() >= MOST_FILES) {
                throw new IOException(MOST_FILES + " files have been read already");
            }
            return Optional.of(imports.find(importing, line.path()));
        } catch (IOException e) {
            log.error(
                    line.span(),
                    "`" + line.path() + "` cannot be imported: " + e.getMessage(),
                    "paths are relative to the folder of the file that they stand in");
            return Optional.empty();
        }
    }

    private Optional<Module> module(Program.Import line, SourceFile file) {
        String name = Imports.name(file.name());
        if (way.contains(name)) {
            List<String> names = new ArrayList<>(way);
            List<String> between = names.subList(names.indexOf(name) + 1, names.size());
            String by = between.isEmpty() ? "" : ", by way of `" + String.join("` and `", between) + "`";
            log.error(line.span(), "`" + name + "` imports itself" + by, "move what both need into a third file");
            return Optional.empty();
        }
        Optional<Module> known = modules.get(name);
        return known != null ? known : read(file);
    }
}
