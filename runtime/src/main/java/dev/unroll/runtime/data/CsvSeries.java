package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The columns of a table that a model reads, a row for each step.
final class CsvSeries implements Series {
    private final Path file;
    private final CsvTable table;
    private final CsvPreparation preparation;
    private final int ahead;

    private CsvSeries(Path file, CsvTable table, CsvPreparation preparation, int ahead) {
        this.file = file;
        this.table = table;
        this.preparation = preparation;
        this.ahead = ahead;
    }

    /// Reads a table.
    ///
    /// @param saved the scales that trained weights know, in the place of those that fit the table
    static CsvSeries read(DataSource.Csv source, Optional<CsvPreparation> saved) throws DataSetException, IOException {
        CsvTable table = CsvTable.read(source);
        int fitted = table.samples()
                .map(samples -> samples.start(
                        Division.of(samples.count(), source.windows()).train()))
                .orElseGet(() -> Division.of(table.rows(), source.windows()).train());
        List<CsvPreparation.Field> columns = fields(source, table.inputs(), fitted, saved.map(CsvPreparation::columns));
        List<CsvPreparation.Field> target = fields(source, table.targets(), fitted, saved.map(CsvPreparation::target));
        CsvPreparation preparation =
                new CsvPreparation(table.header(), source.separator(), table.sample(), columns, target);
        return new CsvSeries(source.file(), table, preparation, source.ahead());
    }

    private static List<CsvPreparation.Field> fields(
            DataSource.Csv source,
            List<CsvTable.Column> columns,
            int fitted,
            Optional<List<CsvPreparation.Field>> saved)
            throws DataSetException {
        if (saved.isPresent() && saved.get().size() != columns.size()) {
            throw new DataSetException("The weights were trained on "
                    + saved.get().size() + " columns, but " + source.file() + " is to give " + columns.size() + ".");
        }
        List<CsvPreparation.Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            CsvTable.Column column = columns.get(i);
            if (saved.isPresent()) {
                fields.add(saved.get().get(i));
            } else {
                boolean named = !column.labels().isEmpty();
                Scale scale = named ? Scale.NONE : Scale.fit(source.scaling(), column.entries(), fitted);
                fields.add(new CsvPreparation.Field(column.name(), column.number(), scale, column.labels()));
            }
        }
        return fields;
    }

    @Override
    public String rowsName() {
        return "rows";
    }

    @Override
    public int rows() {
        return table.rows();
    }

    /// Whose rows they are, where the table has samples of their own.
    Optional<Samples> samples() {
        return table.samples();
    }

    @Override
    public String samplesHint() {
        return "csv(\"" + file.getFileName() + "\", sample: \"NAME\"), the column that names it";
    }

    @Override
    public Preparation preparation() {
        return preparation;
    }

    @Override
    public Track track(Signature signature, Port port, boolean isTarget) throws DataSetException {
        List<CsvTable.Column> columns = isTarget ? table.targets() : table.inputs();
        List<CsvPreparation.Field> fields = isTarget ? preparation.target() : preparation.columns();
        List<Port> ports = isTarget ? signature.targets() : signature.inputs();
        if (ports.size() != 1) {
            throw new DataSetException("Model " + signature.model() + " has "
                    + PortText.count(isTarget ? "target" : "input", ports) + ", but a table fills one.");
        }
        if (isTarget && columns.isEmpty()) {
            throw new DataSetException("Which column of " + file + " is target " + port.name()
                    + "? Say it, as in csv(\"" + file.getFileName() + "\", target: \"NAME\").");
        }
        int width = port.entriesPerSample() / Math.max(port.steps(), 1);
        if (width != columns.size()) {
            String names = columns.stream().map(CsvTable.Column::name).collect(Collectors.joining(", "));
            throw new DataSetException(PortText.of(signature, port, isTarget) + ", but " + file + " gives it "
                    + columns.size() + (columns.size() == 1 ? " column (" : " columns (") + names + ").");
        }
        double[] entries = new double[Math.multiplyExact(table.rows(), width)];
        for (int i = 0; i < width; i++) {
            if (port.isClass()) {
                putClasses(signature, port, isTarget, columns.get(i), fields.get(i), entries);
            } else {
                putNumbers(
                        signature, port, isTarget, columns.get(i), fields.get(i).scale(), entries, i, width);
            }
        }
        return new Track(entries, width, isTarget ? ahead : 0);
    }

    private void putNumbers(
            Signature signature,
            Port port,
            boolean isTarget,
            CsvTable.Column column,
            Scale scale,
            double[] entries,
            int from,
            int width)
            throws DataSetException {
        if (!column.labels().isEmpty()) {
            throw new DataSetException(PortText.of(signature, port, isTarget) + ", but column " + column.name() + " of "
                    + file + " has names, such as " + column.labels().getFirst() + ".");
        }
        for (int row = 0; row < table.rows(); row++) {
            double entry = scale.apply(column.entries()[row]);
            if (!signature.precision().isFinite(entry)) {
                throw new DataSetException(
                        "%s, line %d, column %s, has %s, which only `precision: double` can hold; or have it normalized."
                                .formatted(file, table.lines()[row], column.name(), column.entries()[row]));
            }
            entries[row * width + from] = entry;
        }
    }

    private void putClasses(
            Signature signature,
            Port port,
            boolean isTarget,
            CsvTable.Column column,
            CsvPreparation.Field field,
            double[] entries)
            throws DataSetException {
        if (field.labels().size() > port.classes()) {
            throw new DataSetException("Port " + port.name() + " of model " + signature.model() + " is "
                    + port.typeName() + ", but column " + column.name() + " of " + file + " has "
                    + field.labels().size() + " classes: " + String.join(", ", field.labels()) + ".");
        }
        for (int row = 0; row < table.rows(); row++) {
            double entry = column.entries()[row];
            if (!column.labels().isEmpty() || !field.labels().isEmpty()) {
                String label = column.labels().isEmpty()
                        ? number(entry)
                        : column.labels().get((int) entry);
                entry = field.labels().indexOf(label);
                if (entry < 0) {
                    throw new DataSetException(
                            "%s, line %d, has the class %s, which the weights were not trained for; they know %s."
                                    .formatted(file, table.lines()[row], label, known(port, field)));
                }
            } else if (entry != Math.rint(entry) || entry < 0 || entry >= port.classes()) {
                throw new DataSetException(
                        "%s, line %d, has the class %s, but %s is %s: classes are whole numbers from 0 to %d%s."
                                .formatted(
                                        file,
                                        table.lines()[row],
                                        number(entry),
                                        port.name(),
                                        port.typeName(),
                                        port.classes() - 1,
                                        isTarget ? ", or names" : ""));
            }
            entries[row] = entry;
        }
    }

    private static String number(double entry) {
        return entry == Math.rint(entry) ? Long.toString((long) entry) : Double.toString(entry);
    }

    private static String known(Port port, CsvPreparation.Field field) {
        return field.labels().isEmpty() ? "0 to " + (port.classes() - 1) : String.join(", ", field.labels());
    }
}
