package dev.unroll.runtime.data;

import dev.unroll.runtime.file.Json;
import java.util.List;
import java.util.Map;

/// The members of a JSON object that has to have them.
///
/// @param members the members by name
record SavedFields(Map<String, Json> members) {

    /// @throws IllegalArgumentException if it is no object
    static SavedFields of(Json json) {
        if (json instanceof Json.ObjectValue(Map<String, Json> members)) {
            return new SavedFields(members);
        }
        throw new IllegalArgumentException("no object: " + json.text());
    }

    String text(String name) {
        return text(member(name));
    }

    static String text(Json json) {
        if (json instanceof Json.StringValue(String value)) {
            return value;
        }
        throw new IllegalArgumentException("no text: " + json.text());
    }

    double number(String name) {
        if (member(name) instanceof Json.NumberValue number) {
            return number.toDouble();
        }
        throw new IllegalArgumentException(name + " is no number");
    }

    int wholeNumber(String name) {
        if (member(name) instanceof Json.NumberValue number) {
            return Math.toIntExact(number.toLong());
        }
        throw new IllegalArgumentException(name + " is no number");
    }

    List<Json> items(String name) {
        if (member(name) instanceof Json.ArrayValue(List<Json> items)) {
            return items;
        }
        throw new IllegalArgumentException(name + " is no list");
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    private Json member(String name) {
        Json member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return member;
    }
}
