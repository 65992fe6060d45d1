package dev.unroll.runtime.data;

import java.util.List;
import java.util.stream.IntStream;

/// Handwritten digits that the program draws itself, so that there is something to learn without any file: each
/// of the ten in several ways of writing, with a random hand (slant, size, place, pen, a tremor of its points)
/// and noise. 28 x 28 pixels, white on black, as in MNIST. The same each time and on every machine.
public final class Digits {
    static final String NAME = "digits";

    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final int TRAIN = 10_000;
    private static final int TEST = 2_000;
    private static final double MARGIN = 1.5;
    private static final int SPECKS = 24;

    private Digits() {}

    /// Draws the data set: 10,000 images for training, 2,000 for testing.
    public static ImageSet draw() {
        return new ImageSet(
                NAME, "drawn by the program", CLASSES, draw(TRAIN, 0x7472_6169_6eL), draw(TEST, 0x7465_7374L));
    }

    /// Each image depends on the seed and its index alone, so threads may draw them in any order.
    static Images draw(int count, long seed) {
        byte[] pixels = new byte[count * SIDE * SIDE];
        byte[] labels = new byte[count];
        int chunk = 100;
        IntStream.range(0, (count + chunk - 1) / chunk).parallel().forEach(part -> {
            Canvas canvas = new Canvas(SIDE, SIDE);
            for (int index = part * chunk; index < Math.min(count, (part + 1) * chunk); index++) {
                Chance chance = new Chance(seed, index);
                labels[index] = (byte) chance.below(CLASSES);
                canvas.clear();
                write(canvas, labels[index], chance);
                develop(canvas, chance, pixels, index * SIDE * SIDE);
            }
        });
        return new Images(SIDE, SIDE, pixels, labels);
    }

    /// Writes a digit by a random hand.
    private static void write(Canvas canvas, int digit, Chance chance) {
        List<Glyph> ways = Glyph.of(digit);
        Glyph glyph = ways.get(chance.below(ways.size()));
        double tremor = chance.between(0.01, 0.045);
        double height = chance.between(15, 21);
        double width = height * chance.between(0.55, 0.95);
        double slant = 0.1 + 0.2 * chance.bell();
        double sine = 0.12 * chance.bell();
        double cosine = Math.sqrt(1 - sine * sine);
        double[] points = glyph.points().clone();
        for (int i = 0; i < points.length; i += 2) {
            double y = (points[i + 1] + tremor * chance.bell()) * height;
            double x = (points[i] + tremor * chance.bell()) * width - slant * y;
            points[i] = cosine * x - sine * y;
            points[i + 1] = sine * x + cosine * y;
        }
        centre(points, 0, 1.3 * chance.bell());
        centre(points, 1, 1.3 * chance.bell());
        canvas.draw(glyph, points, chance.between(0.6, 1.5));
    }

    /// Moves coordinates along one axis so that their middle is `shift` pixels off the image's, or as far as
    /// the margin allows.
    private static void centre(double[] points, int axis, double shift) {
        double low = points[axis];
        double high = points[axis];
        for (int i = axis; i < points.length; i += 2) {
            low = Math.min(low, points[i]);
            high = Math.max(high, points[i]);
        }
        double room = Math.max(0, (SIDE - 1 - 2 * MARGIN - (high - low)) / 2);
        double move = (SIDE - 1 - low - high) / 2 + Math.clamp(shift, -room, room);
        for (int i = axis; i < points.length; i += 2) {
            points[i] += move;
        }
    }

    /// Turns coverage into grey levels, with the unevenness of ink and paper.
    private static void develop(Canvas canvas, Chance chance, byte[] pixels, int from) {
        double ink = chance.between(200, 255);
        for (int i = 0; i < SIDE * SIDE; i++) {
            float coverage = canvas.coverage(i);
            if (coverage > 0) {
                pixels[from + i] = (byte) (int) Math.clamp(coverage * (ink + 14 * chance.bell()), 0, 255);
            }
        }
        for (int speck = chance.below(SPECKS); speck > 0; speck--) {
            int place = from + chance.below(SIDE * SIDE);
            pixels[place] = (byte) Math.max(Byte.toUnsignedInt(pixels[place]), chance.below(90));
        }
    }
}
