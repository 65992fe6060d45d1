package dev.unroll.dsl.check;

import dev.unroll.dsl.model.CheckedModel.Parameter;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Definition;
import java.util.HashMap;
import java.util.Map;

/// What can be called.
sealed interface Callee {

    /// Its name in messages.
    String name();

    /// A cell.
    ///
    /// @param definition its text
    /// @param library the cells that it sees
    record Cell(Definition definition, Library library) implements Callee {
        @Override
        public String name() {
            return definition.name().text();
        }
    }

    /// A function that is built in.
    record Builtin(String name) implements Callee {}

    /// `layer name = cell(...)`: a cell with one set of parameters and some of its arguments.
    record Layer(String name, Cell cell, Arguments given, String path, SharedParameters parameters, Span span)
            implements Callee {}

    /// A formal that is a cell, in a cell that is checked by itself: any call may be right.
    record Open(String name) implements Callee {}

    /// The parameters of a layer, by path, made at its first use.
    final class SharedParameters {
        private final Map<String, Parameter> byPath = new HashMap<>();

        Map<String, Parameter> byPath() {
            return byPath;
        }
    }
}
