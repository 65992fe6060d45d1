package dev.unroll.dsl.check;

/// How the parameters of calls in a formula are named.
///
/// @param binding path of what the formula gives a value to; empty where it has no name
/// @param whole whether the formula is all of the right-hand side
record Naming(String binding, boolean whole) {

    /// For a formula that is the whole right-hand side of `name = ...`.
    static Naming whole(Frame frame, String name) {
        return new Naming(join(frame.path(), name), true);
    }

    /// For a formula that gives no name a value.
    static Naming anonymous(Frame frame) {
        return new Naming(frame.path(), false);
    }

    /// For the parts of the formula.
    Naming inside() {
        return new Naming(binding, false);
    }

    /// The path of a call of `cell`.
    String path(String cell) {
        return whole ? binding : join(binding, cell);
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
