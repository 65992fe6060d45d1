package dev.unroll.compiler.device;

import dev.unroll.compiler.ir.Kind;
import java.util.Locale;

/// The few flat arrays that all kernels of a network share; a kernel takes only some 15 arguments.
public enum DeviceArray {
    /// The network's parameters.
    PARAMETERS(Kind.NUMBER),
    /// Their gradients.
    GRADIENTS(Kind.NUMBER),
    /// What is computed on the way: first what samples share, then sample by sample.
    VALUES(Kind.NUMBER),
    /// Classes that are computed on the way.
    INDICES(Kind.CLASS),
    /// Numbers of the batch.
    INPUTS(Kind.NUMBER),
    /// Classes of the batch.
    CLASSES(Kind.CLASS),
    /// Outputs of numbers.
    OUTPUTS(Kind.NUMBER),
    /// Outputs of classes.
    CHOICES(Kind.CLASS),
    /// Loss and metrics.
    RESULTS(Kind.NUMBER),
    /// The number of samples, then the step that each recurrence has come to, then the number of steps
    /// that all samples have together by each input, then the keys of draws in their parts.
    COUNTS(Kind.CLASS);

    private final Kind kind;

    DeviceArray(Kind kind) {
        this.kind = kind;
    }

    /// Numbers or integers.
    public Kind kind() {
        return kind;
    }

    /// The name in emitted code.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
