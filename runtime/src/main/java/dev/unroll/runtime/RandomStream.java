package dev.unroll.runtime;

/// A stream of random numbers in which every number can be asked for by its index, in any order: the sequence
/// that the generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014) gives from the state `key`, `bits(i) = mix(key + (i + 1) * 0x9e3779b97f4a7c15)`. Uses only
/// exact and strict arithmetic, so a stream is the same on every machine.
///
/// @param key what tells this stream from others; make it with [#of] so that near seeds give unrelated streams
public record RandomStream(long key) {
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    /// The stream of this name under this seed.
    public static RandomStream of(long seed, String name) {
        return new RandomStream(keyOf(seed, name));
    }

    /// The key of [#of], without making the stream.
    static long keyOf(long seed, String name) {
        long key = mix(seed + GOLDEN_RATIO);
        for (int i = 0; i < name.length(); i++) {
            key = mix((key ^ name.charAt(i)) + GOLDEN_RATIO);
        }
        return key;
    }

    /// The stream of this number among those that belong to this one, such as that of one epoch.
    public RandomStream child(long number) {
        return new RandomStream(childKey(key, number));
    }

    /// The key of [#child], without making the stream.
    static long childKey(long key, long number) {
        return mix(mix(key ^ GOLDEN_RATIO) + number * GOLDEN_RATIO);
    }

    /// 64 random bits.
    public long bits(long index) {
        return bits(key, index);
    }

    /// The bits of the stream of this key.
    static long bits(long key, long index) {
        return mix(state(key, index));
    }

    /// What the generator's state is when it gives the number of this index.
    static long state(long key, long index) {
        return key + (index + 1) * GOLDEN_RATIO;
    }

    /// A number from `[0, 1)`, a multiple of `2^-53`.
    public double uniform(long index) {
        return uniform(key, index);
    }

    /// The same of the stream of this key.
    static double uniform(long key, long index) {
        return (bits(key, index) >>> 11) * UNIT;
    }

    /// An integer from `[0, bound)`: `floor(bits * bound / 2^64)`. A value's probability is off by less than
    /// `2^-64`.
    public int below(int bound, long index) {
        return (int) Math.unsignedMultiplyHigh(bits(index), bound);
    }

    /// A number from the standard normal distribution, `sqrt(-2 ln u) cos(2 pi v)` of two uniform numbers (Box
    /// and Muller, 1958). It takes the bits at `2 * index` and `2 * index + 1`.
    public double normal(long index) {
        double u = 1 - uniform(2 * index);
        double v = uniform(2 * index + 1);
        return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    /// The generator's number in this state.
    static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
