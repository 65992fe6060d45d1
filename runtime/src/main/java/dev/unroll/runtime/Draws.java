package dev.unroll.runtime;

/// Random numbers for the draws of a model. Each is a function of a key, the number of the draw in the model, and the
/// place of its entry in the batch, so that draws are the same at any number of threads and after a run was resumed.
/// Compiled networks call this.
public final class Draws {
    private static final double UNIT = 0x1p-24;

    private Draws() {}

    /// The key for a step of training.
    public static long key(long seed, long step) {
        return RandomStream.of(seed, "draws").child(step).key();
    }

    /// A number from `[0, 1)`, a multiple of `2^-24`, which `float` and `double` hold alike.
    ///
    /// @param key the key of the pass
    /// @param draw the number of the draw in the model
    /// @param index the place of the entry, counted sample by sample and step by step
    public static double uniform(long key, int draw, int index) {
        return (stream(key, draw).bits(index) >>> 40) * UNIT;
    }

    /// A number from the standard normal distribution.
    public static double normal(long key, int draw, int index) {
        return stream(key, draw).normal(index);
    }

    private static RandomStream stream(long key, int draw) {
        return new RandomStream(key).child(draw);
    }
}
