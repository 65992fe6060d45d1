package dev.unroll.compiler.typed;

import java.util.HashSet;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// Java names made of a model's names, each once. What Java or the emitted code needs for itself gets
/// `_`.
final class JavaNames {
    private final Set<String> taken;

    /// @param reserved names that must not be taken
    JavaNames(Set<String> reserved) {
        this.taken = new HashSet<>(reserved);
    }

    /// @param name a name of a model: ASCII letters, digits and `_`, no digit first
    String unique(String name) {
        String unique = name;
        while (SourceVersion.isKeyword(unique) || unique.equals("_") || !taken.add(unique)) {
            unique += "_";
        }
        return unique;
    }
}
