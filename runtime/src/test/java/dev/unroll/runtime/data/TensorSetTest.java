package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.runtime.Signature;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorSetTest {
    private static final Signature MODEL =
            Signatures.of(List.of(Signatures.numbers("x", 2, 1)), List.of(Signatures.classes("y", 0, 3)));

    @TempDir
    private Path folder;

    @Test
    void samplesLieAlongTheFirstAxis() throws Exception {
        Path file = write("all", 10);
        DataSet data = TensorSet.open(new DataSource.Tensors(file, Optional.empty(), 0.1, 0.2));
        data.bind(MODEL);
        assertEquals(7, data.train().size());
        assertEquals(1, data.validation().orElseThrow().size());
        assertEquals(2, data.test().size());
        assertEquals(
                List.of(List.of(0.0, 0.5, 6.0, 6.5), List.of(0.0, 0.0)), Signatures.fill(data.train(), MODEL, 0, 6));
        assertEquals(
                List.of(List.of(7.0, 7.5), List.of(1.0)),
                Signatures.fill(data.validation().orElseThrow(), MODEL, 0));
        assertEquals(List.of(List.of(9.0, 9.5), List.of(0.0)), Signatures.fill(data.test(), MODEL, 1));
        assertEquals("sample 9", data.test().label(1));
    }

    @Test
    void theTestPartMayHaveAFileOfItsOwn() throws Exception {
        DataSet data = TensorSet.open(new DataSource.Tensors(write("train", 5), Optional.of(write("test", 3)), 0, 0));
        data.bind(MODEL);
        assertEquals(5, data.train().size());
        assertEquals(Optional.empty(), data.validation());
        assertEquals(3, data.test().size());
        assertEquals(List.of(List.of(2.0, 2.5), List.of(2.0)), Signatures.fill(data.test(), MODEL, 2));
    }

    @Test
    void whatTheModelDoesNotReadDoesNotCount() throws Exception {
        Path file = write("all", 4);
        java.util.TreeMap<String, Tensor> tensors =
                new java.util.TreeMap<>(Safetensors.read(file).tensors());
        tensors.put("mean", Tensor.ofDoubles(List.of(2), 1, 2));
        Safetensors.write(file, new TensorFile(tensors, Map.of()));
        DataSet data = TensorSet.open(new DataSource.Tensors(file, Optional.empty(), 0, 0));
        data.bind(MODEL);
        assertEquals(4, data.train().size());
        assertEquals(data.train(), data.test());
        assertEquals("tensors, all for training and testing", data.origin());
    }

    @Test
    void samplesThatAreNotThereOrNoNumbersAreRefused() throws Exception {
        Path file = folder.resolve("odd.safetensors");
        Safetensors.write(
                file,
                new TensorFile(
                        new java.util.TreeMap<>(Map.of(
                                "x", Tensor.ofDoubles(List.of(2, 2, 1), 1, 2, Double.NaN, 4),
                                "y", Tensor.ofLongs(List.of(3), 0, 1, 2),
                                "z", Tensor.ofLongs(List.of(0)))),
                        Map.of()));
        DataSet data = TensorSet.open(new DataSource.Tensors(file, Optional.empty(), 0, 0));
        assertMessage(
                "Input x of model M is sequence(2) of [1], but in " + file + " sample 1, step 0 is NaN.", data, MODEL);
        assertMessage(
                "Tensor x of " + file + " has 2 samples, but y has 3; each has to have the same, along its first axis.",
                data,
                Signatures.of(List.of(Signatures.classes("y", 0, 3), Signatures.numbers("x", 2, 1)), List.of()));
        assertMessage(
                "Tensor z of " + file + " has no samples.",
                data,
                Signatures.of(List.of(Signatures.classes("z", 0, 3)), List.of()));
    }

    @Test
    void tensorsHaveToFitTheModel() throws Exception {
        Path file = write("all", 4);
        DataSet data = TensorSet.open(new DataSource.Tensors(file, Optional.empty(), 0, 0.5));
        assertMessage(
                "Input z of model M is number, but " + file + " has no tensor z; it has x, y.",
                data,
                Signatures.of(List.of(Signatures.numbers("z", 0)), List.of()));
        assertMessage(
                "Input x of model M is sequence(2) of [3], which takes a tensor [samples, 2, 3], but in " + file
                        + " it is F64[4, 2, 1].",
                data,
                Signatures.of(List.of(Signatures.numbers("x", 2, 3)), List.of()));
        assertMessage(
                "Target y of model M is class(2), but in " + file + " sample 2 has class 2, but classes are 0 to 1.",
                data,
                Signatures.of(List.of(), List.of(Signatures.classes("y", 0, 2))));
        assertMessage(
                "Target x of model M is sequence(2) of class(2), which takes a tensor [samples, 2] of whole numbers, but"
                        + " in " + file + " it is F64[4, 2, 1].",
                data,
                Signatures.of(List.of(), List.of(Signatures.classes("x", 2, 2))));
    }

    private Path write(String name, int samples) throws IOException {
        double[] numbers = new double[2 * samples];
        long[] classes = new long[samples];
        for (int i = 0; i < samples; i++) {
            numbers[2 * i] = i;
            numbers[2 * i + 1] = i + 0.5;
            classes[i] = i % 3;
        }
        Path file = folder.resolve(name + ".safetensors");
        Safetensors.write(
                file,
                new TensorFile(
                        new java.util.TreeMap<>(Map.of(
                                "x", Tensor.ofDoubles(List.of(samples, 2, 1), numbers),
                                "y", Tensor.ofLongs(List.of(samples), classes))),
                        Map.of()));
        return file;
    }

    private static void assertMessage(String message, DataSet data, Signature signature) {
        assertEquals(
                message,
                assertThrows(DataSetException.class, () -> data.bind(signature)).getMessage());
    }
}
