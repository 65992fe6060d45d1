package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class DigitsTest {
    @Test
    void thereAreTenThousandForTrainingAndTwoForTesting() {
        ImageSet set = Digits.draw();
        assertEquals(10_000, set.train().size());
        assertEquals(2_000, set.test().size());
        assertEquals(784, set.train().pixelsPerImage());
    }

    @Test
    void theImagesAreTheSameOnEveryMachine() throws Exception {
        ImageSet set = Digits.draw();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Images part : List.of(set.train(), set.test())) {
            digest.update(part.pixels());
            digest.update(part.labels());
        }
        assertEquals(
                "10ad609160146417d425c06090c04effe29f427a053d88edb9deff085196e572",
                HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void theImagesDoNotDependOnTheThreads() throws Exception {
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            Images alone = one.submit(() -> Digits.draw(250, 5)).get();
            assertArrayEquals(alone.pixels(), Digits.draw(250, 5).pixels());
            assertArrayEquals(
                    Arrays.copyOf(alone.pixels(), 784), Digits.draw(1, 5).pixels());
        }
    }

    @Test
    void everyDigitIsAboutAsFrequent() {
        int[] counts = new int[10];
        for (byte label : Digits.draw(2000, 1).labels()) {
            counts[label]++;
        }
        assertTrue(Arrays.stream(counts).allMatch(count -> count > 150 && count < 250), Arrays.toString(counts));
    }

    @Test
    void everyImageShowsAStrokeAndMuchBackground() {
        Images images = Digits.draw(1000, 2);
        for (int index = 0; index < images.size(); index++) {
            int bright = 0;
            int dark = 0;
            for (int pixel = 0; pixel < 784; pixel++) {
                int level = images.pixel(index, pixel / 28, pixel % 28);
                bright += level > 128 ? 1 : 0;
                dark += level == 0 ? 1 : 0;
            }
            assertTrue(bright > 10 && dark > 392, "image " + index + ": " + bright + " bright, " + dark + " dark");
        }
    }

    @Test
    void theRandomNumbersHaveTheMomentsTheyClaim() {
        Chance chance = new Chance(3, 4);
        int draws = 100_000;
        double sum = 0;
        double squares = 0;
        double uniform = 0;
        for (int i = 0; i < draws; i++) {
            double bell = chance.bell();
            sum += bell;
            squares += bell * bell;
            uniform += chance.between(-2, 6);
        }
        assertEquals(0, sum / draws, 0.02);
        assertEquals(1, squares / draws, 0.02);
        assertEquals(2, uniform / draws, 0.05);
    }
}
