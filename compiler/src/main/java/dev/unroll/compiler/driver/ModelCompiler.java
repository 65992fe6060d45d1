package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.dsl.model.CheckedModel;
import java.util.List;

/// The compiler.
public final class ModelCompiler {
    private ModelCompiler() {}

    /// Emits the class of a model.
    ///
    /// @throws IllegalStateException if the compiler itself is at fault
    public static CompiledModel compile(CompileRequest request) {
        throw new UnsupportedOperationException();
    }

    /// The graphs `predict`, `evaluate` and `train` after each pass, in order.
    public static List<Stage> stages(CheckedModel model) {
        throw new UnsupportedOperationException();
    }

    /// The differentiated graph, simplified but not yet rearranged for speed: what `unroll gradient` shows.
    public static Graph gradient(CheckedModel model) {
        throw new UnsupportedOperationException();
    }
}
