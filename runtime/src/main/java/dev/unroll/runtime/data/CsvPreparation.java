package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.SampleSteps;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.file.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which columns of a table a network reads, and on which scale.
///
/// @param header whether the table has names of columns in its first line
/// @param separator what stands between cells
/// @param sample the column that names the sample of a row, where the table has samples of their own
/// @param columns what the input reads
/// @param target what the target reads
record CsvPreparation(
        boolean header, char separator, Optional<DataSource.Column> sample, List<Field> columns, List<Field> target)
        implements Preparation {
    static final String KIND = "csv";
    private static final String SAMPLE = "sample";
    private static final int MOST_LISTED = 4;

    CsvPreparation {
        columns = List.copyOf(columns);
        target = List.copyOf(target);
    }

    /// A column.
    ///
    /// @param name its name, or its number as text where there is no header
    /// @param number its number, counted from 1
    /// @param scale the scale that its numbers are brought to
    /// @param labels the classes, if it has names of these, in order
    record Field(String name, int number, Scale scale, List<String> labels) {
        Field {
            labels = List.copyOf(labels);
        }

        static Field of(SavedFields fields) {
            return new Field(
                    fields.text("name"),
                    fields.wholeNumber("number"),
                    new Scale(fields.number("shift"), fields.number("unit")),
                    fields.items("labels").stream().map(SavedFields::text).toList());
        }

        /// How messages say what a network sees of it.
        @Override
        public String toString() {
            if (!labels.isEmpty()) {
                return name + " as one of " + labels.size() + " classes";
            }
            return name + " as " + (scale.equals(Scale.NONE) ? "it is" : scale);
        }

        Json toJson() {
            return Json.fields()
                    .put("name", name)
                    .put("number", number)
                    .put("shift", scale.shift())
                    .put("unit", scale.unit())
                    .put("labels", Json.array(labels.stream().map(Json::of).toList()))
                    .build();
        }
    }

    static CsvPreparation of(SavedFields fields) {
        return new CsvPreparation(
                fields.wholeNumber("header") != 0,
                separator(fields.text("separator")),
                fields.has(SAMPLE) ? Optional.of(sample(fields)) : Optional.empty(),
                fields(fields.items("columns")),
                fields(fields.items("target")));
    }

    private static char separator(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("no separator: " + text);
        }
        return text.charAt(0);
    }

    /// By its name, or its number where it is that.
    private static DataSource.Column sample(SavedFields fields) {
        return fields.members().get(SAMPLE) instanceof Json.NumberValue
                ? new DataSource.Column.Numbered(fields.wholeNumber(SAMPLE))
                : new DataSource.Column.Named(fields.text(SAMPLE));
    }

    private static List<Field> fields(List<Json> items) {
        return items.stream().map(item -> Field.of(SavedFields.of(item))).toList();
    }

    @Override
    public Json toJson() {
        Json.Fields fields = Json.fields()
                .put("kind", KIND)
                .put("header", header ? 1 : 0)
                .put("separator", Character.toString(separator));
        sample.ifPresent(column -> {
            switch (column) {
                case DataSource.Column.Named(String name) -> fields.put(SAMPLE, name);
                case DataSource.Column.Numbered(int number) -> fields.put(SAMPLE, number);
            }
        });
        return fields.put(
                        "columns",
                        Json.array(columns.stream().map(Field::toJson).toList()))
                .put("target", Json.array(target.stream().map(Field::toJson).toList()))
                .build();
    }

    @Override
    public String summary() {
        return "inputs: " + listed(columns) + (target.isEmpty() ? "" : "; target: " + listed(target));
    }

    private static String listed(List<Field> fields) {
        String listed = fields.stream().limit(MOST_LISTED).map(Field::toString).collect(Collectors.joining(", "));
        int more = fields.size() - MOST_LISTED;
        return more > 0 ? listed + " and " + more + " more" : listed;
    }

    @Override
    public Batch read(Path file, Signature signature) throws DataSetException, IOException {
        List<DataSource.Column> chosen = columns.stream().map(this::choice).toList();
        DataSource.Csv source = new DataSource.Csv(
                file,
                chosen,
                List.of(),
                sample,
                Optional.of(header),
                separator,
                DataSource.Scaling.NONE,
                0,
                new DataSource.Windows(1, 0, 0));
        CsvPreparation inputs = new CsvPreparation(header, separator, sample, columns, List.of());
        CsvSeries series = CsvSeries.read(source, Optional.of(inputs));
        return series.samples().isPresent()
                ? SampleSet.batch(file.toString(), series, series.samples().get(), signature)
                : SeriesSet.batch(file.toString(), series, signature);
    }

    private DataSource.Column choice(Field field) {
        return header ? new DataSource.Column.Named(field.name) : new DataSource.Column.Numbered(field.number);
    }

    @Override
    public void restore(Network network, Batch batch) {
        Signature signature = network.signature();
        for (int i = 0; i < signature.outputs().size(); i++) {
            Port output = signature.outputs().get(i);
            boolean ofTargetsType =
                    signature.targets().stream().anyMatch(port -> !port.isClass() && port.hasTypeOf(output));
            if (ofTargetsType && !target.isEmpty()) {
                restore(network.output(i), output, SampleSteps.of(signature, output), batch);
            }
        }
    }

    private void restore(Values values, Port output, SampleSteps steps, Batch batch) {
        int step = output.entriesPerSample() / steps.most();
        for (int sample = 0; sample < batch.count(); sample++) {
            int from = sample * output.entriesPerSample();
            for (int entry = 0; entry < steps.of(batch, sample) * step; entry++) {
                Scale scale = target.get(entry % target.size()).scale;
                values.set(from + entry, scale.restore(values.get(from + entry)));
            }
        }
    }

    @Override
    public Optional<String> className(int index) {
        return target.stream()
                .findFirst()
                .map(Field::labels)
                .filter(labels -> index < labels.size())
                .map(labels -> labels.get(index));
    }
}
