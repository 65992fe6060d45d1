package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.prelude.Prelude;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The examples of the language reference are what it says: models without mistakes, that compile.
class LanguageReferenceTest {
    private static final Path REFERENCE = Path.of("../docs/language.md");
    private static final Pattern EXAMPLE = Pattern.compile("```model\n(.*?)```", Pattern.DOTALL);
    private static final int FEWEST = 15;

    @TestFactory
    Stream<DynamicTest> everyExampleCompiles() throws IOException {
        List<SourceFile> examples = examples();
        assertTrue(examples.size() >= FEWEST, "examples: " + examples.size());
        return examples.stream().map(example -> DynamicTest.dynamicTest(example.name(), () -> compile(example)));
    }

    @Test
    void everyCellOfThePreludeIsListed() throws IOException {
        String text = Files.readString(REFERENCE);
        for (String cell : Prelude.get().names()) {
            assertTrue(text.contains("`" + cell + "("), "not in the reference: " + cell);
        }
    }

    private static void compile(SourceFile example) {
        Reading reading = ModelReader.readModel(example, Options.DEFAULT);
        assertEquals("", DiagnosticPrinter.print(reading.diagnostics()));
        CheckedModel model = reading.model().orElseThrow();
        var settings = SettingsReader.read(model.training(), List.of());
        assertEquals("", DiagnosticPrinter.print(settings.diagnostics()));
        CompileRequest request = new CompileRequest(model, Backend.JAVA, Precision.DOUBLE, "");
        assertEquals(
                model.name(), ModelCompiler.compile(request).load().signature().model());
    }

    private static List<SourceFile> examples() throws IOException {
        String text = Files.readString(REFERENCE);
        List<SourceFile> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(text);
        while (matcher.find()) {
            long line = text.substring(0, matcher.start(1)).lines().count() + 1;
            examples.add(new SourceFile("language.md, line " + line, matcher.group(1)));
        }
        return examples;
    }
}
