package dev.unroll.runtime.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"step\":100,\"loss\":0.25,\"tags\":[true,false,null,\"a\"]}",
                "\"quote \\\" backslash \\\\ line \\n tab \\t return \\r bell \\u0007\"",
                "\"lone surrogate \\ud800, pair 😀\"",
                "[-0,1e9,-1.5E-3,123456789012345678901234567890]"
            })
    void aTextReadAndWrittenIsTheSame(String text) throws JsonSyntaxException {
        assertEquals(text, Json.parse(text).text());
    }

    @Test
    void whiteSpaceBetweenValuesIsSkipped() throws JsonSyntaxException {
        assertEquals("{\"a\":[1,2]}", Json.parse(" {\r\n\t\"a\" : [ 1 , 2 ] } ").text());
    }

    @Test
    void escapesAreDecoded() throws JsonSyntaxException {
        assertEquals(Json.of("/\b\fé😀"), Json.parse("\"\\/\\b\\f\\u00e9\\uD83D\\ude00\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[1,]            | expected a value, found \"]\" at character 3",
                "[1 2]           | expected ',' or ']', found \"2\" at character 3",
                "{\"a\":1,}      | expected a member's name in quotes, found \"}\" at character 7",
                "{\"a\" 1}       | expected ':', found \"1\" at character 5",
                "{\"a\":1,\"a\":2} | repeated name \"a\" at character 7",
                "[1] x           | expected the end of the text, found \"x\" at character 4",
                "[               | expected a value, found the end of the text at character 1",
                "\"abc           | expected the rest of a string, found the end of the text at character 4",
                "\"\\x\"         | expected an escape, found \"x\" at character 2",
                "\"\\u00g0\"     | expected four hexadecimal digits, found \"g\" at character 5",
                "[01]            | malformed number at character 1",
                "[1.]            | malformed number at character 1",
                "[-]             | malformed number at character 1",
                "[nul]           | expected a value, found \"n\" at character 1",
                "[NaN]           | expected a value, found \"N\" at character 1",
            })
    void aMessageSaysWhatIsWrongAndWhere(String text, String message) {
        assertEquals(
                message,
                assertThrows(JsonSyntaxException.class, () -> Json.parse(text)).getMessage());
    }

    @Test
    void aControlCharacterInAStringIsRejected() {
        JsonSyntaxException failure = assertThrows(JsonSyntaxException.class, () -> Json.parse("\"a\nb\""));
        assertEquals(2, failure.offset());
    }

    @Test
    void depthIsBounded() throws JsonSyntaxException {
        assertEquals(200, Json.parse("[".repeat(100) + "]".repeat(100)).text().length());
        assertThrows(JsonSyntaxException.class, () -> Json.parse("[".repeat(101) + "]".repeat(101)));
        assertThrows(JsonSyntaxException.class, () -> Json.parse("{\"a\":".repeat(1_000_000)));
    }

    @Test
    void theNumberOfValuesIsBounded() {
        assertThrows(JsonSyntaxException.class, () -> Json.parse("[" + "0,".repeat(1_000_000) + "0]"));
    }

    @Test
    void fieldsKeepTheirOrder() {
        Json.ObjectValue object = Json.fields()
                .put("z", 1)
                .put("a", 0.5)
                .put("text", "é")
                .put("yes", true)
                .put("list", Json.array(List.of(Json.of(1), Json.of("x"))))
                .build();
        assertEquals("{\"z\":1,\"a\":0.5,\"text\":\"é\",\"yes\":true,\"list\":[1,\"x\"]}", object.text());
    }

    @Test
    void aFieldIsPutOnce() {
        Json.Fields fields = Json.fields().put("a", 1);
        assertThrows(IllegalArgumentException.class, () -> fields.put("a", 2));
    }

    @Test
    void aNumberThatIsNotFiniteIsNull() {
        assertEquals(
                "[null,null,null,1.0]",
                Json.array(List.of(
                                Json.of(Double.NaN),
                                Json.of(Double.POSITIVE_INFINITY),
                                Json.of(Double.NEGATIVE_INFINITY),
                                Json.of(1.0)))
                        .text());
    }

    @Test
    void integersAreExactAndOthersAreRefused() {
        assertEquals(Long.MAX_VALUE, new Json.NumberValue("9223372036854775807").toLong());
        assertThrows(ArithmeticException.class, () -> new Json.NumberValue("9223372036854775808").toLong());
        assertThrows(ArithmeticException.class, () -> new Json.NumberValue("1.0").toLong());
        assertEquals(1e300, new Json.NumberValue("1e300").toDouble());
        assertThrows(IllegalArgumentException.class, () -> new Json.NumberValue("0x10"));
    }

    @Test
    void damagedTextsGiveNothingButSyntaxErrors() {
        String text = "{\"a\":[1,-2.5e3,{\"b\\u00e9\":null}],\"c\":\"\\\"x\\n\",\"d\":true}";
        Random random = new Random(7);
        int rejected = 0;
        for (int trial = 0; trial < 5000; trial++) {
            StringBuilder damaged = new StringBuilder(text);
            for (int i = 0; i <= random.nextInt(3); i++) {
                int at = random.nextInt(damaged.length());
                damaged.setCharAt(at, text.charAt(random.nextInt(text.length())));
            }
            try {
                Json value = Json.parse(damaged.substring(random.nextInt(2), damaged.length()));
                assertEquals(value, Json.parse(value.text()));
            } catch (JsonSyntaxException e) {
                rejected++;
            }
        }
        assertTrue(rejected > 1000);
    }

    @Test
    void membersCannotBeChanged() {
        Json.ObjectValue object = new Json.ObjectValue(Map.of("a", Json.of(1)));
        assertThrows(UnsupportedOperationException.class, () -> object.members().clear());
    }
}
