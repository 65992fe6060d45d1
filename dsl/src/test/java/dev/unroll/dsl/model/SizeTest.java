package dev.unroll.dsl.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SizeTest {

    private static final Size D = Size.named("D");
    private static final Size UNITS = Size.named("units");

    @Test
    void polynomialsHaveOneNormalForm() {
        Size left = D.plus(UNITS).times(D.minus(UNITS));
        Size right = D.times(D).minus(UNITS.times(UNITS));
        assertEquals(left, right);
        assertEquals(Size.of(0), left.minus(right));
        assertEquals("4*units", Size.of(4).times(UNITS).toString());
        assertEquals("D*units + 3", UNITS.times(D).plus(Size.of(3)).toString());
    }

    @Test
    void quotientsComeOutWhole() {
        Size product = Size.of(6).times(D).times(UNITS);
        assertEquals(
                Optional.of(Size.of(2).times(D)), product.dividedBy(Size.of(3).times(UNITS)));
        assertEquals(Optional.empty(), product.dividedBy(Size.of(4)));
        assertEquals(Optional.empty(), Size.of(7).dividedBy(Size.of(2)));
        assertEquals(Optional.empty(), Size.of(7).dividedBy(Size.of(0)));
        assertEquals(Optional.of(Size.of(1)), D.plus(UNITS).dividedBy(D.plus(UNITS)));
        assertEquals(Optional.of(Size.of(0)), Size.of(0).dividedBy(Size.of(5)));
    }

    @Test
    void onlyPlainNumbersHaveAValue() {
        assertEquals(12, Size.of(3).times(Size.of(4)).value());
        assertThrows(IllegalStateException.class, D::value);
        assertThrows(ArithmeticException.class, () -> Size.of(1L << 40).value());
        assertThrows(ArithmeticException.class, () -> Size.of(1L << 40).times(Size.of(1L << 40)));
    }
}
