package dev.unroll.runtime.file;

/// A text is not JSON. The message says what is wrong and at which character.
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /// @param offset index of the offending character, from 0
    public JsonSyntaxException(String problem, int offset) {
        super(problem + " at character " + offset);
        this.offset = offset;
    }

    /// Index of the offending character, from 0.
    public int offset() {
        return offset;
    }
}
