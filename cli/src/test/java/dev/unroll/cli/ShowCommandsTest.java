package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowCommandsTest {
    @TempDir
    private Path folder;

    private Path tiny = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        tiny = Models.write(folder, "tiny.model", Models.TINY);
    }

    @Test
    void aCorrectModelNeedsNoWords() {
        assertEquals(new Ran(0, "", ""), Ran.unroll("check", tiny));
        assertEquals("[]\n", Ran.unroll("check", tiny, "--json").succeeded().out());
    }

    @Test
    void allFilesAreChecked() throws IOException {
        Path wrong = Models.write(
                folder, "wrong.model", Models.TINY.replace("tanh", "tan").replace("last(", "lst("));
        Ran ran = Ran.unroll("check", tiny, wrong, "--json");
        assertEquals(1, ran.exitCode());
        assertTrue(ran.out().startsWith("[{\"file\":\"" + wrong + "\",\"line\":6,\"column\":"), ran.out());
    }

    @Test
    void checkingCoversTheTrainBlock() throws IOException {
        Path file = Models.write(folder, "train.model", Models.TINY + "train { step: 5 }\n");
        Ran.unroll("check", file).refused(1, "did you mean `steps`?");
    }

    @Test
    void parametersAreListedWithTheirTotal() {
        String out = Ran.unroll("params", tiny).succeeded().out();
        assertEquals(
                List.of("states.Wx", "states.Wh", "states.bx", "states.bh", "logits.W", "logits.b", "total"),
                out.lines().map(line -> line.split(" ")[0]).toList());
        assertTrue(out.endsWith(" 96\n"), out);
    }

    @Test
    void parametersAreListedForPrograms() throws JsonSyntaxException {
        String out = Ran.unroll("params", tiny, "--json", "--set", "units=5")
                .succeeded()
                .out();
        assertTrue(out.startsWith("[{\"name\":\"states.Wx\",\"shape\":[20,2],\"count\":40},"), out);
        assertTrue(Json.parse(out.strip()) instanceof Json.ArrayValue(var items) && items.size() == 6, out);
    }

    @Test
    void theGraphIsShownAfterEachPass() {
        String out = Ran.unroll("graph", tiny).succeeded().out();
        assertTrue(out.startsWith("// after lower: "), out);
        assertTrue(out.contains("graph train {"), out);
        assertFalse(out.contains("graph predict {"), out);
    }

    @Test
    void theGraphIsShownAfterOnePassForGraphviz() {
        String out = Ran.unroll("graph", tiny, "--after", "lower", "--format", "dot")
                .succeeded()
                .out();
        assertTrue(out.contains("digraph "), out);
        assertEquals(1, out.lines().filter(line -> line.startsWith("// after")).count());
    }

    @Test
    void theScheduleSaysHowProductsAreCutIntoBlocks() {
        String vector = Ran.unroll("graph", tiny, "--schedule", "--backend", "vector", "--batch", 40)
                .succeeded()
                .out();
        assertTrue(vector.startsWith("graph train, vectors of "), vector);
        assertTrue(vector.contains(" in blocks of "), vector);
        String java = Ran.unroll("graph", tiny, "--schedule", "--backend", "java", "--graph", "predict")
                .succeeded()
                .out();
        assertTrue(java.startsWith("graph predict, plain loops\n"), java);
        assertFalse(java.contains(" in blocks of "), java);
    }

    @Test
    void aScheduleHasNoPassesToChooseFrom() {
        Ran.unroll("graph", tiny, "--schedule", "--after", "lower").refusedInALine(2, "--after");
    }

    @Test
    void anUnknownPassGetsAllThereAre() {
        Ran.unroll("graph", tiny, "--after", "lowr").refusedInALine(2, "lower");
    }

    @Test
    void theGradientStandsBesideItsEquations() {
        String text = Ran.unroll("gradient", tiny).succeeded().out();
        assertTrue(text.contains("h = sigmoid(o) .* tanh(c)"), text);
        assertTrue(text.contains("dh"), text);
        String latex =
                Ran.unroll("gradient", tiny, "--format", "latex").succeeded().out();
        assertTrue(latex.startsWith("\\begin{align*}"), latex);
    }

    @Test
    void theSourceIsWrittenIntoThePackagesFolder() throws IOException {
        Path out = folder.resolve("new/sources");
        Ran ran = Ran.unroll("compile", tiny, "-d", out, "--package", "com.example", "--precision", "double")
                .succeeded();
        Path file = out.resolve("com/example/Tiny.java");
        Path network = out.resolve("com/example/TinyNetwork.java");
        Path step = out.resolve("com/example/TinyStepNetwork.java");
        assertEquals(file + "\n" + network + "\n" + step + "\n", ran.out());
        assertTrue(Files.readString(file).contains("package com.example;"));
    }

    @Test
    void compileWritesForOtherMachinesAndBatches() throws IOException {
        String out = folder.resolve("narrow").toString();
        Ran.unroll("compile", tiny, "-d", out, "--backend", "vector", "--vector-bits", "128", "--batch", "7")
                .succeeded();
        String source = Files.readString(folder.resolve("narrow/TinyNetwork.java"));
        assertTrue(source.contains("FloatVector.SPECIES_128"), source);
        Ran.unroll("compile", tiny, "-d", out, "--backend", "vector", "--vector-bits", "100")
                .refusedInALine(2, "128, 256 or 512 bits");
        Ran.unroll("compile", tiny, "-d", out, "--backend", "java", "--vector-bits", "256")
                .refusedInALine(2, "--vector-bits is for the backend vector");
        Ran.unroll("compile", tiny, "-d", out, "--batch", "0").refusedInALine(2, "`batch` must be at least 1");
    }

    @Test
    void aPackageThatJavaDoesNotAllowIsRefused() {
        Ran.unroll("compile", tiny, "-d", folder, "--package", "com.class").refusedInALine(2, "`com.class`");
        Ran.unroll("compile", tiny, "-d", folder, "--backend", "vulkan").refusedInALine(2, "--backend");
    }

    @Test
    void aPackageOfJavaItselfIsRefused() {
        Ran.unroll("compile", tiny, "-d", folder, "--package", "java.lang").refusedInALine(2, "`java.lang`");
    }

    @Test
    void onlyEmittedSourceIsWrittenOver() throws IOException {
        Path file = Files.writeString(folder.resolve("Tiny.java"), "class Tiny {}");
        Ran.unroll("compile", tiny, "-d", folder).refusedInALine(1, "Tiny.java was not written by unroll");
        assertEquals("class Tiny {}", Files.readString(file));
        Files.delete(file);
        Ran.unroll("compile", tiny, "-d", folder).succeeded();
        Ran.unroll("compile", tiny, "-d", folder, "--set", "units=4").succeeded();
    }

    @Test
    void aModelThatNoPassChangesHasAGraph() throws IOException {
        Path file = Models.write(folder, "same.model", "model Same { input x: [2]  output y = x .* x }");
        String out = Ran.unroll("graph", file).succeeded().out();
        assertTrue(out.contains("graph predict {"), out);
    }

    @Test
    void aFolderThatIsAFileIsNamed() {
        Ran.unroll("compile", tiny, "-d", tiny).refusedInALine(1, "tiny.model");
    }

    @Test
    void aPictureOfSamplesIsDrawn() throws IOException {
        Path picture = folder.resolve("digits.png");
        String out = Ran.unroll("data", "digits", "--grid", "2x3", "-o", picture)
                .succeeded()
                .out();
        assertTrue(out.startsWith("digits ("), out);
        assertTrue(ImageIO.read(picture.toFile()).getWidth() > 3 * 28);
    }

    @Test
    void aGridThatIsNoneIsRefused() {
        Ran.unroll("data", "digits", "--grid", "2by3").refusedInALine(2, "ROWSxCOLUMNS");
        Ran.unroll("data", "digits", "--from", "1000000").refusedInALine(2, "--from");
    }

    @Test
    void aDataSetThatIsNoneGetsAllThereAre() {
        Ran.unroll("data", "digitz").refusedInALine(1, "digits, mnist");
        Ran.unroll("data", folder).refusedInALine(1, folder.toString());
    }
}
