package dev.unroll.runtime.data;

/// Random numbers for one sample. The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom
/// number generators, 2014), spelled out here so that samples never change with the JDK.
final class Chance {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /// Makes the variance of four uniform numbers, a third, one.
    private static final double BELL = Math.sqrt(3);

    private long state;

    Chance(long seed, int index) {
        state = mix(seed * GOLDEN + index);
    }

    /// An integer from 0 to `bound - 1`.
    int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    /// A number from `low` to `high`, all equally likely.
    double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    /// A number of mean 0 and variance 1, bell-shaped and never beyond the square root of 12: the sum of four
    /// uniform ones of 16 bits each.
    double bell() {
        long bits = next();
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (sum * 0x1p-16 - 2) * BELL;
    }

    private double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    private long next() {
        state += GOLDEN;
        return mix(state);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
