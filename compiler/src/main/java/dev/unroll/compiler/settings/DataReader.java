package dev.unroll.compiler.settings;

import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.data.DataSource.Column;
import dev.unroll.runtime.data.DataSource.Scaling;
import dev.unroll.runtime.data.DataSource.Unit;
import dev.unroll.runtime.data.DataSource.Windows;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads what data is: a name such as `digits`, or a call such as `csv("load.csv", columns: [2, 3], target:
/// "load")`, `text("poems.txt", unit: words)`, `safetensors("samples.safetensors")` and `npy("folder")`.
/// Paths are relative to the file of the model that says them, and on the command line to the folder one is
/// in.
final class DataReader {
    private static final String FILE = "file";
    private static final String COLUMNS = "columns";
    private static final String TARGET = "target";
    private static final String HEADER = "header";
    private static final String SEPARATOR = "separator";
    private static final String NORMALIZE = "normalize";
    private static final String SAMPLE = "sample";
    private static final String AHEAD = "ahead";
    private static final String STRIDE = "stride";
    private static final String UNIT = "unit";
    private static final String VALIDATION = "validation";
    private static final String TEST = "test";
    private static final double USUAL_TEST_SHARE = 0.2;
    private static final Map<String, List<String>> SOURCES = Map.of(
            "csv",
                    List.of(
                            FILE,
                            COLUMNS,
                            TARGET,
                            SAMPLE,
                            HEADER,
                            SEPARATOR,
                            NORMALIZE,
                            AHEAD,
                            STRIDE,
                            VALIDATION,
                            TEST),
            "text", List.of(FILE, UNIT, SAMPLE, STRIDE, VALIDATION, TEST),
            "safetensors", List.of(FILE, VALIDATION, TEST),
            "npy", List.of(FILE, VALIDATION, TEST));

    private final ValueReader values;
    private final String name;
    private final Map<String, Value> arguments;
    private final Path folder;

    private DataReader(ValueReader values, String name, Map<String, Value> arguments, Path folder) {
        this.values = values;
        this.name = name;
        this.arguments = arguments;
        this.folder = folder;
    }

    /// @param folder the folder that paths are relative to
    static Optional<DataSource> read(Value value, ValueReader values, Path folder) {
        if (!(value instanceof Value.Call(String name, List<Setting.Argument> given, Span span))) {
            return values.name("data", value).map(DataSource.Named::new);
        }
        List<String> known = SOURCES.get(name);
        if (known == null) {
            values.error(
                    span,
                    "there is no data `" + name + "(...)`",
                    ValueReader.hint(name, SOURCES.keySet().stream().sorted().toList()));
            return Optional.empty();
        }
        int errors = values.diagnostics().size();
        return values.arguments(name, given, FILE, known, known.get(1) + ": ...")
                .flatMap(arguments -> new DataReader(values, name, arguments, folder).make(span))
                .filter(_ -> values.diagnostics().size() == errors);
    }

    /// The source with a stride where none was said: windows overlap as much as they can, but lie one
    /// after the other where states are carried.
    static DataSource withUsualStride(DataSource source, boolean carries) {
        return switch (source) {
            case DataSource.Csv csv -> csv.withWindows(withUsualStride(csv.windows(), carries));
            case DataSource.Text text ->
                new DataSource.Text(text.file(), text.unit(), text.lines(), withUsualStride(text.windows(), carries));
            case DataSource.Named _, DataSource.Tensors _ -> source;
        };
    }

    private static Windows withUsualStride(Windows windows, boolean carries) {
        return windows.stride() == Windows.ADJACENT && !carries ? windows.withStride(1) : windows;
    }

    private Optional<DataSource> make(Span span) {
        Value file = arguments.get(FILE);
        if (file == null) {
            values.error(span, "`" + name + "` needs a file", "for example `" + name + "(\"FILE\")`");
            return Optional.empty();
        }
        return path(FILE, file).map(path -> switch (name) {
            case "csv" -> csv(path);
            case "text" ->
                new DataSource.Text(path, oneOf(UNIT, Unit.values(), Unit.CHARACTERS), samplesAreLines(), windows());
            default -> tensors(path);
        });
    }

    private DataSource csv(Path path) {
        boolean tabs = path.toString().endsWith(".tsv");
        return new DataSource.Csv(
                path,
                columns(COLUMNS),
                columns(TARGET),
                sampleColumn(),
                Optional.ofNullable(arguments.get(HEADER)).flatMap(value -> values.truth(HEADER, value)),
                separator(tabs ? '\t' : ','),
                oneOf(NORMALIZE, Scaling.values(), Scaling.NONE),
                (int) whole(AHEAD, 0, 0),
                windows());
    }

