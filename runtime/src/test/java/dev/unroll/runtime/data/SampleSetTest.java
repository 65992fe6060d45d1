package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSource.Column;
import dev.unroll.runtime.data.DataSource.Scaling;
import dev.unroll.runtime.data.DataSource.Unit;
import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables and texts whose samples have rows of their own.
class SampleSetTest {
    private static final Environment NOWHERE =
            new Environment(Map.of(), Path.of("nowhere"), false, List.of(), java.time.Duration.ZERO, _ -> {});

    /// Rows of three people, one of whom comes back.
    private static final String TABLE = """
            who,v,mood
            ann,1,good
            bob,10,bad
            bob,11,bad
            ann,2,good
            ann,3,good
            cat,20,bad
            """;

    private static final Port PULSE = Signatures.withLength(Signatures.numbers("x", 4, 1), "n");

    private static final Signature MOOD =
            Signatures.of(List.of(PULSE, Port.length("n", 4)), List.of(Signatures.classes("mood", 0, 2)));

    private static final Signature NEXT = Signatures.of(
            List.of(Signatures.withLength(Signatures.classes("letters", 4, 4), "n"), Port.length("n", 4)),
            List.of(Signatures.withLength(Signatures.classes("next", 4, 4), "n")));

    @TempDir
    private Path folder;

    @Test
    void rowsOfOneNameAreTheStepsOfASample() throws Exception {
        DataSet data = DataSets.open(table(TABLE, "mood", Scaling.NONE, 0.33), Optional.empty(), NOWHERE);
        data.bind(MOOD);
        assertEquals(2, data.train().size());
        assertEquals(1, data.test().size());
        assertEquals("cat", data.test().label(0));
        // Bob first; bad is class 0 and good is class 1.
        assertEquals(
                List.of(List.of(10.0, 11.0, 0.0, 0.0, 1.0, 2.0, 3.0, 0.0), List.of(2.0, 3.0), List.of(0.0, 1.0)),
                Signatures.fill(data.train(), MOOD, 1, 0));
        assertTrue(data.seriesProblem().orElseThrow().contains("leave out `sample`"));
    }

    @Test
    void stepsBehindTheEndAreZeroWhateverWasThereBefore() throws Exception {
        DataSet data = DataSets.open(table(TABLE, "mood", Scaling.NONE, 0), Optional.empty(), NOWHERE);
        data.bind(MOOD);
        Batch batch = Batch.allocate(MOOD, 1);
        batch.inputs().getFirst().fill(7);
        data.train().fill(new int[] {2}, 0, 1, batch);
        assertEquals(
                List.of(20.0, 0.0, 0.0, 0.0), Signatures.entries(batch.inputs().getFirst()));
        assertEquals(1.0, batch.inputs().getLast().get(0));
    }

