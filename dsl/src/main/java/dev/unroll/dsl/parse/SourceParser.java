package dev.unroll.dsl.parse;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Program;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// Reads the text of a file.
public final class SourceParser {

    /// The most characters a file may have.
    public static final int LONGEST_FILE = 1 << 20;

    private final SourceFile file;
    private final DiagnosticLog log;

    private SourceParser(SourceFile file, DiagnosticLog log) {
        this.file = file;
        this.log = log;
    }

    /// The file's program; empty if there are syntax errors, which are in `log` then.
    public static Optional<Program> parse(SourceFile file, DiagnosticLog log) {
        if (file.text().isBlank()) {
            log.error(
                    new Span(file, 0, 0),
                    "the file is empty: a model file has at least one `cell` or `model`",
                    "`model Name { input ... output ... }`");
            return Optional.empty();
        }
        return new SourceParser(file, log)
                .read(
                        parser -> parser.file(),
                        builder -> context -> builder.program((ModelParser.FileContext) context));
    }

    /// A text that is a single expression; empty if there are syntax errors, which are in `log` then.
    public static Optional<Formula> parseFormula(SourceFile file, DiagnosticLog log) {
        if (file.text().isBlank()) {
            log.error(new Span(file, 0, 0), "a value is missing");
            return Optional.empty();
        }
        return new SourceParser(file, log)
                .read(
                        parser -> parser.singleExpression(),
                        builder -> context ->
                                builder.formula(((ModelParser.SingleExpressionContext) context).expression()));
    }

    private <T> Optional<T> read(
            Function<ModelParser, ParserRuleContext> rule,
            Function<TreeBuilder, Function<ParserRuleContext, T>> build) {
        if (file.text().length() > LONGEST_FILE) {
            log.error(
                    new Span(file, 0, 0),
                    "the file has " + file.text().length() + " characters; a model file has at most " + LONGEST_FILE);
            return Optional.empty();
        }
        ModelLexer lexer = new ModelLexer(CharStreams.fromString(file.text()));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        Offsets offsets = new Offsets(file);
        if (!new TokenScan(tokens, offsets, log).passes()) {
            return Optional.empty();
        }
        ModelParser parser = new ModelParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new LineRecovery(offsets, log));
        ParserRuleContext tree;
        try {
            tree = rule.apply(parser);
        } catch (ParseCancellationException _) {
            return Optional.empty(); // too many errors
        }
        if (log.hasErrors()) {
            return Optional.empty();
        }
        T result = build.apply(new TreeBuilder(offsets, log)).apply(tree);
        return log.hasErrors() ? Optional.empty() : Optional.of(result);
    }
}
