package dev.unroll.compiler.driver;

import java.lang.reflect.InvocationTargetException;
import java.util.OptionalInt;

/// What the module `jdk.incubator.vector` says of this machine. It is asked by reflection, as Java runs without
/// the module unless told to `--add-modules` it.
public final class VectorModule {
    private static final String SHAPE = "jdk.incubator.vector.VectorShape";

    private VectorModule() {}

    /// Width in bits of the vectors that suit this machine best; empty if the module is not there.
    public static OptionalInt preferredBits() {
        try {
            Object shape = Class.forName(SHAPE).getMethod("preferredShape").invoke(null);
            return OptionalInt.of(
                    (int) shape.getClass().getMethod("vectorBitSize").invoke(shape));
        } catch (ClassNotFoundException _) {
            return OptionalInt.empty();
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the module jdk.incubator.vector is not the one of JDK 25", e);
        }
    }

    /// How many vectors of this width a loop can keep in registers. The processors with 32 registers are those of 512
    /// bits, and Arm's; others have 16. Java does not use the last one or two: with all of them taken, measured, it
    /// keeps sums in memory.
    static int registers(int bits) {
        return bits >= 512 || System.getProperty("os.arch", "").equals("aarch64") ? 30 : 15;
    }
}
