package dev.unroll.runtime.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A JSON value (RFC 8259). Reading is strict: no comments, no trailing commas, no repeated member names.
/// Writing is deterministic: members and items keep their order, and no white space is added.
///
///     Json.fields().put("step", 100).put("loss", 0.25).build().text()   // {"step":100,"loss":0.25}
///     Json.parse(text) instanceof Json.ObjectValue(var members)
public sealed interface Json {

    /// Members in the order of the text, each name once.
    record ObjectValue(Map<String, Json> members) implements Json {
        public ObjectValue {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /// Items in the order of the text.
    record ArrayValue(List<Json> items) implements Json {
        public ArrayValue {
            items = List.copyOf(items);
        }
    }

    /// A string, without quotes and escapes.
    record StringValue(String value) implements Json {}

    /// A number, as it is written, so that nothing is lost between reading and writing.
    record NumberValue(String literal) implements Json {
        private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

        public NumberValue {
            if (!isNumber(literal)) {
                throw new IllegalArgumentException("not a JSON number: " + literal);
            }
        }

        /// Whether `literal` is a number as JSON writes it.
        static boolean isNumber(String literal) {
            return NUMBER.matcher(literal).matches();
        }

        /// The nearest `double`; infinite where the number is out of range.
        public double toDouble() {
            return Double.parseDouble(literal);
        }

        /// The number as a `long`.
        ///
        /// @throws ArithmeticException if it has a point or an exponent, or is out of range
        public long toLong() {
            try {
                return Long.parseLong(literal);
            } catch (NumberFormatException e) {
                throw new ArithmeticException("not a 64-bit integer: " + literal);
            }
        }
    }

    /// `true` or `false`.
    record BooleanValue(boolean value) implements Json {}

    /// `null`.
    record NullValue() implements Json {}

    /// Reads one JSON value that takes up the whole text.
    ///
    /// @throws JsonSyntaxException if the text is not JSON, is nested more than 100 deep,
    ///     or has more than a million values
    static Json parse(String text) throws JsonSyntaxException {
        return new JsonReader(text).read();
    }

    /// This value as JSON text, on one line.
    default String text() {
        return JsonWriter.write(this);
    }

    static Json of(String value) {
        return new StringValue(value);
    }

    static Json of(boolean value) {
        return new BooleanValue(value);
    }

    static Json of(long value) {
        return new NumberValue(Long.toString(value));
    }

    /// A number; `null` for infinities and NaN, which JSON cannot write.
    static Json of(double value) {
        return Double.isFinite(value) ? new NumberValue(Double.toString(value)) : new NullValue();
    }

    static Json array(List<? extends Json> items) {
        return new ArrayValue(new ArrayList<>(items));
    }

    /// Starts an object, whose members are put one by one.
    static Fields fields() {
        return new Fields();
    }

    /// The members of an object to be. A name may be put once.
    final class Fields {
        private final Map<String, Json> members = new LinkedHashMap<>();

        private Fields() {}

        public Fields put(String name, Json value) {
            if (members.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("member " + name + " is there already");
            }
            return this;
        }

        public Fields put(String name, String value) {
            return put(name, of(value));
        }

        public Fields put(String name, boolean value) {
            return put(name, of(value));
        }

        public Fields put(String name, long value) {
            return put(name, of(value));
        }

        public Fields put(String name, double value) {
            return put(name, of(value));
        }

        public ObjectValue build() {
            return new ObjectValue(members);
        }
    }
}
