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
    private final Path file;
    private final List<String> tokens;
    private final Vocabulary vocabulary;

    private TextSeries(Path file, List<String> tokens, Vocabulary vocabulary) {
        this.file = file;
        this.tokens = tokens;
        this.vocabulary = vocabulary;
    }

    /// Reads a text.
    ///
    /// @param saved the vocabulary that trained weights know, in the place of that of the part for training
    static TextSeries read(DataSource.Text source, Optional<Vocabulary> saved) throws IOException {
        List<String> tokens = tokens(source.unit(), contents(source.file()));
        if (tokens.isEmpty()) {
            throw new FileFormatException(source.file(), "is empty");
        }
        int fitted = SeriesSet.Division.of(tokens.size(), source.windows()).train();
        Vocabulary vocabulary = saved.orElseGet(() -> Vocabulary.fit(source.unit(), tokens.subList(0, fitted)));
        return new TextSeries(source.file(), tokens, vocabulary);
    }

    /// The tokens of a text, in order. Line ends are one character each, whatever the system that wrote them.
    static List<String> tokens(DataSource.Unit unit, String text) {
        String lines = text.replace("\r\n", "\n");
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

    private static String contents(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new FileFormatException(file, "is not text in UTF-8", e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
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
        return new Track(classes, 1, isTarget && !signature.inputs().isEmpty() ? 1 : 0);
    }

    @Override
    public String toString() {
        String unit = vocabulary.unit().name().toLowerCase(Locale.ROOT);
        return String.format(Locale.ROOT, "%,d %s, %,d of them different", tokens.size(), unit, vocabulary.size() - 1);
    }
}
