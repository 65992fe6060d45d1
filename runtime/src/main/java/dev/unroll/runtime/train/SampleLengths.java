package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSet;
import java.util.stream.IntStream;

/// How many steps samples have, where they have lengths of their own.
final class SampleLengths {
    private SampleLengths() {}

    /// The lengths of all samples of a part, of several lengths the sum; empty where the model knows none.
    ///
    /// @param part a part of a data set that is bound to the signature
    /// @param batch where samples are put to be looked at
    static int[] of(DataSet.Part part, Signature signature, Batch batch) {
        int[] inputs = IntStream.range(0, signature.inputs().size())
                .filter(input -> signature.inputs().get(input).isLength())
                .toArray();
        if (inputs.length == 0) {
            return new int[0];
        }
        int[] indices = IntStream.range(0, part.size()).toArray();
        int[] lengths = new int[indices.length];
        int room = batch.inputs().get(inputs[0]).size();
        for (int from = 0; from < indices.length; from += room) {
            int count = Math.min(room, indices.length - from);
            part.fill(indices, from, count, batch);
            for (int input : inputs) {
                for (int sample = 0; sample < count; sample++) {
                    lengths[from + sample] += (int) batch.inputs().get(input).get(sample);
                }
            }
        }
        return lengths;
    }
}
