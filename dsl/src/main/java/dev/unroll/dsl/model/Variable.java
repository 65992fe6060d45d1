package dev.unroll.dsl.model;

import dev.unroll.dsl.source.Span;

/// Something with a name and a value. Two variables are the same if their numbers are the same.
///
/// @param id number, unique in the model
/// @param name the name as written
/// @param type type within the body that it belongs to
/// @param span where it is declared
public record Variable(int id, String name, Type type, Span span) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Variable variable && variable.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }
}
