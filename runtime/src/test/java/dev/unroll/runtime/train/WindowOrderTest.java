package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowOrderTest {

    @Test
    void eachRowSeesNeighbouringWindowsOneAfterTheOther() {
        WindowOrder order = new WindowOrder(10, 3);
        assertEquals(4, order.stepsPerEpoch());
        assertEquals(List.of(0, 4, 7), windows(order, 1));
        assertEquals(List.of(1, 5, 8), windows(order, 2));
        assertEquals(List.of(2, 6, 9), windows(order, 3));
        assertEquals(List.of(3), windows(order, 4));
        assertEquals(List.of(0, 4, 7), windows(order, 5));
    }

    @Test
    void anEpochBeginsWithTheFirstWindows() {
        WindowOrder order = new WindowOrder(10, 3);
        assertEquals(
                List.of(1L, 5L, 9L),
                IntStream.rangeClosed(1, 9)
                        .asLongStream()
                        .filter(step -> {
                            order.moveTo(step);
                            return order.startsEpoch();
                        })
                        .boxed()
                        .toList());
    }

    @Test
    void everyWindowIsSeenOnceInAnEpoch() {
        for (int windows = 1; windows < 30; windows++) {
            for (int batch = 1; batch < 12; batch++) {
                int[] seen = new WindowOrder(windows, batch).permutation().clone();
                Arrays.sort(seen);
                assertEquals(
                        IntStream.range(0, windows).boxed().toList(),
                        Arrays.stream(seen).boxed().toList());
            }
        }
    }

    @Test
    void fewWindowsAreTracksOfTheirOwn() {
        assertEquals(List.of(0, 1), windows(new WindowOrder(2, 5), 7));
        assertThrows(IllegalArgumentException.class, () -> new WindowOrder(0, 1));
    }

    private static List<Integer> windows(WindowOrder order, long step) {
        order.moveTo(step);
        return Arrays.stream(order.permutation(), order.start(), order.start() + order.count())
                .boxed()
                .toList();
    }
}
