package dev.unroll.dsl.syntax;

import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.TypeFormula.ElementFormula;
import java.util.List;
import java.util.Optional;

/// A statement of a cell or model.
public sealed interface Clause {
    Span span();

    /// `length n <= limit`.
    record Length(Name name, Formula limit, Span span) implements Clause {}

    /// `input name: type`.
    record Input(Name name, TypeFormula type, Span span) implements Clause {}

    /// `target name: type`.
    record Target(Name name, TypeFormula type, Span span) implements Clause {}

    /// `param name: element = initial`.
    record Parameter(Name name, ElementFormula element, Formula initial, Span span) implements Clause {}

    /// `state name: element = initial`.
    record State(Name name, ElementFormula element, Formula initial, Span span) implements Clause {}

    /// `layer name = call`.
    record Layer(Name name, Formula call, Span span) implements Clause {}

    /// `output name` or `output name = value`.
    record Output(Name name, Optional<Formula> value, Span span) implements Clause {}

    /// `minimize value`.
    record Minimize(Formula value, Span span) implements Clause {}

    /// `report value` or `report name = value`.
    record Report(Optional<Name> name, Formula value, Span span) implements Clause {}

    /// `if condition { then } else { otherwise }`.
    record Choice(Formula condition, List<Clause> then, List<Clause> otherwise, Span span) implements Clause {
        public Choice {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /// `name = value`.
    record Equation(Name name, Formula value, Span span) implements Clause {}

    /// `[part; part] = value`.
    record Parts(List<Part> parts, Formula value, Span span) implements Clause {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /// `name` or `name: size` of a cut.
    record Part(Name name, Optional<Formula> size) {}
}