    @Test
    void scalesAreFittedToTheSamplesForTrainingAndSavedWithTheColumn() throws Exception {
        DataSet data = DataSets.open(table(TABLE, "mood", Scaling.RANGE, 0.33), Optional.empty(), NOWHERE);
        data.bind(MOOD);
        assertEquals(
                List.of(0.0, 0.1, 0.2, 0.0),
                Signatures.fill(data.train(), MOOD, 0).getFirst()); // from 1 to 11
        String saved = data.preparation().orElseThrow().toJson().text();
        assertTrue(saved.contains("\"sample\":\"who\""), saved);
        Preparation preparation =
                Preparation.of(folder, Map.of(Preparation.METADATA, saved)).orElseThrow();
        Path other = Files.writeString(folder.resolve("other.csv"), "v,who\n11,dan\n1,eve\n6,dan\n");
        Batch read = preparation.read(other, MOOD);
        assertEquals(2, read.count());
        assertEquals(
                List.of(1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
                Signatures.entries(read.inputs().getFirst()));
        assertEquals(List.of(2.0, 1.0), Signatures.entries(read.inputs().getLast()));
    }

    @Test
    void aNumberedColumnIsFoundByItsNameAgain() throws Exception {
        DataSource.Csv named = table(TABLE, "mood", Scaling.NONE, 0);
        DataSource.Csv numbered = new DataSource.Csv(
                named.file(),
                List.of(new Column.Numbered(2)),
                List.of(new Column.Numbered(3)),
                Optional.of(new Column.Numbered(1)),
                Optional.of(true),
                ',',
                Scaling.NONE,
                0,
                named.windows());
        String saved = DataSets.open(numbered, Optional.empty(), NOWHERE)
                .preparation()
                .orElseThrow()
                .toJson()
                .text();
        Preparation preparation =
                Preparation.of(folder, Map.of(Preparation.METADATA, saved)).orElseThrow();
        Path other = Files.writeString(folder.resolve("other.csv"), "v,who\n11,dan\n1,eve\n6,dan\n");
        Batch read = preparation.read(other, MOOD);
        assertEquals(
                List.of(11.0, 6.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0),
                Signatures.entries(read.inputs().getFirst()));
    }

    @Test
    void everyLineIsASampleThatBeginsWithTheEndOfTheOneBefore() throws Exception {
        DataSet data = text("aab\n\nab\nb\n", 0);
        data.bind(NEXT);
        assertEquals("9 characters in 3 lines, 3 of them different, all for training and testing", data.origin());
        assertEquals(3, data.train().size());
        assertEquals("line 3", data.train().label(1));
        // The end of a line, which is as frequent as a and b, comes first among equals.
        assertEquals(
                List.of(List.of(1.0, 2.0, 2.0, 3.0), List.of(4.0), List.of(2.0, 2.0, 3.0, 1.0)),
                Signatures.fill(data.train(), NEXT, 0));
        assertEquals(
                List.of(List.of(1.0, 3.0, 0.0, 0.0), List.of(2.0), List.of(3.0, 1.0, 0.0, 0.0)),
                Signatures.fill(data.train(), NEXT, 2));
    }

    @Test
    void aModelWithoutInputsSaysLinesFromTheirBeginning() throws Exception {
        Signature alone = Signatures.of(
                List.of(Port.length("n", 4)), List.of(Signatures.withLength(Signatures.classes("next", 4, 4), "n")));
        DataSet data = text("aab\nab\nb\n", 0);
        data.bind(alone);
        assertEquals(List.of(List.of(3.0), List.of(2.0, 3.0, 1.0, 0.0)), Signatures.fill(data.train(), alone, 1));
    }

    @Test
    void linesArePredictedForAsTheyWereTrainedOn() throws Exception {
        DataSet data = text("aab\nab\nb\n", 0);
        String saved = data.preparation().orElseThrow().toJson().text();
        Preparation preparation =
                Preparation.of(folder, Map.of(Preparation.METADATA, saved)).orElseThrow();
        Path other = Files.writeString(folder.resolve("other.txt"), "ba\nx");
        Batch read = preparation.read(other, NEXT);
        assertEquals(
                List.of(1.0, 3.0, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0),
                Signatures.entries(read.inputs().getFirst()));
        assertEquals(List.of(3.0, 2.0), Signatures.entries(read.inputs().getLast()));
    }

    @Test
    void whatDoesNotFitIsSaid() throws Exception {
        Signature short3 = Signatures.of(
                List.of(Signatures.withLength(Signatures.numbers("x", 2, 1), "n"), Port.length("n", 2)),
                List.of(Signatures.classes("mood", 0, 2)));
        assertProblem(
                "The sample ann of table.csv has 3 steps, but model M has room for 2; say `length n <= 3`.",
                table(TABLE, "mood", Scaling.NONE, 0),
                short3);
        Signature fixed =
                Signatures.of(List.of(Signatures.numbers("x", 3, 1)), List.of(Signatures.classes("mood", 0, 2)));
        assertProblem(
                "The sample bob of table.csv has 2 steps, but `x` of model M is sequence(3) of [1]; give samples lengths"
                        + " of their own: `length n <= 3` and `sequence(n) of [1]`.",
                table(TABLE, "mood", Scaling.NONE, 0),
                fixed);
        Signature half = Signatures.of(List.of(PULSE, Port.length("n", 4)), List.of(Signatures.classes("mood", 4, 2)));
        assertProblem(
                "The sample ann of table.csv has 3 steps, but `mood` of model M is sequence(4) of class(2); give it the"
                        + " length of the samples, `sequence(n) of class(2)`.",
                table(TABLE, "mood", Scaling.NONE, 0),
                half);
        assertProblem(
                "`mood` is one class(2) for a whole sample, but it differs between the rows of the sample ann of"
                        + " table.csv; declare it as `sequence(n) of class(2)`.",
                table(TABLE.replace("3,good", "3,bad"), "mood", Scaling.NONE, 0),
                MOOD);
        FileFormatException empty = assertThrows(
                FileFormatException.class,
                () -> DataSets.open(
                        table(TABLE.replace("cat", ""), "mood", Scaling.NONE, 0), Optional.empty(), NOWHERE));
        assertTrue(empty.getMessage().contains("line 7, column 1 (who), is empty"), empty.getMessage());
    }

    @Test
    void windowsOfOneSeriesHaveNoLengths() throws Exception {
        Path file = Files.writeString(folder.resolve("series.txt"), "abababab");
        DataSource.Text series = new DataSource.Text(file, Unit.CHARACTERS, new DataSource.Windows(1, 0, 0));
        assertProblem(
                "Samples of model M have lengths of their own, `n`, but those of series.txt are windows of one series;"
                        + " say what a sample is by text(\"series.txt\", sample: line).",
                series,
                NEXT);
    }

    private void assertProblem(String message, DataSource source, Signature signature) throws Exception {
        DataSet data = DataSets.open(source, Optional.empty(), NOWHERE);
        assertEquals(
                message,
                assertThrows(DataSetException.class, () -> data.bind(signature)).getMessage());
    }

    private DataSource.Csv table(String text, String target, Scaling scaling, double test) throws IOException {
        return new DataSource.Csv(
                Files.writeString(folder.resolve("table.csv"), text),
                List.of(new Column.Named("v")),
                List.of(new Column.Named(target)),
                Optional.of(new Column.Named("who")),
                Optional.empty(),
                ',',
                scaling,
                0,
                new DataSource.Windows(1, 0, test));
    }

    private DataSet text(String text, double test) throws DataSetException, IOException {
        Path file = Files.writeString(folder.resolve("lines.txt"), text);
        return DataSets.open(
                new DataSource.Text(file, Unit.CHARACTERS, true, new DataSource.Windows(1, 0, test)),
                Optional.empty(),
                NOWHERE);
    }
}
