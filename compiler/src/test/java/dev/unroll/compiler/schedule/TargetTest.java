package dev.unroll.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final Target.Vectors VECTORS = new Target.Vectors(16, 30, 25);

    @Test
    void rowsAreWholeVectors() {
        assertEquals(16, VECTORS.pitch(1));
        assertEquals(112, VECTORS.pitch(100));
        assertEquals(1, new Target.Plain().pitch(1));
    }

    @Test
    void rowsThatWouldShareSetsOfTheCacheAreLonger() {
        assertEquals(64, VECTORS.pitch(64));
        assertEquals(144, VECTORS.pitch(128));
        assertEquals(528, VECTORS.pitch(510));
        assertEquals(384 + 16, VECTORS.pitch(384));
        assertEquals(400, VECTORS.pitch(400));
    }

    @Test
    void aProductIsBetterInTheLoopUnlessItsWeightsAreMany() {
        assertTrue(VECTORS.isBetterInLoop(product(100, 100, true)));
        assertFalse(VECTORS.isBetterInLoop(product(100, 101, true)));
        assertFalse(new Target.Vectors(16, 30, 1).isBetterInLoop(product(100, 5, true)));
    }

    @Test
    void aProductThatIsTheSameForAllSamplesIsComputedBefore() {
        assertFalse(VECTORS.isBetterInLoop(product(100, 10, false)));
    }

    private static Op.Contract product(int rows, int columns, boolean batch) {
        Value weights = new Value(0, "W", new Type(Kind.NUMBER, false, 0, List.of(rows, columns)));
        Value sequence = new Value(1, "x", new Type(Kind.NUMBER, batch, 28, List.of(columns)));
        return new Op.Contract(weights, sequence, "ij", "j", "i", false, false);
    }
}
