package dev.unroll.compiler.settings;

import java.util.List;

/// What to say where a name is not known.
final class Names {
    private Names() {}

    static String hint(String name, List<String> known) {
        return ValueReader.choices(known);
    }
}
