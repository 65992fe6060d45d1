package dev.unroll.compiler.driver;

import dev.unroll.compiler.schedule.Target;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;

/// What to compile, and to what.
///
/// @param model the model
/// @param backend what to emit code for
/// @param precision the format to compute in
/// @param packageName package of the emitted class; empty for none
/// @param batch samples that a batch is expected to have; the code takes any number, and suits this one best
/// @param vectorBits width of the vectors of backend `vector`: 128, 256 or 512
/// @param device the work-groups of backend `tornado`, and how it runs recurrences
/// @param carry whether states are carried from batch to batch in training and evaluating
public record CompileRequest(
        CheckedModel model,
        Backend backend,
        Precision precision,
        String packageName,
        int batch,
        int vectorBits,
        Target.Device device,
        boolean carry) {
    private static final int USUAL_BATCH = 100;

    public CompileRequest {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch has at least one sample, not " + batch);
        }
        if (vectorBits != 128 && vectorBits != 256 && vectorBits != 512) {
            throw new IllegalArgumentException("vectors have 128, 256 or 512 bits, not " + vectorBits);
        }
    }

    /// For this machine, and batches of a hundred samples.
    public CompileRequest(CheckedModel model, Backend backend, Precision precision, String packageName) {
        this(model, backend, precision, packageName, USUAL_BATCH);
    }

    /// For this machine.
    public CompileRequest(CheckedModel model, Backend backend, Precision precision, String packageName, int batch) {
        this(
                model,
                backend,
                precision,
                packageName,
                batch,
                VectorModule.preferredBits().orElse(128));
    }

    /// For the work-groups that suit most devices.
    public CompileRequest(
            CheckedModel model, Backend backend, Precision precision, String packageName, int batch, int vectorBits) {
        this(
                model,
                backend,
                precision,
                packageName,
                batch,
                vectorBits,
                new Target.Device(Target.Device.Loops.KERNEL),
                false);
    }

    /// The same for vectors of another width.
    public CompileRequest withVectorBits(int bits) {
        return new CompileRequest(model, backend, precision, packageName, batch, bits, device, carry);
    }

    /// The same for other work-groups.
    public CompileRequest withDevice(Target.Device device) {
        return new CompileRequest(model, backend, precision, packageName, batch, vectorBits, device, carry);
    }

    /// The same for batches of another number of samples.
    public CompileRequest withBatch(int samples) {
        return new CompileRequest(model, backend, precision, packageName, samples, vectorBits, device, carry);
    }

    /// The same with states that are carried from batch to batch, or without.
    public CompileRequest withCarry(boolean carry) {
        return new CompileRequest(model, backend, precision, packageName, batch, vectorBits, device, carry);
    }
}
