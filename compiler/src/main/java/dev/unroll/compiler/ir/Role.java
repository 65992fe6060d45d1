package dev.unroll.compiler.ir;

import java.util.Optional;

/// What a value of a graph's interface is to the network, as the first part of its name says.
public enum Role {
    PARAMETER("param/"),
    INPUT("input/"),
    TARGET("target/"),
    OUTPUT("output/"),
    GRADIENT("grad/");

    private final String prefix;

    Role(String prefix) {
        this.prefix = prefix;
    }

    /// The name of a value of this role, such as `param/states.Wx`.
    ///
    /// @param path what the model calls it
    public String of(String path) {
        return prefix + path;
    }

    /// What the model calls a value of this name; empty if it has another role.
    public Optional<String> path(String name) {
        return name.startsWith(prefix) ? Optional.of(name.substring(prefix.length())) : Optional.empty();
    }
}
