package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSource.Column;
import dev.unroll.runtime.data.DataSource.Scaling;
import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    private static final Environment NOWHERE =
            new Environment(Map.of(), Path.of("nowhere"), false, List.of(), java.time.Duration.ZERO, _ -> {});

    private static final Signature FORECAST =
            Signatures.of(List.of(Signatures.numbers("x", 3, 1)), List.of(Signatures.numbers("y", 0, 1)));

    @TempDir
    private Path folder;

    @Test
    void aSeriesIsCutIntoWindowsThatStayInTheirPart() throws Exception {
        DataSet data = open(csv("t,v\n" + rows(20), "v", 1, 1, 0.2, 0.3));
        data.bind(FORECAST);
        // 10 rows for training give windows of 3 rows with one more ahead; 4 for validation, 6 for testing.
        assertEquals(7, data.train().size());
        assertEquals(1, data.validation().orElseThrow().size());
        assertEquals(3, data.test().size());
        assertEquals(
                List.of(List.of(1.0, 2.0, 3.0, 7.0, 8.0, 9.0), List.of(4.0, 10.0)),
                Signatures.fill(data.train(), FORECAST, 0, 6));
        assertEquals(
                List.of(List.of(11.0, 12.0, 13.0), List.of(14.0)),
                Signatures.fill(data.validation().orElseThrow(), FORECAST, 0));
        assertEquals(List.of(List.of(17.0, 18.0, 19.0), List.of(20.0)), Signatures.fill(data.test(), FORECAST, 2));
    }

    @Test
    void windowsMayStartFurtherApart() throws Exception {
        DataSet data = open(csv("t,v\n" + rows(20), "v", 1, 4, 0, 0.5));
        data.bind(FORECAST);
        assertEquals(2, data.train().size());
        assertEquals(List.of(List.of(5.0, 6.0, 7.0), List.of(8.0)), Signatures.fill(data.train(), FORECAST, 1));
    }

    @Test
    void theTargetsLastStepIsAheadOfTheInputs() throws Exception {
        Signature several =
                Signatures.of(List.of(Signatures.numbers("x", 3, 1)), List.of(Signatures.numbers("y", 2, 1)));
        DataSet data = open(csv("t,v\n" + rows(20), "v", 2, 1, 0, 0.5));
        data.bind(several);
        assertEquals(List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0)), Signatures.fill(data.train(), several, 0));
        Signature longer =
                Signatures.of(List.of(Signatures.numbers("x", 2, 1)), List.of(Signatures.numbers("y", 4, 1)));
        data.bind(longer);
        assertEquals(7, data.train().size());
        assertEquals(List.of(List.of(1.0, 2.0), List.of(1.0, 2.0, 3.0, 4.0)), Signatures.fill(data.train(), longer, 0));
    }

    @Test
    void columnsAreScaledByTheRowsForTrainingAlone() throws Exception {
        String text = "v\n1\n3\n1\n3\n1\n3\n100\n200\n";
        Signature same = Signatures.of(List.of(Signatures.numbers("x", 0, 1)), List.of(Signatures.numbers("y", 0, 1)));
        DataSet standard = open(csv(text, "v", 0, 1, 0, 0.25, Scaling.STANDARD));
        standard.bind(same);
        assertEquals(List.of(List.of(-1.0, 1.0), List.of(-1.0, 1.0)), Signatures.fill(standard.train(), same, 0, 1));
        assertEquals(List.of(List.of(98.0), List.of(98.0)), Signatures.fill(standard.test(), same, 0));
        DataSet range = open(csv(text, "v", 0, 1, 0, 0.25, Scaling.RANGE));
        range.bind(same);
        assertEquals(List.of(List.of(0.0, 1.0), List.of(0.0, 1.0)), Signatures.fill(range.train(), same, 0, 1));
    }

    @Test
    void whatWasFittedIsSavedAndUsedForOtherRows() throws Exception {
        DataSet trained = open(csv("t,v\n" + rows(20), "v", 1, 1, 0, 0.5, Scaling.STANDARD));
        String saved = trained.preparation().orElseThrow().toJson().text();
        Preparation preparation =
                Preparation.of(folder, Map.of(Preparation.METADATA, saved)).orElseThrow();
        assertEquals(saved, preparation.toJson().text());

        DataSet other = DataSets.open(
                csv("t,v\n9,5.5\n9,8.372281323269014\n", "v", 0, 1, 0, 1), Optional.of(preparation), NOWHERE);
        Signature rows = Signatures.of(List.of(Signatures.numbers("x", 0, 1)), List.of(Signatures.numbers("y", 0, 1)));
        other.bind(rows);
        assertEquals(List.of(List.of(0.0, 1.0), List.of(0.0, 1.0)), Signatures.fill(other.test(), rows, 0, 1));

        Path toPredict = write("u,v,w\n" + "0,5.5,0\n".repeat(7));
        Batch batch = preparation.read(toPredict, FORECAST);
        assertEquals(2, batch.count());
        assertEquals(
                List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
                Signatures.entries(batch.inputs().getFirst()));
    }

    @Test
    void classesAreNumbersOrNames() throws Exception {
        Signature flowers =
                Signatures.of(List.of(Signatures.numbers("x", 0, 2)), List.of(Signatures.classes("kind", 0, 3)));
        DataSource.Csv source = table("1,2,rose\n3,4,lily\n5,6,rose\n7,8,aster\n", 3);
        DataSet named = open(source);
        named.bind(flowers);
        assertEquals(
                List.of(List.of(1.0, 2.0, 3.0, 4.0), List.of(2.0, 1.0)), Signatures.fill(named.train(), flowers, 0, 1));
        assertEquals(Optional.of("rose"), named.preparation().orElseThrow().className(2));
        DataSet numbered = open(table("1,2,2\n3,4,0\n", 3));
        numbered.bind(flowers);
        assertEquals(List.of(List.of(1.0, 2.0), List.of(2.0)), Signatures.fill(numbered.train(), flowers, 0));
        DataSet wrong = open(table("1,2,2\n3,4,3\n", 3));
        assertMessage(
                folder.resolve("table.csv")
                        + ", line 2, has the class 3, but kind is class(3): classes are whole numbers from 0 to"
                        + " 2, or names.",
                () -> wrong.bind(flowers));
        DataSet many = open(table("1,2,a\n3,4,b\n5,6,c\n7,8,d\n", 3));
        assertMessage(
                "Port kind of model M is class(3), but column 3 of " + folder.resolve("table.csv")
                        + " has 4 classes: a, b, c, d.",
                () -> many.bind(flowers));
    }

    @Test
    void linesEndAsOnAnySystem() throws Exception {
        Path file = write("a,b\r1,2\r\n\"3\r\n4\",5\n\r6,7");
        try (CsvReader reader = CsvReader.open(file, ',')) {
            assertEquals(Optional.of(new CsvReader.Row(1, List.of("a", "b"))), reader.next());
            assertEquals(Optional.of(new CsvReader.Row(2, List.of("1", "2"))), reader.next());
            assertEquals(Optional.of(new CsvReader.Row(3, List.of("3\n4", "5"))), reader.next());
            assertEquals(Optional.of(new CsvReader.Row(6, List.of("6", "7"))), reader.next());
            assertEquals(Optional.empty(), reader.next());
        }
    }

    @Test
    void whatStandsBehindAQuoteIsRefused() throws Exception {
        Path file = write("\"a\" b,1\n");
        try (CsvReader reader = CsvReader.open(file, ',')) {
            FileFormatException refusal = assertThrows(FileFormatException.class, reader::next);
            assertEquals(
                    file
                            + ": line 1 has a cell that goes on behind its closing quote; write a quote within quotes twice",
                    refusal.getMessage());
        }
    }

    @Test
    void twoColumnsOfANameAreRefused() throws Exception {
        assertMessage(
                folder.resolve("table.csv") + " has two columns v, 1 and 3; give one of them another name.",
                () -> open(csv("v,t,v\n1,2,3\n", "v", 0, 1, 0, 0)));
    }

    @Test
    void classesAreThoseThatTheWeightsWereTrainedFor() throws Exception {
        Signature flowers =
                Signatures.of(List.of(Signatures.numbers("x", 0, 2)), List.of(Signatures.classes("kind", 0, 3)));
        Preparation named = open(table("1,2,rose\n3,4,lily\n", 3)).preparation().orElseThrow();
        DataSet numbers = DataSets.open(table("1,2,0\n3,4,1\n", 3), Optional.of(named), NOWHERE);
        assertMessage(
                folder.resolve("table.csv")
                        + ", line 1, has the class 0, which the weights were not trained for; they know lily, rose.",
                () -> numbers.bind(flowers));
        Preparation numbered = open(table("1,2,0\n3,4,1\n", 3)).preparation().orElseThrow();
        DataSet names = DataSets.open(table("1,2,rose\n3,4,lily\n", 3), Optional.of(numbered), NOWHERE);
        assertMessage(
                folder.resolve("table.csv")
                        + ", line 1, has the class rose, which the weights were not trained for; they know 0 to 2.",
                () -> names.bind(flowers));
    }

    @Test
    void cellsMayBeInQuotes() throws Exception {
        Path file = write("\uFEFF\"a, \"\"b\"\"\" ; c\r\n\r\n 1 ;\"2\"\r\n\"3\n\";4");
        try (CsvReader reader = CsvReader.open(file, ';')) {
            assertEquals(Optional.of(new CsvReader.Row(1, List.of("a, \"b\"", "c"))), reader.next());
            assertEquals(Optional.of(new CsvReader.Row(3, List.of("1", "2"))), reader.next());
            assertEquals(Optional.of(new CsvReader.Row(4, List.of("3", "4"))), reader.next());
            assertEquals(Optional.empty(), reader.next());
        }
    }

    @Test
    void aFirstLineOfNamesIsNoticed() throws Exception {
        assertEquals(2, CsvTable.read(table("1,2\n3,4\n", 2)).rows());
        assertEquals(1, CsvTable.read(table("a,b\n3,4\n", 2)).rows());
        assertEquals(
                "b", CsvTable.read(table("a,b\n3,4\n", 2)).targets().getFirst().name());
    }

    @Test
    void whatIsWrongWithATableIsSaidWithItsPlace() throws IOException {
        assertProblem("line 3, column 2 (v), has `x`, which is no number", "t,v\n1,2\n3,x\n");
        assertProblem("line 2, column 2 (v), has `1f`, which is no number", "t,v\n3,1f\n");
        assertProblem("line 3, column 2 (v), is empty; fill it in, or leave the line out", "t,v\n1,2\n3,\n");
        assertProblem("line 3 has 1 cell, but the first line has 2", "t,v\n1,2\n3\n");
        assertProblem("line 2 has 3 cells, but the first line has 2", "t,v\n1,2,3\n");
        assertProblem("has names of columns, but no rows", "t,v\n");
        assertProblem("has no rows", "\n\n");
        assertProblem("a quote in line 2 is not closed", "t,v\n1,\"2\n");
        DataSource.Csv unknown = csv("t,v\n1,2\n", "w", 0, 1, 0, 0);
        assertMessage(unknown.file() + " has no column w; it has 2: t, v.", () -> open(unknown));
        DataSource.Csv other = csv("t;v\n1;2\n", "v", 0, 1, 0, 0);
        assertMessage(
                other.file() + " has no column v; it has 1: t;v. Are its cells separated by another character? Say it:"
                        + " separator: \";\".",
                () -> open(other));
        IOException folderRefused = assertThrows(IOException.class, () -> {
            try (CsvReader reader = CsvReader.open(folder, ',')) {
                reader.next();
            }
        });
        assertEquals("cannot read " + folder + ": Is a directory", folderRefused.getMessage());
        Path missing = folder.resolve("nowhere.csv");
        IOException failure = assertThrows(IOException.class, () -> CsvReader.open(missing, ','));
        assertEquals("cannot read " + missing + ": no such file", failure.getMessage());
    }

    @Test
    void aTableHasToFitTheModel() throws Exception {
        DataSet data = open(csv("t,v\n" + rows(20), "v", 1, 1, 0, 0.2));
        assertMessage(
                "Input x of model M is sequence(3) of [2], but " + folder.resolve("table.csv")
                        + " gives it 1 column (v).",
                () -> data.bind(Signatures.of(List.of(Signatures.numbers("x", 3, 2)), List.of())));
        assertMessage(
                "Model M has 2 inputs (a, b), but a table fills one.",
                () -> data.bind(Signatures.of(
                        List.of(Signatures.numbers("a", 3, 1), Signatures.numbers("b", 3, 1)), List.of())));
        assertMessage(
                "A part of " + data.name() + " has 4 rows, too few for one window of 10 that model M reads; divide"
                        + " it in another way, or use fewer steps.",
                () -> data.bind(
                        Signatures.of(List.of(Signatures.numbers("x", 9, 1)), List.of(Signatures.numbers("y", 0, 1)))));
        DataSource.Csv without = new DataSource.Csv(
                write("1,2\n3,4\n"),
                List.of(new Column.Numbered(1)),
                List.of(),
                Optional.empty(),
                ',',
                Scaling.NONE,
                0,
                new DataSource.Windows(1, 0, 0));
        DataSet targetless = open(without);
        assertMessage(
                "Which column of " + without.file()
                        + " is target y? Say it, as in csv(\"table.csv\", target: \"NAME\").",
                () -> targetless.bind(
                        Signatures.of(List.of(Signatures.numbers("x", 0, 1)), List.of(Signatures.numbers("y", 0, 1)))));
    }

    @Test
    void aDamagedPreparationIsRefused() {
        FileFormatException failure = assertThrows(
                FileFormatException.class,
                () -> Preparation.of(folder, Map.of(Preparation.METADATA, "{\"kind\":\"csv\"}")));
        assertEquals(folder + ": what it says of its data cannot be read: there is no header", failure.getMessage());
        assertTrue(assertThrows(
                        FileFormatException.class, () -> Preparation.of(folder, Map.of(Preparation.METADATA, "{")))
                .getMessage()
                .contains("cannot be read"));
    }

    private static String rows(int count) {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            rows.append("day ").append(i).append(',').append(i).append('\n');
        }
        return rows.toString();
    }

    private DataSource.Csv csv(String text, String column, int ahead, int stride, double validation, double test)
            throws IOException {
        return csv(text, column, ahead, stride, validation, test, Scaling.NONE);
    }

    private DataSource.Csv csv(
            String text, String column, int ahead, int stride, double validation, double test, Scaling scaling)
            throws IOException {
        return new DataSource.Csv(
                write(text),
                List.of(new Column.Named(column)),
                List.of(new Column.Named(column)),
                Optional.empty(),
                ',',
                scaling,
                ahead,
                new DataSource.Windows(stride, validation, test));
    }

    /// All columns but the target's, all rows for training.
    private DataSource.Csv table(String text, int target) throws IOException {
        return new DataSource.Csv(
                write(text),
                List.of(),
                List.of(new Column.Numbered(target)),
                target == 3 ? Optional.of(false) : Optional.empty(),
                ',',
                Scaling.NONE,
                0,
                new DataSource.Windows(1, 0, 0));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), text, StandardCharsets.UTF_8);
    }

    private static DataSet open(DataSource source) throws DataSetException, IOException {
        return DataSets.open(source, Optional.empty(), NOWHERE);
    }

    private void assertProblem(String problem, String text) throws IOException {
        DataSource.Csv source = csv(text, "v", 0, 1, 0, 0);
        DataSource.Csv asInput = new DataSource.Csv(
                source.file(), source.columns(), List.of(), source.header(), ',', Scaling.NONE, 0, source.windows());
        FileFormatException failure = assertThrows(FileFormatException.class, () -> open(asInput));
        assertEquals(source.file() + ": " + problem, failure.getMessage());
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable opening) {
        assertEquals(message, assertThrows(DataSetException.class, opening).getMessage());
    }
}
