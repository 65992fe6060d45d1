package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.stream.OpenStates;
import dev.unroll.compiler.stream.Streaming;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.prelude.Prelude;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.TrainingOptions;
import java.util.Optional;
import java.util.stream.Stream;

/// Says why a model cannot be given a sequence piece by piece, at the line that is the reason.
public final class PiecewiseChecks {
    private PiecewiseChecks() {}

    /// Why a model cannot be trained with states that are carried from step to step, if these options
    /// ask for it.
    public static Optional<Diagnostic> ofCarry(CheckedModel model, TrainingOptions options) {
        if (options.carry() == Carry.FALSE) {
            return Optional.empty();
        }
        return switch (ModelCompiler.carrying(model)) {
            case Streaming.Impossible impossible ->
                Optional.of(diagnostic(
                        model,
                        "states are carried from one window to the next, but " + impossible.reason(),
                        impossible,
                        "leave out `carry`, or what needs the whole sequence"));
            case Streaming.Possible possible
            when possible.graph().parameterNames().stream().noneMatch(OpenStates::isState) ->
                Optional.of(Diagnostic.error(
                        whole(model),
                        "model " + model.name() + " has no state that could be carried from one window to the next",
                        "leave out `carry`"));
            case Streaming.Possible _ -> Optional.empty();
        };
    }

    /// What is wrong, with the line that an impossibility is about.
    ///
    /// @param message one sentence
    public static Diagnostic diagnostic(
            CheckedModel model, String message, Streaming.Impossible impossible, String hint) {
        return Diagnostic.error(
                impossible.origin().flatMap(origin -> span(model, origin)).orElseGet(() -> length(model)),
                message,
                hint);
    }

    /// The line of an origin, without the space around it.
    private static Optional<Span> span(CheckedModel model, Origin origin) {
        return Stream.of(Stream.of(model.file()), model.imported().stream(), Prelude.get().files().stream())
                .flatMap(files -> files)
                .filter(file -> file.name().equals(origin.file()))
                .findFirst()
                .map(file -> line(file, origin.line()));
    }

    private static Span line(SourceFile file, int line) {
        int start = 0;
        for (int before = 1; before < line; before++) {
            start = file.text().indexOf('\n', start) + 1;
        }
        String text = file.line(line);
        int indent = text.length() - text.stripLeading().length();
        return new Span(file, start + indent, start + text.stripTrailing().length());
    }

    /// Where the length of a sequence is declared, which is what no equation says.
    private static Span length(CheckedModel model) {
        return model.lengths().stream().map(Variable::span).findFirst().orElseGet(() -> whole(model));
    }

    private static Span whole(CheckedModel model) {
        return new Span(model.file(), 0, 0);
    }
}
