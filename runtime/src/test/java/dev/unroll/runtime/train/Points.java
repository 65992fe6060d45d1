package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.RandomStream;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;

/// Points around the corners of a cube, labelled by the corner; what [SoftmaxRegression] learns.
record Points(String name, Part train, Part test) implements DataSet {

    static Points of(int trainSize, int testSize) {
        return new Points("points", Cloud.of("train", trainSize), Cloud.of("test", testSize));
    }

    @Override
    public String origin() {
        return "drawn";
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        if (signature.inputs().getFirst().entriesPerSample() != SoftmaxRegression.FEATURES) {
            throw new DataSetException("points have 3 coordinates");
        }
    }

    /// @param coordinates of all points, point by point
    record Cloud(double[] coordinates, int[] labels) implements Part {
        static Cloud of(String name, int size) {
            RandomStream random = RandomStream.of(1, name);
            double[] coordinates = new double[size * SoftmaxRegression.FEATURES];
            int[] labels = new int[size];
            for (int i = 0; i < size; i++) {
                labels[i] = random.child(1).below(SoftmaxRegression.CLASSES, i);
                for (int axis = 0; axis < SoftmaxRegression.FEATURES; axis++) {
                    int entry = i * SoftmaxRegression.FEATURES + axis;
                    double corner = axis == labels[i] ? 1 : 0;
                    coordinates[entry] = corner + 0.2 * random.child(2).normal(entry);
                }
            }
            return new Cloud(coordinates, labels);
        }

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
            for (int i = 0; i < count; i++) {
                int sample = indices[from + i];
                for (int axis = 0; axis < SoftmaxRegression.FEATURES; axis++) {
                    batch.inputs()
                            .getFirst()
                            .set(
                                    i * SoftmaxRegression.FEATURES + axis,
                                    coordinates[sample * SoftmaxRegression.FEATURES + axis]);
                }
                batch.targets().getFirst().set(i, labels[sample]);
            }
            batch.setCount(count);
        }
    }
}
