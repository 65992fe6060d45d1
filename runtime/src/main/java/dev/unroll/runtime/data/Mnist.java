package dev.unroll.runtime.data;

import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The MNIST database of handwritten digits (LeCun, Cortes, Burges): 60,000 images for training, 10,000 for
/// testing, of 28 x 28 pixels.
public final class Mnist {
    static final String NAME = "mnist";

    private static final int CLASSES = 10;

    /// One of the original files.
    ///
    /// @param name its name, without the suffix of a packed one
    /// @param length bytes of its contents, unpacked
    /// @param md5 MD5 of its contents, unpacked
    record Original(String name, int length, String md5) {

        /// Where the file lies in `folder`: plain or packed, and by either of its customary names.
        Optional<Path> in(Path folder) {
            return Stream.of(name, name.replace("-idx", ".idx"))
                    .flatMap(spelling -> Stream.of(spelling, spelling + ".gz"))
                    .map(folder::resolve)
                    .filter(Files::isRegularFile)
                    .findFirst();
        }
    }

    private static final Original TRAIN_IMAGES =
            new Original("train-images-idx3-ubyte", 47_040_016, "6bbc9ace898e44ae57da46a324031adb");
    private static final Original TRAIN_LABELS =
            new Original("train-labels-idx1-ubyte", 60_008, "a25bea736e30d166cdddb491f175f624");
    private static final Original TEST_IMAGES =
            new Original("t10k-images-idx3-ubyte", 7_840_016, "2646ac647ad5339dbf082846283269ea");
    private static final Original TEST_LABELS =
            new Original("t10k-labels-idx1-ubyte", 10_008, "27ae3e4e09519cfbb04c329615203637");
    private static final List<Original> ORIGINALS = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

    private Mnist() {}

    /// Opens the four files in a folder, which may hold other images than the original ones, of any size.
    ///
    /// @throws DataSetException if one of the files is missing
    /// @throws IOException if one of them cannot be read or is damaged
    public static ImageSet open(Path folder) throws DataSetException, IOException {
        Optional<String> missing = missing(folder, ORIGINALS);
        if (missing.isPresent()) {
            String names =
                    String.join(", ", ORIGINALS.stream().map(Original::name).toList());
            boolean none = ORIGINALS.stream()
                    .noneMatch(original -> missing(folder, List.of(original)).isEmpty());
            throw new DataSetException(
                    none
                            ? folder + " has none of the four files of MNIST, which are " + names
                                    + ", plain or packed as .gz."
                            : folder + ": " + missing.get() + "; MNIST is the four files " + names
                                    + ", plain or packed as .gz.");
        }
        Path testImages = file(TEST_IMAGES, folder);
        Images train = Idx.read(file(TRAIN_IMAGES, folder), file(TRAIN_LABELS, folder), CLASSES);
        Images test = Idx.read(testImages, file(TEST_LABELS, folder), CLASSES);
        if (train.rows() != test.rows() || train.columns() != test.columns()) {
            throw new FileFormatException(
                    testImages,
                    "has images of " + test.rows() + " x " + test.columns() + ", but those for training are "
                            + train.rows() + " x " + train.columns());
        }
        return new ImageSet(NAME, folder.toString(), CLASSES, train, test);
    }

    /// Opens the files in `$UNROLL_DATA/mnist` or the user's cache; if they are in neither, downloads them into
    /// the cache.
    ///
    /// @throws DataSetException if the files are nowhere to be had; the message says what was tried
    /// @throws IOException if one of them cannot be read or is damaged
    public static ImageSet find(Environment environment) throws DataSetException, IOException {
        return open(find(environment, ORIGINALS));
    }

    /// The folder that holds `originals`, perhaps only now.
    static Path find(Environment environment, List<Original> originals) throws DataSetException, IOException {
        List<String> tried = new ArrayList<>();
        for (Path folder : environment.dataFolders(NAME)) {
            Optional<String> missing = missing(folder, originals);
            if (missing.isEmpty()) {
                return folder;
            }
            tried.add(folder + ": " + missing.get());
        }
        Path cache = environment.cacheFolder(NAME);
        List<String> failures = new Download(environment).into(cache, originals);
        if (missing(cache, originals).isEmpty()) {
            return cache;
        }
        tried.addAll(failures);
        throw new DataSetException("MNIST is nowhere to be found. Tried:\n  " + String.join("\n  ", tried)
                + "\nName the folder that holds its four files by --data DIR, or put them into a folder mnist in the folder"
                + " that UNROLL_DATA names; the data set digits needs no files.");
    }

    private static Optional<String> missing(Path folder, List<Original> originals) {
        if (!Files.isDirectory(folder)) {
            return Optional.of("no such folder");
        }
        List<String> missing = originals.stream()
                .filter(original -> original.in(folder).isEmpty())
                .map(Original::name)
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of("no " + String.join(", no ", missing));
    }

    private static Path file(Original original, Path folder) {
        return original.in(folder).orElseGet(() -> folder.resolve(original.name));
    }
}
