package dev.unroll.runtime.train;

/// Powers that have the same bits on every machine, which `Math.pow` does not promise, and that allocate
/// nothing, as `StrictMath.pow` does.
final class Powers {
    private Powers() {}

    /// `base^exponent` by repeated squaring; at most some 1e-13 off.
    static double of(double base, long exponent) {
        double power = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    /// `base^(numerator / denominator)` of a positive base.
    static double of(double base, long numerator, long denominator) {
        double whole = of(base, numerator / denominator);
        long rest = numerator % denominator;
        return rest == 0 ? whole : whole * StrictMath.exp(StrictMath.log(base) * rest / denominator);
    }
}
