package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSetTest {
    private static final Port ROWS = new Port("image", 28, List.of(28), 0);
    private static final Port DIGIT = new Port("digit", 0, List.of(), 10);

    private static ImageSet blank() {
        Images images = new Images(28, 28, new byte[784], new byte[1]);
        return new ImageSet("digits", "memory", 10, images, images);
    }

    private static Signature signature(Precision precision, List<Port> inputs, List<Port> targets) {
        return new Signature("m", precision, "java", inputs, targets, List.of(), List.of(), List.of(), true, "");
    }

    private static Signature signature(Port input, Port target) {
        return signature(Precision.FLOAT, List.of(input), List.of(target));
    }

    @Test
    void anImageIsSeenByRowByPixelOrWhole() {
        for (Port input : List.of(
                ROWS,
                new Port("x", 784, List.of(1), 0),
                new Port("x", 784, List.of(), 0),
                new Port("x", 0, List.of(784), 0),
                new Port("x", 0, List.of(28, 28), 0))) {
            assertDoesNotThrow(() -> blank().bind(signature(input, DIGIT)));
        }
    }

    @Test
    void anInputOfAnotherSizeIsRejected() {
        assertRejected(
                signature(new Port("image", 28, List.of(14), 0), DIGIT),
                "Input image of model m is sequence(28) of [14], but a sample of digits is an image of 28 x 28 = 784"
                        + " numbers; declare it as sequence(28) of [28], or as [784].");
        assertRejected(
                signature(new Port("image", 784, List.of(), 5), DIGIT),
                "Input image of model m is sequence(784) of class(5), but a sample of digits is an image of 28 x 28 = 784"
                        + " numbers; declare it as sequence(28) of [28], or as [784].");
    }

    @Test
    void aTargetThatIsNotTheLabelIsRejected() {
        assertRejected(
                signature(ROWS, new Port("y", 0, List.of(), 5)),
                "Target y of model m is class(5), but the label of a sample of digits is class(10).");
        assertRejected(
                signature(ROWS, new Port("y", 0, List.of(), 0)),
                "Target y of model m is number, but the label of a sample of digits is class(10).");
        assertRejected(
                signature(ROWS, new Port("y", 28, List.of(), 10)),
                "Target y of model m is sequence(28) of class(10), but the label of a sample of digits is class(10).");
    }

    @Test
    void thereIsOneInputAndOneTarget() {
        assertRejected(
                signature(Precision.FLOAT, List.of(ROWS), List.of()),
                "Model m has no target, but digits fills exactly one: an image of 28 x 28, and its label of class(10).");
        assertRejected(
                signature(Precision.FLOAT, List.of(ROWS, DIGIT), List.of(DIGIT)),
                "Model m has 2 inputs (image, digit), but digits fills exactly one: an image of 28 x 28, and its label"
                        + " of class(10).");
    }

    @Test
    void aBatchIsFilledInTheOrderOfTheIndices() {
        byte[] pixels = {0, 51, (byte) 255, 1, 2, 3};
        Images images = new Images(1, 2, pixels, new byte[] {4, 5, 6});
        Port input = new Port("x", 0, List.of(2), 0);
        for (Precision precision : Precision.values()) {
            Batch batch = Batch.allocate(signature(precision, List.of(input), List.of(DIGIT)), 4);
            images.fill(new int[] {9, 1, 0, 1}, 1, 3, batch);
            assertEquals(3, batch.count());
            assertArrayEquals(
                    new int[] {5, 4, 5, 0}, ((Values.Classes) batch.targets().getFirst()).array());
            switch (batch.inputs().getFirst()) {
                case Values.Floats(float[] numbers) ->
                    assertArrayEquals(new float[] {1, 1 / 255f, 0, 0.2f, 1, 1 / 255f, 0, 0}, numbers);
                case Values.Doubles(double[] numbers) ->
                    assertArrayEquals(new double[] {1, 1 / 255.0, 0, 0.2, 1, 1 / 255.0, 0, 0}, numbers);
                case Values.Classes _ -> throw new AssertionError();
            }
        }
    }

    @Test
    void aBatchWithoutTargetsGetsInputsOnly() {
        Batch batch = Batch.allocate(signature(Precision.FLOAT, List.of(ROWS), List.of()), 1);
        blank().test().fill(new int[] {0}, 0, 1, batch);
        assertEquals(1, batch.count());
    }

    @Test
    void noMoreSamplesThanTheBatchHasRoomFor() {
        Batch batch = Batch.allocate(signature(ROWS, DIGIT), 1);
        assertThrows(IndexOutOfBoundsException.class, () -> blank().train().fill(new int[] {0, 0}, 0, 2, batch));
        assertThrows(IndexOutOfBoundsException.class, () -> blank().train().fill(new int[] {1}, 0, 1, batch));
    }

    private static void assertRejected(Signature signature, String message) {
        DataSetException failure = assertThrows(DataSetException.class, () -> blank().bind(signature));
        assertEquals(message, failure.getMessage());
    }
}
