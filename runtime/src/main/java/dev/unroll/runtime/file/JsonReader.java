package dev.unroll.runtime.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON by recursive descent. Depth and number of values are bounded, so that no text exhausts stack
/// or memory.
final class JsonReader {
    private static final int MAXIMUM_DEPTH = 100;
    private static final int MAXIMUM_VALUES = 1_000_000;
    private static final int END = -1;

    private final String text;
    private int position;
    private int depth;
    private int values;

    JsonReader(String text) {
        this.text = text;
    }

    /// The one value that takes up the whole text.
    Json read() throws JsonSyntaxException {
        Json value = value();
        if (next() != END) {
            throw expected("the end of the text");
        }
        return value;
    }

    private Json value() throws JsonSyntaxException {
        if (++values > MAXIMUM_VALUES) {
            throw problem("more than " + MAXIMUM_VALUES + " values");
        }
        return switch (next()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.StringValue(string());
            case 't' -> word("true", new Json.BooleanValue(true));
            case 'f' -> word("false", new Json.BooleanValue(false));
            case 'n' -> word("null", new Json.NullValue());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw expected("a value");
        };
    }

    private Json object() throws JsonSyntaxException {
        enter();
        Map<String, Json> members = new LinkedHashMap<>();
        if (next() == '}') {
            return leave(new Json.ObjectValue(members));
        }
        while (true) {
            if (next() != '"') {
                throw expected("a member's name in quotes");
            }
            int start = position;
            String name = string();
            if (members.containsKey(name)) {
                throw new JsonSyntaxException("repeated name " + Json.of(name).text(), start);
            }
            take(':', "':'");
            members.put(name, value());
            if (next() == '}') {
                return leave(new Json.ObjectValue(members));
            }
            take(',', "',' or '}'");
        }
    }

    private Json array() throws JsonSyntaxException {
        enter();
        List<Json> items = new ArrayList<>();
        if (next() == ']') {
            return leave(new Json.ArrayValue(items));
        }
        while (true) {
            items.add(value());
            if (next() == ']') {
                return leave(new Json.ArrayValue(items));
            }
            take(',', "',' or ']'");
        }
    }

    private String string() throws JsonSyntaxException {
        position++;
        StringBuilder characters = new StringBuilder();
        while (true) {
            int character = peek();
            if (character == END || character < ' ') {
                throw expected("the rest of a string");
            }
            position++;
            switch (character) {
                case '"' -> {
                    return characters.toString();
                }
                case '\\' -> characters.append(escaped());
                default -> characters.append((char) character);
            }
        }
    }

    private char escaped() throws JsonSyntaxException {
        int character = peek();
        char escaped = switch (character) {
            case '"', '\\', '/' -> (char) character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw expected("an escape");
        };
        position++;
        return escaped;
    }

    /// The code unit that four hexadecimal digits after the `u` here stand for; ends on the last of them.
    private char hexadecimal() throws JsonSyntaxException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            position++;
            int character = peek();
            int digit = character < 0x80 ? Character.digit(character, 16) : -1;
            if (digit < 0) {
                throw expected("four hexadecimal digits");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private Json number() throws JsonSyntaxException {
        int start = position;
        while (peek() != END && "+-.eE0123456789".indexOf(peek()) >= 0) {
            position++;
        }
        String literal = text.substring(start, position);
        if (!Json.NumberValue.isNumber(literal)) {
            throw new JsonSyntaxException("malformed number", start);
        }
        return new Json.NumberValue(literal);
    }

    private Json word(String word, Json value) throws JsonSyntaxException {
        if (!text.startsWith(word, position)) {
            throw expected("a value");
        }
        position += word.length();
        return value;
    }

    private void enter() throws JsonSyntaxException {
        if (++depth > MAXIMUM_DEPTH) {
            throw problem("nesting deeper than " + MAXIMUM_DEPTH);
        }
        position++;
    }

    private Json leave(Json value) {
        depth--;
        position++;
        return value;
    }

    private void take(char character, String description) throws JsonSyntaxException {
        if (next() != character) {
            throw expected(description);
        }
        position++;
    }

    /// The next character that is not white space, which is skipped; [#END] if there is none.
    private int next() {
        while (peek() != END && " \t\n\r".indexOf(peek()) >= 0) {
            position++;
        }
        return peek();
    }

    private int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    private JsonSyntaxException expected(String description) {
        int found = peek();
        return problem("expected " + description + ", found "
                + (found == END
                        ? "the end of the text"
                        : Json.of(Character.toString(found)).text()));
    }

    private JsonSyntaxException problem(String problem) {
        return new JsonSyntaxException(problem, position);
    }
}
