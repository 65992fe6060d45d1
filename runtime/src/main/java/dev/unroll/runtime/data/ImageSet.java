package dev.unroll.runtime.data;

import dev.unroll.runtime.Signature;

/// A data set of labelled grey images: each fills one input with its pixels, from 0 to 1, row by row, and one target
/// with its class.
///
/// @param classes the number of classes
public record ImageSet(String name, String origin, int classes, Images train, Images test) implements DataSet {

    @Override
    public void bind(Signature signature) throws DataSetException {
        throw new UnsupportedOperationException();
    }
}
