package dev.unroll.compiler.typed;

/// Text of a model in documentation.
final class Prose {
    private Prose() {}

    /// The text with a `?` for each character that could mean something to Java or to its documentation.
    static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9 .,:;_/`'()\\[\\]-]", "?");
    }
}
