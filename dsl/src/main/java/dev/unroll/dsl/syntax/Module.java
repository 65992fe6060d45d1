package dev.unroll.dsl.syntax;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// A file with those that it imports.
///
/// @param program the file
/// @param imports what its lines `import` have led to, in order
public record Module(Program program, List<Imported> imports) {
    public Module {
        imports = List.copyOf(imports);
    }

    /// What an `import` has led to.
    ///
    /// @param line the line
    /// @param module the file, the same object however often it is imported
    public record Imported(Program.Import line, Module module) {}

    /// This file and all that it imports, directly or not, each once.
    public List<Module> all() {
        List<Module> all = new ArrayList<>();
        collect(all, Collections.newSetFromMap(new IdentityHashMap<>()));
        return all;
    }

    private void collect(List<Module> all, Set<Module> seen) {
        if (seen.add(this)) {
            all.add(this);
            imports.forEach(imported -> imported.module.collect(all, seen));
        }
    }
}
