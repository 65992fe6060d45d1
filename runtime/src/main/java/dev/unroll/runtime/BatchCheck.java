package dev.unroll.runtime;

import java.util.List;

/// Whether a batch is one that a network can take.
final class BatchCheck {
    private BatchCheck() {}

    /// @param capacity the most samples that it may have
    /// @param withTargets whether targets are needed besides inputs
    /// @throws IllegalArgumentException if it has too many samples, too few numbers, or classes that
    ///     are none
    static void check(Batch batch, Signature signature, int capacity, boolean withTargets) {
        if (batch.count() < 1 || batch.count() > capacity) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.count() + " samples; this network takes 1 to " + capacity);
        }
        check("input", signature.inputs(), batch.inputs(), batch.count());
        if (withTargets) {
            check("target", signature.targets(), batch.targets(), batch.count());
        }
    }

    /// Whether a batch has the states that a pass carries.
    ///
    /// @throws IllegalArgumentException if it has none, or has them for fewer samples
    static void checkStates(Batch batch, Signature signature) {
        check("state", signature.states(), batch.states().values(), batch.count());
        if (batch.states().starts().size() < batch.count()) {
            throw new IllegalArgumentException("the batch says of "
                    + batch.states().starts().size() + " of its " + batch.count() + " samples whether they start anew");
        }
    }

    private static void check(String what, List<Port> ports, List<Values> arrays, int count) {
        if (arrays.size() != ports.size()) {
            throw new IllegalArgumentException(
                    "the batch has " + arrays.size() + " " + what + "s, the model " + ports.size());
        }
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            Values values = arrays.get(i);
            int needed = Math.multiplyExact(count, port.entriesPerSample());
            if (values.size() < needed) {
                throw new IllegalArgumentException(what + " `" + port.name() + "` has " + values.size() + " entries; "
                        + count + " samples need " + needed);
            }
            if (values instanceof Values.Classes(int[] classes) && port.isClass()) {
                checkClasses(port, classes, needed);
            }
        }
    }

    private static void checkClasses(Port port, int[] classes, int count) {
        for (int i = 0; i < count; i++) {
            if (classes[i] < 0 || classes[i] >= port.classes()) {
                throw new IllegalArgumentException("`" + port.name() + "` has the class " + classes[i] + "; there are "
                        + port.classes() + ", from 0 on");
            }
        }
    }
}
