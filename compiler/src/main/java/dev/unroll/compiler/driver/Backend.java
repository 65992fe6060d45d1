package dev.unroll.compiler.driver;

import java.util.Locale;

/// What code is emitted for.
public enum Backend {
    /// Plain Java loops; runs anywhere.
    JAVA;

    /// The name as options and messages write it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
