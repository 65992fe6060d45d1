package dev.unroll.compiler.ir;

/// A value of the graph. Two values are the same if their numbers are the same.
///
/// @param id number, unique in the graph
/// @param name what the value is called in the model, or a description; may be empty. Part of no decision.
/// @param type its type
public record Value(int id, String name, Type type) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Value value && value.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "%" + id + (name.isEmpty() ? "" : "." + name);
    }
}
