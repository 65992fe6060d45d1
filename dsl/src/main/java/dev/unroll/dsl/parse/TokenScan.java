package dev.unroll.dsl.parse;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.source.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/// Looks through the tokens before they are parsed: what is no part of the language is reported, and texts that nest
/// deeper than the parser's stack should go are refused.
final class TokenScan {

    /// Brackets, powers and signs that may be open at one place.
    static final int DEEPEST = 100;

    private final List<Token> tokens;
    private final Offsets offsets;
    private final DiagnosticLog log;

    TokenScan(CommonTokenStream stream, Offsets offsets, DiagnosticLog log) {
        stream.fill();
        this.tokens = stream.getTokens();
        this.offsets = offsets;
        this.log = log;
    }

    boolean passes() {
        reportForeign();
        if (!log.hasErrors()) {
            reportNesting();
        }
        return !log.hasErrors();
    }

    private void reportForeign() {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.getType()) {
                case ModelLexer.FOREIGN_NAME ->
                    log.error(
                            offsets.of(token),
                            "the name `" + token.getText()
                                    + "` has other characters than ASCII letters, digits and `_`");
                case ModelLexer.OPEN_STRING -> log.error(offsets.of(token), "the text has no closing `\"`");
                case ModelLexer.FOREIGN -> i = reportCharacters(i);
                default -> {}
            }
        }
    }

    /// Reports neighbouring characters as one and gives the index of the last.
    private int reportCharacters(int first) {
        int last = first;
        while (tokens.get(last + 1).getType() == ModelLexer.FOREIGN
                && tokens.get(last + 1).getStartIndex() == tokens.get(last).getStopIndex() + 1) {
            last++;
        }
        Span span = offsets.of(tokens.get(first)).to(offsets.of(tokens.get(last)));
        String text = span.text();
        if (text.chars().anyMatch(character -> character < ' ' || character == 0x7F || character == 0xFFFD)) {
            log.error(span, "this is not text: a model file is plain text in UTF-8");
        } else {
            String shown = text.length() > 20 ? text.substring(0, 20) + "..." : text;
            String hint = hintFor(text);
            String message = "`" + shown + "` is no part of the language";
            if (hint.isEmpty()) {
                log.error(span, message);
            } else {
                log.error(span, message, hint);
            }
        }
        return last;
    }

    private static String hintFor(String text) {
        return switch (text) {
            case "\u00B7", "\u00D7", "\u2217", "\u22C5" ->
                "`*` is the matrix product, `.*` multiplies element by element";
            case "\u2299", "\u2218" -> "`.*` multiplies element by element";
            case "\u2212", "\u2013", "\u2014" -> "the minus sign is `-`";
            case "#", "%" -> "comments start with `//`";
            case "\u201C", "\u201D", "'" -> "texts stand between `\"`";
            case "!" -> "`!=` compares; the opposite of a condition goes into `else`";
            case "&", "&&", "|", "||" -> "conditions can be nested: `if a { if b { ... } }`";
            default -> "";
        };
    }

    private void reportNesting() {
        Deque<Integer> outer = new ArrayDeque<>();
        int open = 0; // powers and signs at this level that are still open
        int depth = 0;
        Token before = tokens.getFirst();
        for (Token token : tokens) {
            switch (token.getType()) {
                case ModelLexer.LEFT_BRACE, ModelLexer.LEFT_PARENTHESIS, ModelLexer.LEFT_BRACKET -> {
                    outer.push(open);
                    depth += open + 1;
                    open = 0;
                }
                case ModelLexer.RIGHT_BRACE, ModelLexer.RIGHT_PARENTHESIS, ModelLexer.RIGHT_BRACKET -> {
                    if (!outer.isEmpty()) {
                        open = outer.pop();
                        depth -= open + 1;
                    }
                }
                case ModelLexer.POWER -> open++;
                case ModelLexer.MINUS -> open = endsExpression(before) ? 0 : open + 1;
                case ModelLexer.NAME, ModelLexer.NUMBER, ModelLexer.STRING, ModelLexer.DOT -> {}
                default -> open = 0;
            }
            if (depth + open > DEEPEST) {
                log.error(offsets.of(token), "brackets, powers or signs are nested deeper than " + DEEPEST + " levels");
                return;
            }
            before = token;
        }
    }

    /// Whether an expression can end with this token.
    static boolean endsExpression(Token token) {
        return switch (token.getType()) {
            case ModelLexer.NAME,
                    ModelLexer.NUMBER,
                    ModelLexer.STRING,
                    ModelLexer.RIGHT_PARENTHESIS,
                    ModelLexer.RIGHT_BRACKET -> true;
            default -> false;
        };
    }

    /// Whether an expression can start with this token.
    static boolean startsExpression(Token token) {
        return switch (token.getType()) {
            case ModelLexer.NAME,
                    ModelLexer.NUMBER,
                    ModelLexer.STRING,
                    ModelLexer.LEFT_PARENTHESIS,
                    ModelLexer.LEFT_BRACKET -> true;
            default -> false;
        };
    }
}
