package dev.unroll.runtime.data;

import dev.unroll.runtime.data.DataSource.Column.Named;
import dev.unroll.runtime.data.DataSource.Column.Numbered;
import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The chosen columns of a table as numbers.
///
/// @param header whether the first line has names
/// @param lines the line of each row, counted from 1
/// @param inputs the columns for the input
/// @param targets the columns for the target
/// @param sample the column that names the sample of a row, by its name where the table has names
/// @param samples whose rows they are, where the table has samples of their own; these have their rows one after the
///     other
record CsvTable(
        boolean header,
        int[] lines,
        List<Column> inputs,
        List<Column> targets,
        Optional<DataSource.Column> sample,
        Optional<Samples> samples) {

    /// A column.
    ///
    /// @param name its name, or its number
    /// @param number its number, counted from 1
    /// @param entries its numbers, or indices of labels
    /// @param labels the names that stand in it, in alphabetical order; empty if it has numbers
    record Column(String name, int number, double[] entries, List<String> labels) {
        private Column inOrder(int[] order) {
            double[] ordered =
                    Arrays.stream(order).mapToDouble(row -> entries[row]).toArray();
            return new Column(name, number, ordered, labels);
        }
    }

    int rows() {
        return lines.length;
    }

    /// The table with its rows in another order.
    ///
    /// @param order the row that comes first, and so on
    private CsvTable inOrder(int[] order, Samples samples) {
        return new CsvTable(
                header,
                Arrays.stream(order).map(row -> lines[row]).toArray(),
                inputs.stream().map(column -> column.inOrder(order)).toList(),
                targets.stream().map(column -> column.inOrder(order)).toList(),
                sample,
                Optional.of(samples));
    }

    /// Reads a table. A column of the target may have names in the place of numbers.
    ///
    /// @throws FileFormatException if a row has too few or too many cells, or a cell is no number
    static CsvTable read(DataSource.Csv source) throws IOException, DataSetException {
        try (CsvReader reader = CsvReader.open(source.file(), source.separator())) {
            return new Loading(source, reader).table();
        }
    }

    /// A table while it is read.
    private static final class Loading {
        private final DataSource.Csv source;
        private final Path file;
        private final CsvReader reader;
        private List<String> names = List.of();
        private final Map<String, List<Integer>> samples = new LinkedHashMap<>(); // rows by the name of their sample
        private int sample = -1;
        private int[] lines = new int[64];
        private int rows;

        Loading(DataSource.Csv source, CsvReader reader) {
            this.source = source;
            this.file = source.file();
            this.reader = reader;
        }

        CsvTable table() throws IOException, DataSetException {
            CsvReader.Row first = reader.next().orElseThrow(() -> new FileFormatException(file, "has no rows"));
            boolean header = hasHeader(first.cells());
            names = header
                    ? first.cells()
                    : IntStream.rangeClosed(1, first.cells().size())
                            .mapToObj(Integer::toString)
                            .toList();
            int[] targets = indices(source.target());
            if (source.sample().isPresent()) {
                sample = indices(List.of(source.sample().get()))[0];
                requireOneOfItsName(sample);
            }
            int[] inputs = source.columns().isEmpty() ? allBut(targets) : indices(source.columns());
            List<Filling> columns = new ArrayList<>();
            for (int index : inputs) {
                requireOneOfItsName(index);
                columns.add(new Filling(index, false));
            }
            for (int index : targets) {
                requireOneOfItsName(index);
                columns.add(new Filling(index, true));
            }
            Optional<CsvReader.Row> row = header ? reader.next() : Optional.of(first);
            if (row.isEmpty()) {
                throw new FileFormatException(file, "has names of columns, but no rows");
            }
            for (; row.isPresent(); row = reader.next()) {
                add(row.get(), columns);
            }
            List<Column> done = columns.stream().map(Filling::column).toList();
            CsvTable table = new CsvTable(
                    header,
                    Arrays.copyOf(lines, rows),
                    done.subList(0, inputs.length),
                    done.subList(inputs.length, done.size()),
                    sampleColumn(header),
                    Optional.empty());
            return sample < 0 ? table : bySample(table);
        }

        private Optional<DataSource.Column> sampleColumn(boolean header) {
            return sample >= 0 && header ? Optional.of(new Named(names.get(sample))) : source.sample();
        }

        private CsvTable bySample(CsvTable table) {
            int[] order = samples.values().stream()
                    .flatMap(List::stream)
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] starts = new int[samples.size() + 1];
            int next = 0;
            for (List<Integer> own : samples.values()) {
                starts[next + 1] = starts[next] + own.size();
                next++;
            }
            return table.inOrder(order, new Samples(starts, List.copyOf(samples.keySet())));
        }

        private boolean hasHeader(List<String> cells) {
            return source.header().orElseGet(() -> {
                boolean named = source.columns().stream().anyMatch(Named.class::isInstance)
                        || source.target().stream().anyMatch(Named.class::isInstance)
                        || source.sample().filter(Named.class::isInstance).isPresent();
                List<Integer> chosen = numbers(source.columns());
                // What may have words below the header, too.
                List<Integer> labels = numbers(Stream.concat(source.target().stream(), source.sample().stream())
                        .toList());
                return named
                        || IntStream.rangeClosed(1, cells.size())
                                .filter(number -> chosen.isEmpty() ? !labels.contains(number) : chosen.contains(number))
                                .anyMatch(
                                        number -> number(cells.get(number - 1)).isEmpty());
            });
        }

        private static List<Integer> numbers(List<DataSource.Column> columns) {
            return columns.stream()
                    .filter(Numbered.class::isInstance)
                    .map(column -> ((Numbered) column).number())
                    .toList();
        }

        private int[] indices(List<DataSource.Column> columns) throws DataSetException {
            int[] indices = new int[columns.size()];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = switch (columns.get(i)) {
                    case Named(String name) -> names.indexOf(name);
                    case Numbered(int number) -> number <= names.size() ? number - 1 : -1;
                };
                if (indices[i] < 0) {
                    throw new DataSetException(file + " has no column "
                            + switch (columns.get(i)) {
                                case Named(String name) -> name;
                                case Numbered(int number) -> Integer.toString(number);
                            }
                            + "; it has " + names.size() + ": " + String.join(", ", names) + "." + separatorHint());
                }
            }
            return indices;
        }

        private String separatorHint() {
            return names.size() > 1
                    ? ""
                    : Stream.of(";", "\t", ",", "|")
                            .filter(other -> names.getFirst().contains(other))
                            .findFirst()
                            .map(other -> " Are its cells separated by another character? Say it: separator: "
                                    + (other.equals("\t") ? "tab" : "\"" + other + "\"") + ".")
                            .orElse("");
        }

        /// Weights find columns by the names that tables have for them.
        private void requireOneOfItsName(int index) throws DataSetException {
            int[] alike = IntStream.range(0, names.size())
                    .filter(other -> names.get(other).equals(names.get(index)))
                    .toArray();
            if (alike.length > 1) {
                throw new DataSetException("%s has two columns %s, %d and %d; give one of them another name."
                        .formatted(file, names.get(index), alike[0] + 1, alike[1] + 1));
            }
        }

        private int[] allBut(int[] targets) {
            return IntStream.range(0, names.size())
                    .filter(index -> index != sample && Arrays.stream(targets).noneMatch(target -> target == index))
                    .toArray();
        }

        private void add(CsvReader.Row row, List<Filling> columns) throws FileFormatException {
            int cells = row.cells().size();
            if (cells != names.size()) {
                throw new FileFormatException(
                        file,
                        "line " + row.line() + " has " + cells + (cells == 1 ? " cell" : " cells")
                                + ", but the first line has " + names.size());
            }
            if (rows == lines.length) {
                lines = Arrays.copyOf(lines, 2 * rows);
            }
            lines[rows] = row.line();
            for (Filling column : columns) {
                column.add(row);
            }
            if (sample >= 0) {
                samples.computeIfAbsent(filled(row, sample), _ -> new ArrayList<>())
                        .add(rows);
            }
            rows++;
        }

        private String filled(CsvReader.Row row, int index) throws FileFormatException {
            String cell = row.cells().get(index);
            if (cell.isEmpty()) {
                throw new FileFormatException(
                        file, place(row, index) + ", is empty; fill it in, or leave the line out");
            }
            return cell;
        }

        private String place(CsvReader.Row row, int index) {
            return "line " + row.line() + ", column " + (index + 1)
                    + (names.get(index).equals(Integer.toString(index + 1)) ? "" : " (" + names.get(index) + ")");
        }

        /// A column while it is read.
        private final class Filling {
            private final int index;
            private final boolean mayHaveNames;
            private final List<String> words = new ArrayList<>();
            private double[] entries = new double[64];
            private int size;

            Filling(int index, boolean mayHaveNames) {
                this.index = index;
                this.mayHaveNames = mayHaveNames;
            }

            void add(CsvReader.Row row) throws FileFormatException {
                String cell = filled(row, index);
                Optional<Double> number = number(cell);
                String place = place(row, index);
                if (mayHaveNames && (size == 0 ? number.isEmpty() : !words.isEmpty())) {
                    words.add(cell);
                    size++;
                    return;
                }
                if (size == entries.length) {
                    entries = Arrays.copyOf(entries, 2 * size);
                }
                entries[size++] = number.orElseThrow(
                        () -> new FileFormatException(file, place + ", has `" + cell + "`, which is no number"));
            }

            Column column() {
                if (words.isEmpty()) {
                    return new Column(names.get(index), index + 1, Arrays.copyOf(entries, size), List.of());
                }
                List<String> labels = List.copyOf(new TreeSet<>(words));
                double[] classes = words.stream().mapToDouble(labels::indexOf).toArray();
                return new Column(names.get(index), index + 1, classes, labels);
            }
        }

        private static Optional<Double> number(String cell) {
            // Java would take suffixes and hexadecimal numbers, too.
            if (cell.isEmpty() || "0123456789.".indexOf(cell.charAt(cell.length() - 1)) < 0 || cell.contains("x")) {
                return Optional.empty();
            }
            try {
                double number = Double.parseDouble(cell);
                return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
    }
}
