package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Values;

/// Labelled grey images of one size.
///
/// @param rows height of each image in pixels
/// @param columns width of each image in pixels
/// @param pixels grey levels as unsigned bytes, 0 for the background, image by image, row by row; not copied
/// @param labels the class of each image, from 0 on; not copied
public record Images(int rows, int columns, byte[] pixels, byte[] labels) implements DataSet.Part {
    private static final float[] SINGLE = new float[256];
    private static final double[] DOUBLE = new double[256];

    static {
        for (int level = 0; level < 256; level++) {
            SINGLE[level] = level / 255f;
            DOUBLE[level] = level / 255.0;
        }
    }

    /// @throws IllegalArgumentException if there are not `rows * columns` pixels for each label
    public Images {
        if (pixels.length != (long) rows * columns * labels.length) {
            throw new IllegalArgumentException(pixels.length + " pixels are not those of " + labels.length
                    + " images of " + rows + " x " + columns);
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public String label(int index) {
        return Integer.toString(labels[index]);
    }

    /// Pixels of one image.
    public int pixelsPerImage() {
        return rows * columns;
    }

    /// The grey level of a pixel, from 0 (background) to 255.
    public int pixel(int index, int row, int column) {
        return Byte.toUnsignedInt(pixels[index * pixelsPerImage() + row * columns + column]);
    }

    @Override
    public void fill(int[] indices, int from, int count, Batch batch) {
        Values input = batch.inputs().get(0);
        for (int sample = 0; sample < count; sample++) {
            int source = indices[from + sample] * pixelsPerImage();
            int target = sample * pixelsPerImage();
            switch (input) {
                case Values.Floats floats -> copy(source, floats.array(), target);
                case Values.Doubles doubles -> copy(source, doubles.array(), target);
                case Values.Classes _ -> throw new IllegalArgumentException("pixels are numbers, not classes");
            }
        }
        if (!batch.targets().isEmpty()) {
            Values target = batch.targets().get(0);
            for (int sample = 0; sample < count; sample++) {
                target.set(sample, labels[indices[from + sample]]);
            }
        }
        batch.setCount(count);
    }

    private void copy(int source, float[] numbers, int target) {
        for (int i = 0; i < pixelsPerImage(); i++) {
            numbers[target + i] = SINGLE[pixels[source + i] & 0xff];
        }
    }

    private void copy(int source, double[] numbers, int target) {
        for (int i = 0; i < pixelsPerImage(); i++) {
            numbers[target + i] = DOUBLE[pixels[source + i] & 0xff];
        }
    }
}
