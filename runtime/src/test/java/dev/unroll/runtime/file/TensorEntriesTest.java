package dev.unroll.runtime.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TensorEntriesTest {
    private static Optional<String> problem(Port port, Precision precision, double... entries) {
        return TensorEntries.problem(port, Tensor.ofDoubles(List.of(entries.length), entries), precision);
    }

    private static Optional<String> problem(Port port, double... entries) {
        return problem(port, Precision.FLOAT, entries);
    }

    @Test
    void numbersAreFiniteInThePrecisionOfTheModel() {
        Port rows = new Port("rows", 2, List.of(2), 0);
        assertEquals(Optional.empty(), problem(rows, 1, 2, 3, 4, 5, 6, 7, -3e38));
        assertEquals(Optional.of("sample 1, step 0, entry 1 is NaN"), problem(rows, 1, 2, 3, 4, 5, Double.NaN, 7, 8));
        assertEquals(
                Optional.of("sample 0, step 1, entry 0 is 1.0E39, which only `precision: double` can hold"),
                problem(rows, 1, 2, 1e39, 4));
        assertEquals(Optional.empty(), problem(rows, Precision.DOUBLE, 1, 2, 1e39, 4));
        assertEquals(
                Optional.of("sample 0, step 0, entry 0 is Infinity"),
                problem(rows, Precision.DOUBLE, Double.POSITIVE_INFINITY, 0, 0, 0));
    }

    @Test
    void classesAndLengthsLieWithinTheirBounds() {
        Port digit = new Port("digit", 0, List.of(), 10);
        assertEquals(Optional.empty(), problem(digit, 0, 9));
        assertEquals(Optional.of("sample 1 has class 10, but classes are 0 to 9"), problem(digit, 9, 10));
        assertEquals(Optional.of("sample 0 has class -1, but classes are 0 to 9"), problem(digit, -1));
        Port length = Port.length("n", 4);
        assertEquals(Optional.empty(), problem(length, 1, 4));
        assertEquals(Optional.of("sample 1 has 0 steps, but `n` is from 1 to 4"), problem(length, 1, 0));
        assertEquals(Optional.of("sample 0 has 5 steps, but `n` is from 1 to 4"), problem(length, 5));
    }
}
