package dev.unroll.compiler.emit;

import dev.unroll.compiler.ir.Origin;

/// Comments that show which equation of the model a piece of code computes.
public final class Comments {
    private Comments() {}

    /// One line of plain ASCII; empty where there is no equation.
    public static String of(Origin origin) {
        if (origin.line() == 0) {
            return "";
        }
        String file = origin.file()
                .substring(
                        Math.max(origin.file().lastIndexOf('/'), origin.file().lastIndexOf('\\')) + 1);
        String text = (origin.gradient() ? "gradient of " : "") + origin.text();
        return plain(text.length() > 100 ? text.substring(0, 97) + "..." : text) + "  (" + plain(file) + ":"
                + origin.line() + ")";
    }

    /// Java reads `\\u000a` as a line end even in comments, so no backslash stays.
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            plain.append(character < ' ' || character > '~' || character == '\\' ? '?' : character);
        }
        return plain.toString().replace("*/", "*?");
    }
}
