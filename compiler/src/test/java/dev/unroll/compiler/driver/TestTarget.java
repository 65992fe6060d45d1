package dev.unroll.compiler.driver;

import dev.unroll.compiler.stream.Streaming;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.train.TrainingOptions;
import java.util.List;

/// Backends, and the widths of vectors that they may have.
enum TestTarget {
    JAVA(Backend.JAVA, 128),
    VECTOR_128(Backend.VECTOR, 128),
    VECTOR_256(Backend.VECTOR, 256),
    VECTOR_512(Backend.VECTOR, 512);

    private static final int BATCH = 37;

    private final Backend backend;
    private final int vectorBits;

    TestTarget(Backend backend, int vectorBits) {
        this.backend = backend;
        this.vectorBits = vectorBits;
    }

    CompiledModel compile(CheckedModel model, Precision precision) {
        return compile(model, precision, BATCH);
    }

    /// @param batch samples that a batch is expected to have
    CompiledModel compile(CheckedModel model, Precision precision, int batch) {
        return ModelCompiler.compile(
                new CompileRequest(model, backend, precision, "dev.unroll.test", batch, vectorBits));
    }

    /// With states that are carried from batch to batch.
    CompiledModel compileCarrying(CheckedModel model, Precision precision) {
        return ModelCompiler.compile(
                new CompileRequest(model, backend, precision, "dev.unroll.test", BATCH, vectorBits).withCarry(true));
    }

    /// The networks of a single step of a model that can be streamed.
    CompiledModel compileStep(CheckedModel model, Precision precision) {
        CompileRequest request = new CompileRequest(model, backend, precision, "dev.unroll.test", BATCH, vectorBits);
        return switch (ModelCompiler.streaming(request)) {
            case Streaming.Impossible impossible -> throw new IllegalArgumentException(impossible.reason());
            case Streaming.Possible(var graph) -> ModelCompiler.compileStep(request, graph);
        };
    }

    /// All classes of a model.
    List<EmittedSource> emit(CheckedModel model, Precision precision, TrainingOptions training) {
        return ModelCompiler.emit(
                new CompileRequest(model, backend, precision, "dev.unroll.test", BATCH, vectorBits), training);
    }
}
