package dev.unroll.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Opens data sets by name.
public final class DataSets {
    private DataSets() {}

    /// The names that [#open] knows.
    public static List<String> names() {
        return List.of(Digits.NAME, Mnist.NAME);
    }

    /// Opens the data of a source.
    ///
    /// @param saved how the data was prepared that weights were trained on, if these are to be measured on it
    /// @throws DataSetException if there is no such data set, its files are nowhere to be found, or it is of
    ///     another kind than what the weights were trained on
    /// @throws IOException if its files cannot be read or are damaged
    public static DataSet open(DataSource source, Optional<Preparation> saved, Environment environment)
            throws DataSetException, IOException {
        return switch (source) {
            case DataSource.Named(String name) -> open(name, environment);
            case DataSource.Csv csv -> csv(csv, saved);
            case DataSource.Text text -> text(text, saved);
            case DataSource.Tensors tensors -> TensorSet.open(tensors);
        };
    }

    private static DataSet csv(DataSource.Csv source, Optional<Preparation> saved)
            throws DataSetException, IOException {
        if (saved.isPresent() && !(saved.get() instanceof CsvPreparation)) {
            throw otherKind(source.file());
        }
        CsvSeries series = CsvSeries.read(source, saved.map(CsvPreparation.class::cast));
        String origin = String.format(Locale.ROOT, "%,d rows", series.rows());
        if (series.samples().isPresent()) {
            return samples(source.file(), origin, series, series.samples().get(), source.windows());
        }
        Division division = Division.of(series.rows(), source.windows());
        return new SeriesSet(
                name(source.file()), origin, series, source.windows().stride(), division);
    }

    private static DataSet text(DataSource.Text source, Optional<Preparation> saved)
            throws DataSetException, IOException {
        if (saved.isPresent() && !(saved.get() instanceof Vocabulary)) {
            throw otherKind(source.file());
        }
        TextSeries series = TextSeries.read(source, saved.map(Vocabulary.class::cast));
        if (series.samples().isPresent()) {
            return samples(
                    source.file(), series.toString(), series, series.samples().get(), source.windows());
        }
        Division division = Division.of(series.rows(), source.windows());
        return new SeriesSet(
                name(source.file()), series.toString(), series, source.windows().stride(), division);
    }

    private static DataSet samples(
            Path file, String origin, Series series, Samples samples, DataSource.Windows windows) {
        Division division = Division.of(samples.count(), windows);
        return new SampleSet(name(file), origin, series, samples, division);
    }

    /// The name of a file, which stays when it is reached by another path.
    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static DataSetException otherKind(Path file) {
        return new DataSetException("The weights were trained on another kind of data than " + file + ".");
    }

    /// Opens the data set `name`, or the MNIST files in the folder that `name` is the path of.
    ///
    /// @throws DataSetException if there is no such data set, or its files are nowhere to be found
    /// @throws IOException if its files cannot be read or are damaged
    public static ImageSet open(String name, Environment environment) throws DataSetException, IOException {
        return switch (name) {
            case Digits.NAME -> Digits.draw();
            case Mnist.NAME -> Mnist.find(environment);
            default -> Mnist.open(existingFolder(name));
        };
    }

    private static Path existingFolder(String name) throws DataSetException {
        try {
            Path folder = Path.of(name);
            if (!name.isBlank() && Files.isDirectory(folder)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // No folder has this name.
        }
        throw new DataSetException("There is no data set and no folder " + name + "; data sets are "
                + String.join(", ", names()) + ", the path of a folder with the files of MNIST,"
                + " or csv(...), text(...), safetensors(...) and npy(...).");
    }
}
