package dev.unroll.compiler.schedule;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/// Makes Java names, each once. What a model calls a value is kept where it can be; text of a model reaches
/// Java in no other way.
public final class Names {
    /// Names that emitted code uses itself, and classes whose methods and constants it uses.
    private static final List<String> RESERVED = List.of(
            "Arrays",
            "Double",
            "Float",
            "Math",
            "System",
            "at",
            "band",
            "batch",
            "bind",
            "capacity",
            "column",
            "count",
            "exp",
            "first",
            "inner",
            "lanes",
            "left",
            "leftRow",
            "load",
            "panel",
            "result",
            "right",
            "rightRow",
            "rowTotal",
            "start",
            "stride",
            "weights",
            "finish",
            "from",
            "gradients",
            "kind",
            "parameters",
            "partial",
            "partials",
            "prepare",
            "reduced",
            "reducedValues",
            "results",
            "row",
            "rowCapacity",
            "rowCount",
            "run",
            "firstRow",
            "sampleCount",
            "productSum",
            "productTerms",
            "sum",
            "sums",
            "samples",
            "slice",
            "slices",
            "thread",
            "threads",
            "time",
            "to",
            "workspaces");

    /// Names of loop variables over axes, of the locals that emitters make of the names of arrays, and of constants.
    private static final Pattern LOCALS = Pattern.compile(
            "at(\\d+|[A-Z])|(left|right|result|row|step|sum)\\d+(_\\d+)?|.*At\\d*|.*Value|.*Sums|.*Lanes|.*(Block|Part|Rest|Row)\\d*|[A-Z][A-Z0-9_]*");

    private final Set<String> taken = new HashSet<>(RESERVED);

    public Names() {
        this(Set.of());
    }

    /// @param reserved further names that emitted code uses itself
    public Names(Set<String> reserved) {
        taken.addAll(reserved);
    }

    /// A name made of `hint`, or of `fallback` where the hint is empty.
    public String unique(String hint, String fallback) {
        String sanitized = sanitize(hint.isEmpty() ? fallback : hint);
        String base = sanitized;
        while (LOCALS.matcher(base).matches()
                || LOCALS.matcher(numbered(base, 2)).matches()) {
            base += "_v"; // no pattern above ends like this, nor with a number behind it
        }
        String name = base;
        for (int i = 2; SourceVersion.isKeyword(name) || name.equals("_") || !taken.add(name); i++) {
            name = numbered(base, i);
        }
        return name;
    }

    private static String numbered(String base, int number) {
        return base + (Character.isDigit(base.charAt(base.length() - 1)) ? "_" : "") + number;
    }

    private static String sanitize(String text) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
            boolean digit = character >= '0' && character <= '9';
            name.append(letter || character == '_' || (digit && i > 0) ? character : '_');
        }
        return name.isEmpty() ? "_value" : name.toString();
    }
}
