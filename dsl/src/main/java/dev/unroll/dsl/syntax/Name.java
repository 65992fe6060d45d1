package dev.unroll.dsl.syntax;

import dev.unroll.dsl.source.Span;

/// A name where it stands: ASCII letters, digits and `_`.
public record Name(String text, Span span) {}
