package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.SampleSteps;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.Arrays;
import java.util.List;

/// An output of a model: copies it out of a network, nested as the model's sizes are, and with as many steps as the
/// sample has.
public final class OutputPort {
    private final int index;
    private final int entries;
    private final SampleSteps steps;
    private final int stepEntries;
    private final List<Integer> sizes;

    /// The output at `index` of [Signature#outputs()].
    public OutputPort(Signature signature, int index) {
        Port port = signature.outputs().get(index);
        this.index = index;
        this.entries = port.entriesPerSample();
        this.steps = SampleSteps.of(signature, port);
        this.stepEntries = port.entriesPerStep();
        this.sizes = port.sizes();
    }

    /// One number, or one class.
    ///
    /// @param row the sample's place in the batch
    public double number(Network network, Batch batch, int row) {
        return network.output(index).get(row);
    }

    /// A class for each step.
    public int[] classes(Network network, Batch batch, int row) {
        int from = row * entries;
        return Arrays.copyOfRange(((Values.Classes) network.output(index)).array(), from, from + steps.of(batch, row));
    }

    /// A number for each step, or for each entry of what has no steps.
    public float[] floats(Network network, Batch batch, int row) {
        return floats(network, row * entries, steps.of(batch, row) * stepEntries);
    }

    public float[][] floatRows(Network network, Batch batch, int row) {
        return floatRows(network, row * entries, outer(batch, row), sizes.get(1));
    }

    public float[][][] floatBlocks(Network network, Batch batch, int row) {
        float[][][] blocks = new float[outer(batch, row)][][];
        int block = sizes.get(1) * sizes.get(2);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = floatRows(network, row * entries + i * block, sizes.get(1), sizes.get(2));
        }
        return blocks;
    }

    public double[] doubles(Network network, Batch batch, int row) {
        return doubles(network, row * entries, steps.of(batch, row) * stepEntries);
    }

    public double[][] doubleRows(Network network, Batch batch, int row) {
        return doubleRows(network, row * entries, outer(batch, row), sizes.get(1));
    }

    public double[][][] doubleBlocks(Network network, Batch batch, int row) {
        double[][][] blocks = new double[outer(batch, row)][][];
        int block = sizes.get(1) * sizes.get(2);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = doubleRows(network, row * entries + i * block, sizes.get(1), sizes.get(2));
        }
        return blocks;
    }

    /// How many of the first axis a sample has.
    private int outer(Batch batch, int row) {
        return steps.length() < 0 ? sizes.getFirst() : steps.of(batch, row);
    }

    /// The index of the largest entry, the first of equals: the class that a vector of scores says.
    public static int largest(float[] scores) {
        int largest = 0;
        for (int i = 1; i < scores.length; i++) {
            largest = scores[i] > scores[largest] ? i : largest;
        }
        return largest;
    }

    /// The index of the largest entry, the first of equals: the class that a vector of scores says.
    public static int largest(double[] scores) {
        int largest = 0;
        for (int i = 1; i < scores.length; i++) {
            largest = scores[i] > scores[largest] ? i : largest;
        }
        return largest;
    }

    private float[] floats(Network network, int from, int length) {
        return Arrays.copyOfRange(((Values.Floats) network.output(index)).array(), from, from + length);
    }

    private float[][] floatRows(Network network, int from, int rows, int columns) {
        float[][] copied = new float[rows][];
        for (int i = 0; i < rows; i++) {
            copied[i] = floats(network, from + i * columns, columns);
        }
        return copied;
    }

    private double[] doubles(Network network, int from, int length) {
        return Arrays.copyOfRange(((Values.Doubles) network.output(index)).array(), from, from + length);
    }

    private double[][] doubleRows(Network network, int from, int rows, int columns) {
        double[][] copied = new double[rows][];
        for (int i = 0; i < rows; i++) {
            copied[i] = doubles(network, from + i * columns, columns);
        }
        return copied;
    }
}