    /// The column that names the sample of each row.
    private Optional<Column> sampleColumn() {
        Value value = arguments.get(SAMPLE);
        List<Column> columns = columns(SAMPLE);
        if (columns.size() > 1) {
            return values.wrong(SAMPLE, "the name or number of one column", value);
        }
        requireNoSeries(AHEAD, STRIDE);
        return columns.stream().findFirst();
    }

    private boolean samplesAreLines() {
        Value value = arguments.get(SAMPLE);
        requireNoSeries(STRIDE);
        return value != null && values.oneOf(SAMPLE, value, List.of("line")).isPresent();
    }

    /// Refuses what is about one series where there are samples of their own.
    private void requireNoSeries(String... labels) {
        for (String label : labels) {
            Value value = arguments.get(label);
            if (value != null && arguments.containsKey(SAMPLE)) {
                values.error(
                        value.span(),
                        "`" + label + "` is about windows of one series, and by `sample` each sample has its own steps",
                        "leave out `" + label + "`");
            }
        }
    }

    private DataSource tensors(Path path) {
        Value test = arguments.get(TEST);
        boolean ownFile = test instanceof Value.Text;
        return new DataSource.Tensors(
                path,
                ownFile ? path(TEST, test) : Optional.empty(),
                share(VALIDATION, 0),
                ownFile ? 0 : share(TEST, USUAL_TEST_SHARE));
    }

    private Windows windows() {
        double validation = share(VALIDATION, 0);
        double test = share(TEST, USUAL_TEST_SHARE);
        if (validation <= 1 && test <= 1 && validation + test > 1) {
            Value value = arguments.getOrDefault(TEST, arguments.get(VALIDATION));
            values.error(value.span(), "`validation` and `test` are more than the whole together");
        }
        return new Windows((int) whole(STRIDE, Windows.ADJACENT, 1), validation, test);
    }

    private List<Column> columns(String label) {
        Value value = arguments.get(label);
        if (value == null) {
            return List.of();
        }
        List<Column> columns = new ArrayList<>();
        for (Value item : value instanceof Value.Items(List<Value> items, Span _) ? items : List.of(value)) {
            switch (item) {
                case Value.Text(String text, Span _) -> columns.add(new Column.Named(text));
                case Value.Word(String word, Span _) -> columns.add(new Column.Named(word));
                case Value.Number _ ->
                    values.wholeNumber(label, item, 1, Integer.MAX_VALUE)
                            .ifPresent(number -> columns.add(new Column.Numbered(number.intValue())));
                case Value.Items _, Value.Call _ -> values.wrong(label, "names or numbers of columns", item);
            }
        }
        return columns;
    }

    private char separator(char otherwise) {
        Value value = arguments.get(SEPARATOR);
        if (value == null) {
            return otherwise;
        }
        String text = values.name(SEPARATOR, value).orElse("");
        if (text.equals("tab")) {
            return '\t';
        }
        if (text.length() != 1 || text.equals("\"")) {
            values.error(value.span(), "`separator` is one character, or `tab`", "for example `separator: \";\"`");
            return otherwise;
        }
        return text.charAt(0);
    }

    private <E extends Enum<E>> E oneOf(String label, E[] constants, E otherwise) {
        Value value = arguments.get(label);
        return value == null
                ? otherwise
                : values.oneOf(
                                label,
                                value,
                                constants,
                                constant -> constant.name().toLowerCase(Locale.ROOT))
                        .orElse(otherwise);
    }

    private long whole(String label, long otherwise, long least) {
        Value value = arguments.get(label);
        return value == null
                ? otherwise
                : values.wholeNumber(label, value, least, Integer.MAX_VALUE).orElse(otherwise);
    }

    private double share(String label, double otherwise) {
        Value value = arguments.get(label);
        if (value == null) {
            return otherwise;
        }
        double share = values.number(label, value).orElse(otherwise);
        if (!(share >= 0 && share <= 1)) {
            values.error(
                    value.span(),
                    "`" + label + "` is a share from 0 to 1, not `"
                            + value.span().text() + "`");
        }
        return share;
    }

    private Optional<Path> path(String label, Value value) {
        if (!(value instanceof Value.Text(String text, Span span))) {
            return values.wrong(label, "a path in quotes", value);
        }
        try {
            return Optional.of(folder.resolve(text));
        } catch (InvalidPathException _) {
            values.error(span, "`" + text + "` is no path");
            return Optional.empty();
        }
    }
}
