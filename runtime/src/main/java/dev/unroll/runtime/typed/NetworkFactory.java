package dev.unroll.runtime.typed;

import dev.unroll.runtime.Network;

/// Makes networks of one model, with parameters of zero.
@FunctionalInterface
public interface NetworkFactory {

    /// @param capacity the most samples that a batch may have
    /// @param threads how many threads to compute on; results do not depend on it
    Network make(int capacity, int threads);

    /// Makes a network, or says what its backend misses.
    ///
    /// @throws IllegalStateException if it computes in vectors and Java runs without the module that
    ///     has them
    default Network makeOrExplain(int capacity, int threads) {
        try {
            return make(capacity, threads);
        } catch (NoClassDefFoundError e) {
            String missing = String.valueOf(e.getMessage()).replace('/', '.');
            if (missing.contains("jdk.incubator.vector")) {
                throw new IllegalStateException(
                        "this network was emitted for the backend vector, and Java runs without the module "
                                + "jdk.incubator.vector; give it the option --add-modules jdk.incubator.vector, or emit "
                                + "the network for the backend java",
                        e);
            }
            throw e;
        }
    }
}
