package dev.unroll.compiler.ir;

/// What an entry is.
public enum Kind {
    /// A floating-point number; the precision is chosen when code is emitted.
    NUMBER,
    /// The index of a class.
    CLASS
}
