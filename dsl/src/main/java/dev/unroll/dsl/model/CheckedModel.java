package dev.unroll.dsl.model;

import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A model that is free of errors, ready to be lowered.
///
/// @param name the model's name, a Java identifier made of ASCII letters, digits and `_`
/// @param file where it stands
/// @param imported the files that are imported there, directly or not
/// @param given values that formals were given in the place of their defaults, as text; with the name and the
///     files, all that the model depends on
/// @param inputs in order of declaration; behind them the lengths, each a class from 1 to the most that it can be
/// @param lengths those inputs that are lengths of sequences
/// @param targets in order of declaration; only losses and metrics read them
/// @param parameters in order of their instances and declarations
/// @param body the equations
/// @param loss a number for each sample, or each step of each sample; its mean over samples and steps is
///     minimised
/// @param reports metrics, each a number for each sample or step
/// @param outputs what predicting returns
/// @param training the `train` block
public record CheckedModel(
        String name,
        SourceFile file,
        List<SourceFile> imported,
        SortedMap<String, String> given,
        List<Variable> inputs,
        List<Variable> lengths,
        List<Variable> targets,
        List<Parameter> parameters,
        List<Statement> body,
        Optional<Expression> loss,
        List<Report> reports,
        List<Output> outputs,
        List<Setting> training) {
    public CheckedModel {
        given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
        imported = List.copyOf(imported);
        inputs = List.copyOf(inputs);
        lengths = List.copyOf(lengths);
        targets = List.copyOf(targets);
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
        reports = List.copyOf(reports);
        outputs = List.copyOf(outputs);
        training = List.copyOf(training);
    }

    /// A parameter under its path in weight files, such as `states.Wx`.
    public record Parameter(String path, Variable variable, Initial initial) {}

    /// A metric under its name.
    ///
    /// @param ofAllSamples whether it is made of means over all samples; else it is the mean of its value
    public record Report(String name, Expression value, boolean ofAllSamples, Span span) {}

    /// An output under its name.
    public record Output(String name, Expression value, Span span) {}
}
