package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;

/// Labelled grey images of one size.
///
/// @param rows height of each image in pixels
/// @param columns width of each image in pixels
/// @param pixels grey levels as unsigned bytes, 0 for the background, image by image, row by row
/// @param labels the class of each image, from 0 on
public record Images(int rows, int columns, byte[] pixels, byte[] labels) implements DataSet.Part {

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public String label(int index) {
        return Integer.toString(labels[index]);
    }

    @Override
    public void fill(int[] indices, int from, int count, Batch batch) {
        throw new UnsupportedOperationException();
    }
}
