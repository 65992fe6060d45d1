package dev.unroll.dsl.model;

import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;

/// A step of a model's or an instance's body. Every variable is given before it is read, but for states, whose
/// previous value can be read everywhere in the instance.
public sealed interface Statement {

    /// Where the equation stands.
    Span span();

    /// Gives a variable its value.
    record Let(Variable variable, Expression value, Span span) implements Statement {}

    /// Cuts a value along its first axis; the sizes are those of the parts' types.
    record Split(List<Variable> parts, Expression value, Span span) implements Statement {
        public Split {
            parts = List.copyOf(parts);
        }
    }

    /// A cell at one of its calls, inlined.
    ///
    /// @param cell the cell's name
    /// @param lifted the time axis over which the body is repeated: stateless bodies independently for each
    ///     step, bodies with states (their own, or of instances within that are not lifted) in order
    /// @param arguments values of the formals
    /// @param states the cell's own states
    /// @param body the equations, about one step if lifted
    /// @param exports what the caller can read; with the time axis if lifted
    /// @param span the call
    record Instance(
            String cell,
            Optional<Time> lifted,
            List<Argument> arguments,
            List<State> states,
            List<Statement> body,
            List<Export> exports,
            Span span)
            implements Statement {
        public Instance {
            arguments = List.copyOf(arguments);
            states = List.copyOf(states);
            body = List.copyOf(body);
            exports = List.copyOf(exports);
        }

        /// Whether this instance carries state from step to step, its own or that of instances that step with
        /// it.
        public boolean isRecurrent() {
            return !states.isEmpty()
                    || body.stream()
                            .anyMatch(statement -> statement instanceof Instance inner
                                    && inner.lifted().isEmpty()
                                    && inner.isRecurrent());
        }
    }

    /// A formal and the caller's value.
    ///
    /// @param stepped whether the body sees one step of the value at a time
    record Argument(Variable formal, Expression actual, boolean stepped) {}

    /// A state.
    ///
    /// @param current its value after the step, given by one equation of the body
    /// @param previous its value before the step
    /// @param initial its value before the first step; reads formals that are not stepped, parameters, and,
    ///     where the call gives the start, variables of the caller
    record State(Variable current, Variable previous, Expression initial, Span span) {}

    /// A value of the body that the caller reads as `outer`.
    record Export(Variable inner, Variable outer) {}
}
