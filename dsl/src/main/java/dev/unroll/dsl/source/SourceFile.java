package dev.unroll.dsl.source;

/// The text of a model file. Lines and columns count from 1; columns count characters.
///
/// @param name the name to show in messages, usually the path as the user gave it
/// @param text the whole text
public record SourceFile(String name, String text) {

    /// More bytes than any model file has, so that a weight file is not read as a whole to say that it is no
    /// model.
    public static final int LARGEST = 1 << 22;

    /// Line of the character at `offset`.
    public int lineOf(int offset) {
        int line = 1;
        for (int i = 0; i < Math.min(offset, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /// Column of the character at `offset`.
    public int columnOf(int offset) {
        return offset - (text.lastIndexOf('\n', Math.min(offset, text.length()) - 1) + 1) + 1;
    }

    /// The text of line `line`, without its line end; empty past the end.
    public String line(int line) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int next = text.indexOf('\n', start);
            if (next < 0) {
                return "";
            }
            start = next + 1;
        }
        int end = text.indexOf('\n', start);
        String result = end < 0 ? text.substring(start) : text.substring(start, end);
        return result.endsWith("\r") ? result.substring(0, result.length() - 1) : result;
    }
}
