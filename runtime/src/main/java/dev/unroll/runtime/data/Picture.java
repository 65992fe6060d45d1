package dev.unroll.runtime.data;

import dev.unroll.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// A picture of samples in a grid, each with its label under it. Labels are drawn by the strokes of the data
/// set `digits`: a JDK without fonts can draw no text.
public final class Picture {
    private static final int LARGEST_COUNT = 10_000;
    private static final int LARGEST_SCALE = 8;
    private static final int SMALLEST_SCALE = 2;
    private static final int WANTED_WIDTH = 1000;
    private static final int GAP = 6;
    private static final int LABEL_HEIGHT = 22;
    private static final int LABEL_WIDTH = 12;
    private static final int PAPER = 255;
    private static final double PEN = 1.1;

    private final Images images;
    private final int scale;
    private final int columns;
    private final int cellWidth;
    private final int cellHeight;
    private final int width;
    private final int height;
    private final byte[] grey;

    private Picture(Images images, int samples, int columns) {
        this.images = images;
        this.columns = columns;
        this.scale = Math.clamp(WANTED_WIDTH / ((long) columns * images.columns()), SMALLEST_SCALE, LARGEST_SCALE);
        this.cellWidth = images.columns() * scale + GAP;
        this.cellHeight = images.rows() * scale + 2 * GAP + LABEL_HEIGHT;
        this.width = columns * cellWidth + GAP;
        this.height = Math.ceilDiv(samples, columns) * cellHeight + GAP;
        this.grey = new byte[width * height];
        Arrays.fill(grey, (byte) PAPER);
    }

    /// Writes samples as a PNG file, row by row; pixels are scaled up, by 8 where there are few.
    ///
    /// @param columns samples in each row
    /// @throws IllegalArgumentException if there are no samples or columns, or more than 10,000 of either
    /// @throws IOException if the file cannot be written; the message names it and the reason
    /// @throws IndexOutOfBoundsException if an index is not that of a sample
    public static void write(Path file, Images images, int[] indices, int columns) throws IOException {
        if (Math.min(columns, indices.length) < 1 || Math.max(columns, indices.length) > LARGEST_COUNT) {
            throw new IllegalArgumentException("a picture has from 1 to " + LARGEST_COUNT + " samples");
        }
        Picture picture = new Picture(images, indices.length, Math.min(columns, indices.length));
        for (int cell = 0; cell < indices.length; cell++) {
            int left = GAP + cell % picture.columns * picture.cellWidth;
            int top = GAP + cell / picture.columns * picture.cellHeight;
            picture.drawSample(indices[cell], left, top);
            picture.drawLabel(images.label(indices[cell]), left, top + images.rows() * picture.scale + GAP);
        }
        AtomicFile.write(file, out -> Png.write(out, picture.width, picture.height, picture.grey));
    }

    private void drawSample(int index, int left, int top) {
        for (int row = 0; row < images.rows() * scale; row++) {
            for (int column = 0; column < images.columns() * scale; column++) {
                grey[(top + row) * width + left + column] = (byte) images.pixel(index, row / scale, column / scale);
            }
        }
    }

    /// Draws a label in the middle under its sample, black on white.
    private void drawLabel(String label, int left, int top) {
        int middle = left + (images.columns() * scale - label.length() * LABEL_WIDTH) / 2;
        for (int i = 0; i < label.length(); i++) {
            Canvas canvas = new Canvas(LABEL_WIDTH, LABEL_HEIGHT);
            Glyph glyph = Glyph.of(label.charAt(i) - '0').getLast();
            double[] points = glyph.points().clone();
            for (int point = 0; point < points.length; point += 2) {
                points[point] = 1.5 + points[point] * (LABEL_WIDTH - 4);
                points[point + 1] = 2 + points[point + 1] * (LABEL_HEIGHT - 6);
            }
            canvas.draw(glyph, points, PEN);
            for (int pixel = 0; pixel < LABEL_WIDTH * LABEL_HEIGHT; pixel++) {
                int x = middle + i * LABEL_WIDTH + pixel % LABEL_WIDTH;
                int y = top + pixel / LABEL_WIDTH;
                grey[y * width + x] = (byte) (int) (PAPER * (1 - canvas.coverage(pixel)));
            }
        }
    }
}
