package dev.unroll.runtime.typed;

import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.Arrays;
import java.util.List;

/// An output of a model: copies it out of a network, nested as the model's sizes are.
public final class OutputPort {
    private final int index;
    private final int entries;
    private final List<Integer> sizes;

    /// The output at `index` of [Signature#outputs()].
    public OutputPort(Signature signature, int index) {
        Port port = signature.outputs().get(index);
        this.index = index;
        this.entries = port.entriesPerSample();
        this.sizes = port.sizes();
    }

    /// One number, or one class.
    ///
    /// @param row the sample's place in the batch
    public double number(Network network, int row) {
        return network.output(index).get(row);
    }

    /// A class for each step.
    public int[] classes(Network network, int row) {
        return Arrays.copyOfRange(((Values.Classes) network.output(index)).array(), row * entries, (row + 1) * entries);
    }

    public float[] floats(Network network, int row) {
        return floats(network, row * entries, entries);
    }

    public float[][] floatRows(Network network, int row) {
        return floatRows(network, row * entries, sizes.get(0), sizes.get(1));
    }

    public float[][][] floatBlocks(Network network, int row) {
        float[][][] blocks = new float[sizes.get(0)][][];
        int block = sizes.get(1) * sizes.get(2);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = floatRows(network, row * entries + i * block, sizes.get(1), sizes.get(2));
        }
        return blocks;
    }

    public double[] doubles(Network network, int row) {
        return doubles(network, row * entries, entries);
    }

    public double[][] doubleRows(Network network, int row) {
        return doubleRows(network, row * entries, sizes.get(0), sizes.get(1));
    }

    public double[][][] doubleBlocks(Network network, int row) {
        double[][][] blocks = new double[sizes.get(0)][][];
        int block = sizes.get(1) * sizes.get(2);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = doubleRows(network, row * entries + i * block, sizes.get(1), sizes.get(2));
        }
        return blocks;
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
