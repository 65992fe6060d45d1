package dev.unroll.compiler.driver;

import java.util.Locale;

/// What code is emitted for.
public enum Backend {
    /// Plain Java loops; runs anywhere.
    JAVA,
    /// Vector instructions through the module `jdk.incubator.vector`.
    VECTOR,
    /// Kernels for a GPU, or whatever else TornadoVM finds.
    TORNADO;

    /// The fastest one that this Java virtual machine can run.
    public static Backend best() {
        return VectorModule.preferredBits().isPresent() ? VECTOR : JAVA;
    }

    /// The one that options and messages call so.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Backend named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// The name as options and messages write it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
