package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSource.Unit;
import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTest {
    private static final Environment NOWHERE =
            new Environment(Map.of(), Path.of("nowhere"), false, List.of(), Duration.ZERO, _ -> {});

    @TempDir
    private Path folder;

    @Test
    void theTargetIsTheCharacterAfterEach() throws Exception {
        Signature model = Signatures.of(List.of(Signatures.classes("x", 4, 4)), List.of(Signatures.classes("y", 4, 4)));
        DataSet data = open("aaabbc\naab", Unit.CHARACTERS, 0);
        data.bind(signature(5));
        assertEquals(
                List.of(List.of(1.0, 1.0, 1.0, 2.0), List.of(1.0, 1.0, 2.0, 2.0)),
                Signatures.fill(data.train(), signature(5), 0));
        assertEquals(6, data.train().size());
        assertEquals(
                "Input x of model M is sequence(4) of class(4), but " + folder.resolve("text.txt")
                        + " has 4 characters, which with that for unknown ones takes class(5).",
                assertThrows(DataSetException.class, () -> data.bind(model)).getMessage());
    }

    @Test
    void aTargetAloneReadsTheText() throws Exception {
        Signature model = Signatures.of(List.of(), List.of(Signatures.classes("y", 4, 5)));
        DataSet data = open("aaabbc\naab", Unit.CHARACTERS, 0);
        data.bind(model);
        assertEquals(List.of(List.of(1.0, 1.0, 1.0, 2.0)), Signatures.fill(data.train(), model, 0));
        assertEquals(7, data.train().size());
    }

    @Test
    void rareWordsAreUnknownWhereThereAreFewClasses() throws Exception {
        DataSet data = open("to be or\r\nnot  to be", Unit.WORDS, 0);
        data.bind(signature(3));
        assertEquals(
                List.of(List.of(2.0, 1.0, 0.0, 0.0), List.of(1.0, 0.0, 0.0, 0.0)),
                Signatures.fill(data.train(), signature(3), 0));
        data.bind(signature(6));
        assertEquals(
                List.of(List.of(2.0, 1.0, 5.0, 3.0), List.of(1.0, 5.0, 3.0, 4.0)),
                Signatures.fill(data.train(), signature(6), 0));
        assertEquals("not", ((Vocabulary) data.preparation().orElseThrow()).token(4));
    }

    @Test
    void theVocabularyIsThatOfTheTrainingPartAndIsSaved() throws Exception {
        DataSet data = open("aabbaabbccccccc", Unit.CHARACTERS, 0.5);
        String saved = data.preparation().orElseThrow().toJson().text();
        assertEquals("{\"kind\":\"text\",\"unit\":\"characters\",\"tokens\":[\"a\",\"b\"]}", saved);
        Preparation preparation =
                Preparation.of(folder, Map.of(Preparation.METADATA, saved)).orElseThrow();
        assertEquals(Optional.of("b"), preparation.className(2));
        assertEquals(Optional.of(Vocabulary.UNKNOWN), preparation.className(0));
        Path other = Files.writeString(folder.resolve("other.txt"), "xxbabacab");
        assertEquals(
                List.of(0.0, 2.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0),
                Signatures.entries(
                        preparation.read(other, signature(3)).inputs().getFirst()));
    }

    @Test
    void charactersBeyondTheBasicPlaneAreOneToken() {
        assertEquals(List.of("a", "\uD83D\uDE00", "\n"), TextSeries.tokens(Unit.CHARACTERS, "a\uD83D\uDE00\r\n"));
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        FileFormatException empty = assertThrows(FileFormatException.class, () -> open("", Unit.WORDS, 0));
        assertEquals(folder.resolve("text.txt") + ": is empty", empty.getMessage());
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});
        DataSource.Text source = new DataSource.Text(binary, Unit.WORDS, new DataSource.Windows(1, 0, 0));
        assertEquals(
                binary + ": is not text in UTF-8",
                assertThrows(FileFormatException.class, () -> DataSets.open(source, Optional.empty(), NOWHERE))
                        .getMessage());
        DataSource.Text missing =
                new DataSource.Text(folder.resolve("nowhere"), Unit.WORDS, new DataSource.Windows(1, 0, 0));
        assertEquals(
                "cannot read " + missing.file() + ": no such file",
                assertThrows(IOException.class, () -> DataSets.open(missing, Optional.empty(), NOWHERE))
                        .getMessage());
    }

    @Test
    void numbersAreNoText() throws Exception {
        DataSet data = open("abcabcabc", Unit.CHARACTERS, 0);
        Signature model = Signatures.of(List.of(Signatures.numbers("x", 4, 1)), List.of());
        assertEquals(
                "Input x of model M is sequence(4) of [1], but " + folder.resolve("text.txt")
                        + " gives classes: declare it as sequence(4) of class(4).",
                assertThrows(DataSetException.class, () -> data.bind(model)).getMessage());
    }

    private DataSet open(String text, Unit unit, double test) throws DataSetException, IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), text);
        return DataSets.open(
                new DataSource.Text(file, unit, new DataSource.Windows(1, 0, test)), Optional.empty(), NOWHERE);
    }

    private static Signature signature(int classes) {
        return Signatures.of(
                List.of(Signatures.classes("x", 4, classes)), List.of(Signatures.classes("y", 4, classes)));
    }
}
