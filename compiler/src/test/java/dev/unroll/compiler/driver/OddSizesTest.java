package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Vectors agree with plain loops at sizes that are multiples of nothing, at one of which rows are
/// lengthened, at one of which the gradients of weights do not stay in the cache, and at one of which they are summed
/// the other way round, as the gradients of gates do not.
class OddSizesTest {
    private static final double ROUNDING = 1e-11;

    private static Stream<SizedLstm> sizes() {
        Stream<SizedLstm> small = IntStream.of(1, 7, 13, 32, 100, 101)
                .boxed()
                .flatMap(units -> Stream.of(
                        new SizedLstm(units, 1, 1),
                        new SizedLstm(units, 1, 28),
                        new SizedLstm(units, 3, 2),
                        new SizedLstm(units, 3, 28),
                        new SizedLstm(units, 3, 3, 1),
                        new SizedLstm(units, 100, 1),
                        new SizedLstm(units, 100, 2)));
        Stream<SizedLstm> withPackedSums = Stream.of(new SizedLstm(205, 100, 9));
        Stream<SizedLstm> withTurnedSums = Stream.of(new SizedLstm(128, 64, 40));
        return Stream.of(small, withPackedSums, withTurnedSums).flatMap(sizes -> sizes);
    }

    @TestFactory
    Stream<DynamicTest> vectorsComputeWhatPlainLoopsDo() {
        return sizes().map(size -> DynamicTest.dynamicTest(size.toString(), () -> check(size)));
    }

    private static void check(SizedLstm size) {
        SizedLstm.Expected expected = size.expected(TestTarget.JAVA);
        CheckedModel model = size.model();
        for (TestTarget target : List.of(TestTarget.VECTOR_128, TestTarget.VECTOR_256, TestTarget.VECTOR_512)) {
            for (Precision precision : Precision.values()) {
                double tolerance = precision == Precision.DOUBLE ? ROUNDING * expected.largest() : expected.tolerance();
                double[] actual = size.results(
                        target.compile(model, precision, size.expected()).load());
                assertArrayEquals(expected.numbers(), actual, tolerance, target + " in " + precision);
            }
        }
    }
}
