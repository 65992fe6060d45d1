package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.file.FileFailure;
import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The tokens of a text, one for each step. Inputs read them, and targets the one after each; where a model
/// has no input, its target reads the tokens themselves.
final class TextSeries implements Series {
    private static final String LINE_END = "\n";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;
    private final List<String> tokens;
    private final Vocabulary vocabulary;
    private final Optional<Samples> samples;

    private TextSeries(Path file, List<String> tokens, Vocabulary vocabulary, Optional<Samples> samples) {
        this.samples = samples;
        this.file = file;
        this.tokens = tokens;
        this.vocabulary = vocabulary;
    }

    /// Reads a text.
    ///
    /// @param saved the vocabulary that trained weights know, in the place of that of the part for training
    static TextSeries read(DataSource.Text source, Optional<Vocabulary> saved) throws IOException {
        String contents = contents(source.file());
        if (contents.isBlank() && (source.lines() || contents.isEmpty())) {
            throw new FileFormatException(source.file(), "is empty");
        }
        return source.lines() ? lines(source, contents, saved) : series(source, contents, saved);
    }

    private static TextSeries series(DataSource.Text source, String contents, Optional<Vocabulary> saved) {
        List<String> tokens = tokens(source.unit(), contents);
        int fitted = Division.of(tokens.size(), source.windows()).train();
        Vocabulary vocabulary = saved.orElseGet(() -> Vocabulary.fit(source.unit(), false, tokens.subList(0, fitted)));
        return new TextSeries(source.file(), tokens, vocabulary, Optional.empty());
    }

    /// Each line is a sample, from the end of the line before on, so that the first token of a line is said, too.
    private static TextSeries lines(DataSource.Text source, String contents, Optional<Vocabulary> saved) {
        List<String> tokens = new ArrayList<>(List.of(LINE_END));
        List<Integer> starts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> lines = contents.lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            if (!lines.get(line).isBlank()) {
                starts.add(tokens.size() - 1);
                names.add("line " + (line + 1));
                tokens.addAll(tokens(source.unit(), lines.get(line) + LINE_END));
            }
        }
        starts.add(tokens.size() - 1);
        Samples samples =
                new Samples(starts.stream().mapToInt(Integer::intValue).toArray(), names);
        int train = Division.of(samples.count(), source.windows()).train();
        Vocabulary vocabulary =
                saved.orElseGet(() -> Vocabulary.fit(source.unit(), true, tokens.subList(1, samples.start(train) + 1)));
        return new TextSeries(source.file(), tokens, vocabulary, Optional.of(samples));
    }

    /// The lines, where each is a sample of its own.
    Optional<Samples> samples() {
        return samples;
    }

    /// The tokens of a text, in order. Line ends are one character each, whatever the system that wrote them.
    static List<String> tokens(DataSource.Unit unit, String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        List<String> tokens = new ArrayList<>();
        switch (unit) {
            case CHARACTERS -> lines.codePoints().forEach(character -> tokens.add(Character.toString(character)));
            case WORDS -> {
                for (String line : lines.split("(?<=\n)")) {
                    for (String word : line.strip().split("\\s+")) {
                        if (!word.isEmpty()) {
                            tokens.add(word);
                        }
                    }
                    if (line.endsWith("\n")) {
                        tokens.add("\n");
                    }
                }
            }
        }
        return tokens;
    }

    /// A text without the mark that some systems put in front of it.
    static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    /// What stands in a file.
    static String contents(Path file) throws IOException {
        try {
            return withoutMark(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new FileFormatException(file, "is not text in UTF-8", e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    @Override
    public String rowsName() {
        return vocabulary.unit().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int rows() {
        return tokens.size();
    }

    @Override
    public Preparation preparation() {
        return vocabulary;
    }

    @Override
    public Track track(Signature signature, Port port, boolean isTarget) throws DataSetException {
        if (!port.isClass()) {
            throw new DataSetException(PortText.of(signature, port, isTarget) + ", but " + file
                    + " gives classes: declare it as " + (port.steps() == 0 ? "" : "sequence(" + port.steps() + ") of ")
                    + "class(" + vocabulary.size() + ").");
        }
        if (port.classes() < vocabulary.size() && vocabulary.unit() == DataSource.Unit.CHARACTERS) {
            throw new DataSetException(PortText.of(signature, port, isTarget) + ", but " + file + " has "
                    + (vocabulary.size() - 1) + " characters, which with that for unknown ones takes class("
                    + vocabulary.size() + ").");
        }
        double[] classes = new double[tokens.size()];
        for (int i = 0; i < classes.length; i++) {
            int known = vocabulary.classOf(tokens.get(i));
            classes[i] = known < port.classes() ? known : 0; // of words only the most frequent are known
        }
        boolean after = samples.isPresent() || !signature.inputs().isEmpty();
        return new Track(classes, 1, isTarget && after ? 1 : 0);
    }

    @Override
    public String samplesHint() {
        return "text(\"" + file.getFileName() + "\", sample: line)";
    }

    @Override
    public String toString() {
        String unit = vocabulary.unit().name().toLowerCase(Locale.ROOT);
        String lines = samples.map(each -> String.format(Locale.ROOT, " in %,d lines", each.count()))
                .orElse("");
        int size = samples.isPresent() ? tokens.size() - 1 : tokens.size(); // without the one before the first line
        return String.format(Locale.ROOT, "%,d %s%s, %,d of them different", size, unit, lines, vocabulary.size() - 1);
    }
}
