package dev.unroll.runtime.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files are what NumPy 1.24 wrote, in base 64: `np.save(f, a)`, `np.savez_compressed(f, x=a, y=b)`.
class NpyTest {
    /// `np.array([[1.5, -2], [3, 4]], dtype='<f8')`
    private static final String DOUBLES =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAADA"
                    + "AAAAAAAACEAAAAAAAAAQQA==";

    /// `np.array([1.5, -2], dtype='<f2')`
    private static final String HALVES =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPgDA";

    /// `np.array([[1, 2], [3, 4]], dtype='<i8').T`
    private static final String TRANSPOSED =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAAIAAAAAAAAA"
                    + "AwAAAAAAAAAEAAAAAAAAAA==";

    /// `np.array([True, False])`
    private static final String TRUTHS =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAA==";

    /// `x=np.array([[1.5], [2.5]], dtype='<f4'), y=np.array([1, 0], dtype='<i4')`
    private static final String ARCHIVE =
            "UEsDBBQAAAAIAAAAIQBk1GeGTgAAAIgAAAAFABQAeC5ucHkBABAAiAAAAAAAAABOAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxc"
                    + "pG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CoaaOgq1CmQDLgaGA/YMDAoOAFBLAwQUAAAACAAA"
                    + "ACEAgDGjh0gAAACIAAAABQAUAHkubnB5AQAQAIgAAAAAAAAASAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mirqOg"
                    + "npZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFAAuRgYIAABQSwECFAMUAAAACAAAACEAZNRnhk4AAACIAAAA"
                    + "BQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwECFAMUAAAACAAAACEAgDGjh0gAAACIAAAABQAAAAAAAAAAAAAAgAGFAAAAeS5u"
                    + "cHlQSwUGAAAAAAIAAgBmAAAABAEAAAAA";

    @TempDir
    private Path folder;

    @Test
    void arraysOfEachTypeAreRead() throws IOException {
        assertEquals(Tensor.ofDoubles(List.of(2, 2), 1.5, -2, 3, 4), Npy.read(write("a.npy", DOUBLES)));
        assertEquals(Tensor.ofFloats(List.of(2), 1.5f, -2), Npy.read(write("a.npy", HALVES)));
        assertEquals(Tensor.ofBytes(List.of(2), (byte) 1, (byte) 0), Npy.read(write("a.npy", TRUTHS)));
    }

    @Test
    void anArchiveAndAFolderHaveArraysByName() throws IOException {
        assertEquals(
                Map.of(
                        "x", Tensor.ofFloats(List.of(2, 1), 1.5f, 2.5f),
                        "y", Tensor.ofInts(List.of(2), 1, 0)),
                Npy.readAll(write("a.npz", ARCHIVE)));
        Files.delete(folder.resolve("a.npz"));
        write("x.npy", HALVES);
        write("y.npy", TRUTHS);
        assertEquals(List.of("x", "y"), List.copyOf(Npy.readAll(folder).keySet()));
    }

    @Test
    void whatIsNoArrayIsRefused() throws IOException {
        assertProblem("has its entries in Fortran's order; save numpy.ascontiguousarray(...) of it", bytes(TRANSPOSED));
        assertProblem("is no array of NumPy's", "text".getBytes(StandardCharsets.UTF_8));
        assertProblem("ends within its header", Arrays.copyOf(bytes(DOUBLES), 9));
        assertProblem("ends within its header", Arrays.copyOf(bytes(DOUBLES), 12));
        assertProblem(
                "has 31 bytes of entries, which are not those of <f8[2, 2]",
                Arrays.copyOf(bytes(DOUBLES), bytes(DOUBLES).length - 1));
        byte[] complex = bytes(DOUBLES);
        complex[22] = 'c';
        assertProblem("has entries of type <c8; those of <f8, <f4, <f2, <i8, <i4, |u1 and |b1 can be read", complex);
    }

    @Test
    void whatHoldsNoArraysByNameIsRefused() throws IOException {
        Path archive = Files.writeString(folder.resolve("wrong.npz"), "text");
        assertEquals(
                archive + ": is no archive of NumPy's arrays",
                assertThrows(FileFormatException.class, () -> TensorFiles.read(archive))
                        .getMessage());
        Path single = write("x.npy", HALVES);
        assertEquals(
                single
                        + ": is a single array; give the folder that it is in, with a NAME.npy for each input and target",
                assertThrows(FileFormatException.class, () -> TensorFiles.read(single))
                        .getMessage());
    }

    private void assertProblem(String problem, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("wrong.npy"), content);
        FileFormatException failure = assertThrows(FileFormatException.class, () -> Npy.read(file));
        assertEquals(file + ": " + problem, failure.getMessage());
    }

    private Path write(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), bytes(content));
    }

    private static byte[] bytes(String content) {
        return Base64.getDecoder().decode(content);
    }
}
