package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.file.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The tokens of a text and their classes. Class 0 stands for every token that is not known; the others
/// follow from the most frequent to the rarest.
public final class Vocabulary implements Preparation {
    static final String KIND = "text";
    private static final String SAMPLE = "sample";

    /// What class 0 is shown as: the replacement character of Unicode.
    public static final String UNKNOWN = "\uFFFD";

    private final DataSource.Unit unit;
    private final boolean lines;
    private final List<String> tokens;
    private final Map<String, Integer> classes = new HashMap<>();

    private Vocabulary(DataSource.Unit unit, boolean lines, List<String> tokens) {
        this.unit = unit;
        this.lines = lines;
        this.tokens = List.copyOf(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            classes.put(tokens.get(i), i + 1);
        }
    }

    /// The vocabulary of a text; of tokens that are equally frequent the first in the order of code units
    /// comes first.
    ///
    /// @param lines whether each line of the text is a sample of its own
    static Vocabulary fit(DataSource.Unit unit, boolean lines, List<String> text) {
        Map<String, Integer> counts = new HashMap<>();
        text.forEach(token -> counts.merge(token, 1, Integer::sum));
        List<String> tokens = new ArrayList<>(counts.keySet());
        tokens.sort(
                Comparator.<String, Integer>comparing(counts::get).reversed().thenComparing(token -> token));
        return new Vocabulary(unit, lines, tokens);
    }

    static Vocabulary of(SavedFields fields) {
        return new Vocabulary(
                DataSource.Unit.valueOf(fields.text("unit").toUpperCase(Locale.ROOT)),
                fields.has(SAMPLE),
                fields.items("tokens").stream().map(SavedFields::text).toList());
    }

    /// What a token is.
    public DataSource.Unit unit() {
        return unit;
    }

    /// The number of classes, with that for what is not known.
    public int size() {
        return tokens.size() + 1;
    }

    /// The class of a token, 0 if it is not known.
    public int classOf(String token) {
        return classes.getOrDefault(token, 0);
    }

    /// The classes of a text's tokens, in order.
    public List<Integer> classesOf(String text) {
        return TextSeries.tokens(unit, text).stream().map(this::classOf).toList();
    }

    /// The tokens of a file that are not known, each once.
    ///
    /// @param most classes that a model takes; of words, those of the most frequent
    /// @throws IOException if it cannot be read
    public List<String> unknown(Path file, int most) throws IOException {
        return unknown(TextSeries.contents(file), most);
    }

    /// The tokens of a text that are not known, each once.
    ///
    /// @param most classes that a model takes; of words, those of the most frequent
    public List<String> unknown(String text, int most) {
        return TextSeries.tokens(unit, text).stream()
                .filter(token -> classOf(token) == 0 || classOf(token) >= most)
                .distinct()
                .toList();
    }

    /// What stands between two tokens of a text: nothing between characters, and between words a space, but for the
    /// ends of lines.
    public String between(String before, String after) {
        boolean words = unit == DataSource.Unit.WORDS;
        return words && !before.isEmpty() && !before.equals("\n") && !after.equals("\n") ? " " : "";
    }

    /// The token of a class, [#UNKNOWN] if there is none.
    public String token(int index) {
        return index >= 1 && index < size() ? tokens.get(index - 1) : UNKNOWN;
    }

    @Override
    public String summary() {
        return "inputs: classes of " + tokens.size() + " " + unit.name().toLowerCase(Locale.ROOT)
                + ", from the most frequent on, 0 for others";
    }

    @Override
    public Json toJson() {
        Json.Fields fields =
                Json.fields().put("kind", KIND).put("unit", unit.name().toLowerCase(Locale.ROOT));
        if (lines) {
            fields.put(SAMPLE, "line");
        }
        return fields.put("tokens", Json.array(tokens.stream().map(Json::of).toList()))
                .build();
    }

    @Override
    public Batch read(Path file, Signature signature) throws DataSetException, IOException {
        DataSource.Text source = new DataSource.Text(file, unit, lines, new DataSource.Windows(1, 0, 0));
        TextSeries series = TextSeries.read(source, Optional.of(this));
        return series.samples().isPresent()
                ? SampleSet.batch(file.toString(), series, series.samples().get(), signature)
                : SeriesSet.batch(file.toString(), series, signature);
    }

    @Override
    public void restore(Network network, Batch batch) {
        // Outputs of texts are classes, or scores of these.
    }

    @Override
    public Optional<String> className(int index) {
        return Optional.of(token(index));
    }
}
