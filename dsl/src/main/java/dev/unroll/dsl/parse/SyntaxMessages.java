package dev.unroll.dsl.parse;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/// Says what is wrong where the parser cannot go on.
final class SyntaxMessages {

    private static final int MOST_ALTERNATIVES = 3;

    private final Offsets offsets;

    SyntaxMessages(Offsets offsets) {
        this.offsets = offsets;
    }

    Diagnostic describe(Parser parser, Token token, IntervalSet expected) {
        return unfinishedNumber(parser, token)
                .or(() -> sideBySide(parser, token, expected))
                .or(() -> unclosed(parser, token, expected))
                .or(() -> reserved(token, expected))
                .orElseGet(() -> unexpected(parser, token, expected));
    }

    /// `1.` and `.5`.
    private Optional<Diagnostic> unfinishedNumber(Parser parser, Token token) {
        Optional<Token> before = before(parser, token);
        if (token.getType() == ModelLexer.DOT && after(parser, token).getType() == ModelLexer.NUMBER) {
            Span span = offsets.of(token).to(offsets.of(after(parser, token)));
            return Optional.of(Diagnostic.error(
                    span,
                    "`" + span.text() + "` is no number",
                    "a number has a digit before its point: `0" + span.text() + "`"));
        }
        if (before.isPresent() && before.get().getType() == ModelLexer.DOT) {
            Optional<Token> number = before(parser, before.get());
            if (number.isPresent() && number.get().getType() == ModelLexer.NUMBER) {
                Span span = offsets.of(number.get()).to(offsets.of(before.get()));
                return Optional.of(Diagnostic.error(
                        span,
                        "`" + span.text() + "` is no number",
                        "a number has a digit after its point: `" + span.text() + "0`"));
            }
        }
        return Optional.empty();
    }

    /// `W x`: two expressions on a line with nothing between them. Where the second is a name, the parser has taken it
    /// for the start of a statement and stands one token behind it.
    private Optional<Diagnostic> sideBySide(Parser parser, Token token, IntervalSet expected) {
        if (expected.contains(ModelLexer.NUMBER) || expected.contains(ModelLexer.COLON)) {
            return Optional.empty();
        }
        Optional<Diagnostic> here = sideBySide(parser, token);
        if (here.isPresent()) {
            return here;
        }
        for (RuleContext context = parser.getContext(); context != null; context = context.parent) {
            boolean equation = context instanceof ModelParser.EquationStatementContext
                    || context instanceof ModelParser.PartsStatementContext;
            if (equation && expected.contains(ModelLexer.GIVES)) {
                return sideBySide(parser, ((ModelParser.StatementContext) context).getStart());
            }
        }
        return Optional.empty();
    }

    private Optional<Diagnostic> sideBySide(Parser parser, Token second) {
        Optional<Token> first = before(parser, second);
        boolean adjacent = first.isPresent()
                && first.get().getLine() == second.getLine()
                && TokenScan.endsExpression(first.get())
                && TokenScan.startsExpression(second);
        if (!adjacent) {
            return Optional.empty();
        }
        // `2 prev(h)`: the parser has taken `prev` for the start of a statement and stands at the parenthesis.
        Optional<Diagnostic> earlier =
                second.getType() == ModelLexer.LEFT_PARENTHESIS ? sideBySide(parser, first.get()) : Optional.empty();
        if (earlier.isPresent()) {
            return earlier;
        }
        return Optional.of(Diagnostic.error(
                offsets.of(second),
                "there is nothing between " + shown(first.get()) + " and " + shown(second),
                "did you forget `*`?"));
    }

    private Optional<Diagnostic> unclosed(Parser parser, Token token, IntervalSet expected) {
        Deque<Token> open = new ArrayDeque<>();
        for (int i = 0; i < token.getTokenIndex(); i++) {
            Token earlier = parser.getInputStream().get(i);
            switch (earlier.getType()) {
                case ModelLexer.LEFT_BRACE, ModelLexer.LEFT_PARENTHESIS, ModelLexer.LEFT_BRACKET -> open.push(earlier);
                case ModelLexer.RIGHT_BRACE, ModelLexer.RIGHT_PARENTHESIS, ModelLexer.RIGHT_BRACKET -> open.poll();
                default -> {}
            }
        }
        boolean ends = token.getType() == Token.EOF || LineRecovery.isFirstOnLine(parser, token);
        if (open.isEmpty() || !ends || !expected.contains(closing(open.peek()))) {
            return Optional.empty();
        }
        Token opening = open.peek();
        boolean hasEquation = after(parser, token).getType() == ModelLexer.GIVES;
        if (opening.getType() == ModelLexer.LEFT_BRACE && hasEquation) {
            return Optional.empty(); // the body goes on
        }
        String closing = parser.getVocabulary().getLiteralName(closing(opening)).replace("'", "`");
        return Optional.of(Diagnostic.error(
                offsets.of(opening),
                shown(opening) + " is not closed",
                closing + " is missing "
                        + (token.getType() == Token.EOF ? "at the end" : "before line " + token.getLine())));
    }

