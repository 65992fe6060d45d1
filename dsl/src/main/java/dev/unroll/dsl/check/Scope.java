package dev.unroll.dsl.check;

import dev.unroll.dsl.source.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The names of one body. A body has no scopes within: the branches of an `if` give their names to the whole body.
final class Scope {

    /// A name, what it stands for, and where it was given.
    record Entry(Meaning meaning, Span span) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Span> announced = new LinkedHashMap<>();

    /// Says that a name will be given at `span`, so that reading it earlier can be told from an unknown name.
    void announce(String name, Span span) {
        announced.putIfAbsent(name, span);
    }

    void define(String name, Meaning meaning, Span span) {
        entries.put(name, new Entry(meaning, span));
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    Optional<Span> announced(String name) {
        return Optional.ofNullable(announced.get(name));
    }

    Set<String> names() {
        return new TreeSet<>(entries.keySet());
    }
}
