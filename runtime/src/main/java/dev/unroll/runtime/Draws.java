package dev.unroll.runtime;

/// Random numbers for the draws of a model. Each is a function of a key, the number of the draw in the model, and the
/// place of its entry in the batch, so that draws are the same at any number of threads and after a run was resumed.
/// Compiled networks call this for each entry, so nothing is allocated.
public final class Draws {
    private static final double UNIT = 0x1p-24;

    /// How far the states of neighbours are from that of the first. Read from an array, they let the virtual machine
    /// draw several numbers at once.
    private static final long[] DISTANCES = new long[128];

    static {
        for (int i = 0; i < DISTANCES.length; i++) {
            DISTANCES[i] = RandomStream.state(0, i) - RandomStream.state(0, 0);
        }
    }

    private Draws() {}

    /// The key for a step of training.
    public static long key(long seed, long step) {
        return RandomStream.childKey(RandomStream.keyOf(seed, "draws"), step);
    }

    /// A number from `[0, 1)`, a multiple of `2^-24`, which `float` and `double` hold alike.
    ///
    /// @param key the key of the pass
    /// @param draw the number of the draw in the model
    /// @param index the place of the entry, counted sample by sample and step by step
    public static double uniform(long key, int draw, int index) {
        return (RandomStream.bits(RandomStream.childKey(key, draw), index) >>> 40) * UNIT;
    }

    /// A number from the standard normal distribution (Box and Muller, 1958), as [RandomStream#normal] gives it
    /// but for rounding: the library's cosine allocates.
    public static double normal(long key, int draw, int index) {
        return normal(RandomStream.childKey(key, draw), index);
    }

    private static double normal(long stream, int index) {
        double u = 1 - RandomStream.uniform(stream, 2L * index);
        double turns = RandomStream.uniform(stream, 2L * index + 1);
        return Math.sqrt(-2 * StrictMath.log(u)) * cosine(turns);
    }

    /// Numbers as [#uniform(long, int, int)] gives them, side by side.
    ///
    /// @param index the place of the first entry
    /// @param row where the numbers go to, from `from` on
    /// @param count how many
    public static void uniform(long key, int draw, int index, float[] row, int from, int count) {
        long stream = RandomStream.childKey(key, draw);
        for (int done = 0; done < count; done += DISTANCES.length) {
            long first = RandomStream.state(stream, index + done);
            int chunk = Math.min(DISTANCES.length, count - done);
            for (int i = 0; i < chunk; i++) {
                row[from + done + i] = (RandomStream.mix(first + DISTANCES[i]) >>> 40) * (float) UNIT;
            }
        }
    }

    /// The same in `double`.
    public static void uniform(long key, int draw, int index, double[] row, int from, int count) {
        long stream = RandomStream.childKey(key, draw);
        for (int done = 0; done < count; done += DISTANCES.length) {
            long first = RandomStream.state(stream, index + done);
            int chunk = Math.min(DISTANCES.length, count - done);
            for (int i = 0; i < chunk; i++) {
                row[from + done + i] = (RandomStream.mix(first + DISTANCES[i]) >>> 40) * UNIT;
            }
        }
    }

    /// Numbers as [#normal(long, int, int)] gives them, side by side.
    ///
    /// @param index the place of the first entry
    /// @param row where the numbers go to, from `from` on
    /// @param count how many
    public static void normal(long key, int draw, int index, float[] row, int from, int count) {
        long stream = RandomStream.childKey(key, draw);
        for (int i = 0; i < count; i++) {
            row[from + i] = (float) normal(stream, index + i);
        }
    }

    /// The same in `double`.
    public static void normal(long key, int draw, int index, double[] row, int from, int count) {
        long stream = RandomStream.childKey(key, draw);
        for (int i = 0; i < count; i++) {
            row[from + i] = normal(stream, index + i);
        }
    }

    private static double cosine(double turns) {
        int quarters = (int) (4 * turns + 0.5);
        double angle = 2 * Math.PI * (turns - quarters * 0.25); // an eighth of a turn at most
        double size = (quarters & 1) == 0 ? series(angle, 16) : -angle * series(angle, 17);
        return (quarters & 2) == 0 ? size : -size;
    }

    /// `1 - x^2/(n' (n' - 1)) (1 - ... (1 - x^2/(n (n - 1))))`, where the `n` go down in steps of two: the Taylor
    /// series of the cosine if the last is even, else that of the sine by `x`. Up to 16 or 17 it is exact but
    /// for rounding in an eighth of a turn.
    private static double series(double x, int last) {
        double sum = 1;
        for (int n = last; n >= 2; n -= 2) {
            sum = 1 - x * x / (n * (n - 1)) * sum;
        }
        return sum;
    }
}