    private static int closing(Token opening) {
        return switch (opening.getType()) {
            case ModelLexer.LEFT_BRACE -> ModelLexer.RIGHT_BRACE;
            case ModelLexer.LEFT_PARENTHESIS -> ModelLexer.RIGHT_PARENTHESIS;
            default -> ModelLexer.RIGHT_BRACKET;
        };
    }

    private Optional<Diagnostic> reserved(Token token, IntervalSet expected) {
        boolean word = token.getType() >= ModelLexer.IMPORT && token.getType() <= ModelLexer.BOOLEAN;
        if (!word || !expected.contains(ModelLexer.NAME)) {
            return Optional.empty();
        }
        return Optional.of(
                Diagnostic.error(offsets.of(token), shown(token) + " is a word of the language and cannot be a name"));
    }

    private Diagnostic unexpected(Parser parser, Token token, IntervalSet expected) {
        String found = shown(token);
        boolean inBody =
                parser.getContext() instanceof ModelParser.BodyContext && !expected.contains(ModelLexer.LEFT_BRACE);
        if (isBlockComment(parser, token)) {
            return Diagnostic.error(offsets.of(token), found + " does not belong here", "comments start with `//`");
        }
        if (parser.getContext() instanceof ModelParser.FileContext) {
            return Diagnostic.error(
                    offsets.of(token),
                    found + " does not belong here",
                    "a file is made of `cell`, `model` and `train`");
        }
        if (inBody && isComparison(token)) {
            return Diagnostic.error(
                    offsets.of(token), "comparisons cannot be chained", "put one of them in parentheses");
        }
        if (inBody && token.getType() == ModelLexer.GIVES) {
            return Diagnostic.error(
                    offsets.of(token),
                    "`=` does not belong here",
                    "is the line above complete? A name was taken as part of it");
        }
        if (inBody && isOutput(parser, token)) {
            return Diagnostic.error(
                    offsets.of(token),
                    found + " does not belong here",
                    "an output that is more than a name needs one: `output y = ...`");
        }
        if (inBody) {
            return Diagnostic.error(offsets.of(token), found + " cannot start a statement");
        }
        if (expected.contains(ModelLexer.NUMBER)) {
            return Diagnostic.error(offsets.of(token), "an expression is missing before " + found);
        }
        if (token.getType() == ModelLexer.IF && expected.contains(ModelLexer.LEFT_BRACE)) {
            return Diagnostic.error(offsets.of(token), "`{` is missing before `if`", "`else { if ... { ... } }`");
        }
        List<String> alternatives = alternatives(parser, expected);
        if (expected.size() == 1 && expected.contains(Token.EOF)) {
            return Diagnostic.error(offsets.of(token), found + " does not belong here");
        }
        if (alternatives.size() > MOST_ALTERNATIVES || alternatives.isEmpty()) {
            return Diagnostic.error(offsets.of(token), found + " does not belong here");
        }
        return Diagnostic.error(offsets.of(token), String.join(" or ", alternatives) + " is missing before " + found);
    }

    /// Whether this is a part of `/*`.
    private static boolean isBlockComment(Parser parser, Token token) {
        Token first = token.getType() == ModelLexer.DIVIDE
                ? token
                : before(parser, token).orElse(token);
        Token second = after(parser, first);
        return first.getType() == ModelLexer.DIVIDE && second.getType() == ModelLexer.TIMES;
    }

    /// Whether the name before a token is that of an output: `output M*x`.
    private static boolean isOutput(Parser parser, Token token) {
        return before(parser, token)
                .filter(name -> name.getType() == ModelLexer.NAME)
                .flatMap(name -> before(parser, name))
                .filter(word -> word.getType() == ModelLexer.OUTPUT)
                .isPresent();
    }

    private static boolean isComparison(Token token) {
        return token.getType() >= ModelLexer.EQUAL && token.getType() <= ModelLexer.GREATER;
    }

    private static List<String> alternatives(Parser parser, IntervalSet expected) {
        List<String> alternatives = new ArrayList<>();
        for (int type : expected.toList()) {
            alternatives.add(
                    switch (type) {
                        case ModelLexer.NAME -> "a name";
                        case ModelLexer.STRING -> "a text";
                        case Token.EOF -> "the end";
                        default -> parser.getVocabulary().getDisplayName(type).replace("'", "`");
                    });
        }
        return alternatives;
    }

    private static String shown(Token token) {
        if (token.getType() == Token.EOF) {
            return "the end of the file";
        }
        String text = token.getText();
        return "`" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "`";
    }

    private static Optional<Token> before(Parser parser, Token token) {
        int index = token.getTokenIndex() - 1;
        return index < 0
                ? Optional.empty()
                : Optional.of(parser.getInputStream().get(index));
    }

    private static Token after(Parser parser, Token token) {
        int last = parser.getInputStream().size() - 1;
        return parser.getInputStream().get(Math.min(token.getTokenIndex() + 1, last));
    }
}
