package dev.unroll.compiler.ir;

/// The equation of a model's text that an equation of the graph comes from.
///
/// @param file the file's name, empty where there is none
/// @param line the line, from 1
/// @param text the equation as written, in one line
/// @param gradient whether this is part of the derived gradient of that equation
public record Origin(String file, int line, String text, boolean gradient) {

    /// Of no equation in particular.
    public static final Origin NONE = new Origin("", 0, "", false);

    /// The gradient of this equation.
    public Origin asGradient() {
        return gradient ? this : new Origin(file, line, text, true);
    }
}
