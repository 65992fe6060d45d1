package dev.unroll.compiler.driver;

import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;

/// An emitted class, and how to get networks of it.
public final class CompiledModel {
    /// The class's name, with its package.
    public String className() {
        throw new UnsupportedOperationException();
    }

    /// The Java source.
    public String source() {
        throw new UnsupportedOperationException();
    }

    /// What the network takes and gives.
    public Signature signature() {
        throw new UnsupportedOperationException();
    }

    /// Compiles and loads the class on first use, and makes a network with parameters of zero.
    ///
    /// @param capacity the most samples that a batch may have
    /// @param threads how many threads to compute on; results do not depend on it
    public Network newNetwork(int capacity, int threads) {
        throw new UnsupportedOperationException();
    }
}
