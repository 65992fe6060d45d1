package dev.unroll.compiler.driver;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A model file of the tests, and what it is compiled for.
///
/// @param name name of the file, such as `prelude/lstm`
record TestModel(String name, TestTarget target) {
    private static final Map<TestModel, CompiledModel> COMPILED = new ConcurrentHashMap<>();

    CheckedModel read() {
        return TestModels.read(name);
    }

    boolean isTrainable() {
        return read().loss().isPresent();
    }

    /// The model, compiled once in `double`.
    CompiledModel compiled() {
        return COMPILED.computeIfAbsent(this, model -> model.compile(Precision.DOUBLE));
    }

    CompiledModel compile(Precision precision) {
        return target.compile(read(), precision);
    }

    @Override
    public String toString() {
        return name + " (" + target + ")";
    }
}
