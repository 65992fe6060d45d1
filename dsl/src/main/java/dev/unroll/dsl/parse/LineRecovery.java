package dev.unroll.dsl.parse;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticLog;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// Reports an error and goes on at the next line that can start a statement, so that one mistake gives one message.
/// Tokens are neither made up nor left out.
final class LineRecovery extends DefaultErrorStrategy {

    /// Errors after which the rest of a file is not looked at.
    private static final int MOST_ERRORS = 50;

    private final SyntaxMessages messages;
    private final DiagnosticLog log;
    private int errors;

    LineRecovery(Offsets offsets, DiagnosticLog log) {
        this.messages = new SyntaxMessages(offsets);
        this.log = log;
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    @Override
    public void reportError(Parser parser, RecognitionException error) {
        if (!inErrorRecoveryMode(parser)) {
            report(parser, messages.describe(parser, error.getOffendingToken(), error.getExpectedTokens()));
        }
    }

    private void report(Parser parser, Diagnostic diagnostic) {
        beginErrorCondition(parser);
        log.add(diagnostic);
        if (++errors == MOST_ERRORS) {
            throw new ParseCancellationException();
        }
    }

    @Override
    public void recover(Parser parser, RecognitionException error) {
        boolean stuck = parser.getContext() instanceof ModelParser.StatementContext statement
                && statement.getStart().getTokenIndex()
                        == parser.getCurrentToken().getTokenIndex();
        if (stuck && parser.getCurrentToken().getType() != Token.EOF) {
            parser.consume();
        }
        skipToStatement(parser);
    }

    /// Called wherever a repetition starts or goes on: what can neither go on nor end it is skipped.
    @Override
    public void sync(Parser parser) {
        boolean repeats = parser.getContext() instanceof ModelParser.BodyContext
                || parser.getContext() instanceof ModelParser.FileContext;
        if (!repeats) {
            return;
        }
        IntervalSet expected = parser.getInterpreter()
                .atn
                .nextTokens(parser.getInterpreter().atn.states.get(parser.getState()));
        boolean inBody = parser.getContext() instanceof ModelParser.BodyContext;
        while (!expected.contains(parser.getCurrentToken().getType())) {
            Token token = parser.getCurrentToken();
            boolean ends =
                    token.getType() == Token.EOF || inBody && isDefinition(token) && isFirstOnLine(parser, token);
            if (ends) {
                return;
            }
            if (!inErrorRecoveryMode(parser)) {
                report(parser, messages.describe(parser, token, expected));
            }
            if (token.getType() == ModelLexer.LEFT_BRACE) {
                skipToStatement(parser);
            } else {
                parser.consume();
                skipToStatement(parser);
            }
        }
    }

    private static void skipToStatement(Parser parser) {
        int depth = 0;
        while (parser.getCurrentToken().getType() != Token.EOF) {
            Token token = parser.getCurrentToken();
            boolean first = isFirstOnLine(parser, token);
            boolean stops = isDefinition(token) ? first : depth == 0 && isStop(token, first);
            if (stops) {
                return;
            }
            if (token.getType() == ModelLexer.LEFT_BRACE) {
                depth++;
            } else if (token.getType() == ModelLexer.RIGHT_BRACE) {
                depth--;
            }
            parser.consume();
        }
    }

    private static boolean isStop(Token token, boolean first) {
        return token.getType() == ModelLexer.RIGHT_BRACE || first && startsStatement(token);
    }

    private static boolean isDefinition(Token token) {
        return switch (token.getType()) {
            case ModelLexer.CELL, ModelLexer.MODEL, ModelLexer.TRAIN, ModelLexer.IMPORT -> true;
            default -> false;
        };
    }

    private static boolean startsStatement(Token token) {
        return switch (token.getType()) {
            case ModelLexer.LENGTH,
                    ModelLexer.INPUT,
                    ModelLexer.TARGET,
                    ModelLexer.PARAM,
                    ModelLexer.STATE,
                    ModelLexer.LAYER,
                    ModelLexer.OUTPUT,
                    ModelLexer.MINIMIZE,
                    ModelLexer.REPORT,
                    ModelLexer.IF,
                    ModelLexer.NAME,
                    ModelLexer.LEFT_BRACKET -> true;
            default -> false;
        };
    }

    static boolean isFirstOnLine(Parser parser, Token token) {
        TokenStream tokens = parser.getInputStream();
        return token.getTokenIndex() == 0
                || tokens.get(token.getTokenIndex() - 1).getLine() < token.getLine();
    }
}
