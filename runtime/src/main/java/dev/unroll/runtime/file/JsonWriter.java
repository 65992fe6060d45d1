package dev.unroll.runtime.file;

import java.util.List;
import java.util.Map;

/// Writes JSON without white space, in the order in which members and items stand.
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    static String write(Json value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    private void value(Json value) {
        switch (value) {
            case Json.ObjectValue(Map<String, Json> members) -> object(members);
            case Json.ArrayValue(List<Json> items) -> array(items);
            case Json.StringValue(String string) -> string(string);
            case Json.NumberValue(String literal) -> out.append(literal);
            case Json.BooleanValue(boolean truth) -> out.append(truth);
            case Json.NullValue() -> out.append("null");
        }
    }

    private void object(Map<String, Json> members) {
        String separator = "{";
        for (Map.Entry<String, Json> member : members.entrySet()) {
            out.append(separator);
            string(member.getKey());
            out.append(':');
            value(member.getValue());
            separator = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void array(List<Json> items) {
        String separator = "[";
        for (Json item : items) {
            out.append(separator);
            value(item);
            separator = ",";
        }
        out.append(items.isEmpty() ? "[]" : "]");
    }

    private void string(String string) {
        out.append('"');
        string.codePoints().forEach(this::character);
        out.append('"');
    }

    private void character(int character) {
        switch (character) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                // A surrogate by itself has no UTF-8, so it survives only as an escape.
                boolean escape = character < ' ' || Character.getType(character) == Character.SURROGATE;
                if (escape) {
                    out.append("\\u%04x".formatted(character));
                } else {
                    out.appendCodePoint(character);
                }
            }
        }
    }
}
