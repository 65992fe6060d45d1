package dev.unroll.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.Imports;
import dev.unroll.dsl.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    private static final String DOUBLER = """
            cell twice(x: [D]) {
              output y = 2 * x
            }
            """;

    private static final String MODEL = """
            import "cells.model"
            model M {
              input x: [3]
              output y = twice(x)
            }
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> files = new HashMap<>();

    @Test
    void aFileCallsTheCellsThatItImports() {
        files.put("cells.model", DOUBLER);
        Reading reading = read(MODEL);
        assertMessages("", reading);
        CheckedModel model = reading.model().orElseThrow();
        assertEquals("""
                twice {
                  given x: [3] = x
                  y: [3] = multiply(2.0, x)
                  export y as y: [3]
                }
                output y = y
                """, ModelText.of(model));
        assertEquals(List.of("main.model", "cells.model"), names(reading.sources()));
        assertEquals(List.of("cells.model"), names(model.imported()));
    }

    @Test
    void anImportedCellSeesItsOwnFileAndNotTheOneThatImportsIt() {
        files.put("cells.model", """
                import "inner.model"
                cell twice(x: [D]) {
                  output y = scale(inner(x))
                }
                cell scale(x: [D]) {
                  output y = 2 * x
                }
                """);
        files.put("inner.model", "cell inner(x: [D]) { output y = 1 + x }");
        Reading reading = read(MODEL + "cell scale(x: [D]) { output y = 3 * x }");
        assertTrue(ModelText.of(reading.model().orElseThrow()).contains("multiply(2.0, x)"));
        assertEquals(List.of("main.model", "cells.model", "inner.model"), names(reading.sources()));

        assertMessages("""
                main.model:4:14: error: there is no cell or function `inner`
                    output y = inner(x)
                               ^^^^^
                """, read(MODEL.replace("twice", "inner")));
    }

    @Test
    void aFileThatIsImportedTwiceIsReadOnce() {
        files.put("a.model", "import \"cells.model\" cell a(x: [D]) { output y = twice(x) }");
        files.put("b.model", "import \"cells.model\" cell b(x: [D]) { output y = twice(x) }");
        files.put("cells.model", DOUBLER);
        Reading reading = read("""
                import "a.model"
                import "b.model"
                import "cells.model"
                model M {
                  input x: [3]
                  output y = a(x) + b(x) + twice(x)
                }
                """);
        assertMessages("", reading);
        assertEquals(List.of("main.model", "a.model", "cells.model", "b.model"), names(reading.sources()));
    }

    @Test
    void ownCellsHideImportedOnesAndTheseThePreludes() {
        files.put("cells.model", DOUBLER.replace("twice", "linear"));
        assertMessages("""
                cells.model:1:6: warning: cell `linear` hides the prelude's cell of that name (prelude/linear.model, line 2)
                  cell linear(x: [D]) {
                       ^^^^^^
                  hint: give it another name, unless it is meant to replace that one in this file
                """, read(MODEL.replace("twice", "linear")));
        Reading own = read(MODEL.replace("twice", "linear") + "cell linear(x: [D]) { output y = x / 2 }");
        assertTrue(
                DiagnosticPrinter.print(own.diagnostics())
                        .contains("cell `linear` hides the imported cell of that name (cells.model, line 1)"),
                () -> DiagnosticPrinter.print(own.diagnostics()));
        assertTrue(ModelText.of(own.model().orElseThrow()).contains("divide(x, 2.0)"));
    }

    @Test
    void twoImportedCellsOfOneNameAreAMistake() {
        files.put("cells.model", DOUBLER);
        files.put("more.model", "// more\n" + DOUBLER);
        assertMessages("""
                main.model:2:1: error: `twice` is defined in two imported files, cells.model, line 1 and more.model, line 2
                  import "more.model"
                  ^^^^^^^^^^^^^^^^^^^
                  hint: rename one, or define `twice` in this file
                """, read(MODEL.replace("cells.model\"\n", "cells.model\"\nimport \"more.model\"\n")));
    }

    @Test
    void aCircleOfImportsIsAMistake() {
        files.put("cells.model", "import \"more.model\" " + DOUBLER);
        files.put("more.model", "import \"main.model\" cell more(x: [D]) { output y = x }");
        assertMessages("""
                more.model:1:1: error: `main.model` imports itself, by way of `cells.model` and `more.model`
                  import "main.model" cell more(x: [D]) { output y = x }
                  ^^^^^^^^^^^^^^^^^^^
                  hint: move what both need into a third file
                """, read(MODEL));
        assertMessages("""
                main.model:1:1: error: `main.model` imports itself
                  import "main.model"
                  ^^^^^^^^^^^^^^^^^^^
                  hint: move what both need into a third file
                """, read("import \"main.model\"\nmodel M { input x: [1]  output x }"));
    }

    @Test
    void aFileThatIsNotThereIsAMistake() {
        assertMessages("""
                main.model:1:1: error: `cells.model` cannot be imported: there is no file cells.model
                  import "cells.model"
                  ^^^^^^^^^^^^^^^^^^^^
                  hint: paths are relative to the folder of the file that they stand in
                main.model:4:14: error: there is no cell or function `twice`
                    output y = twice(x)
                               ^^^^^
                """, read(MODEL));
    }

    @Test
    void mistakesInAnImportedFileAreShownThere() {
        files.put("cells.model", "cell twice(x: [D]) {\n  output y = 2 *\n}\n");
        Reading reading = read(MODEL);
        String messages = DiagnosticPrinter.print(reading.diagnostics());
        assertTrue(messages.contains("cells.model:3:1: error: "), messages);
        files.put("cells.model", "cell twice(x: [D]) {\n  output y = x + [1, 2]\n}\n");
        messages = DiagnosticPrinter.print(read(MODEL).diagnostics());
        assertTrue(messages.startsWith("cells.model:2:14: error: "), messages);
    }

    @Test
    void anImportThatIsNotUsedIsMentioned() {
        files.put("cells.model", DOUBLER);
        assertMessages("""
                main.model:1:1: warning: nothing of `cells.model` is called here
                  import "cells.model"
                  ^^^^^^^^^^^^^^^^^^^^
                  hint: leave the import out
                """, read(MODEL.replace("twice(x)", "2 * x")));
    }

    @Test
    void pathsOnDiskAreRelativeToTheFileThatSaysThem() throws IOException {
        Files.createDirectories(folder.resolve("lib/inner"));
        Files.writeString(
                folder.resolve("lib/cells.model"),
                "import \"inner/more.model\" " + DOUBLER.replace("2 *", "more(x) *"));
        Files.writeString(folder.resolve("lib/inner/more.model"), "cell more(x: [D]) { output y = sum(x) }");
        Path main = folder.resolve("main/main.model");
        Reading reading = ModelReader.read(
                new SourceFile(main.toString(), MODEL.replace("cells", "../lib/cells")), Options.DEFAULT);
        assertMessages("", reading);
        assertEquals(
                List.of(
                        main.toString(),
                        folder.resolve("lib/cells.model").toString(),
                        folder.resolve("lib/inner/more.model").toString()),
                names(reading.sources()));

        Reading missing = ModelReader.read(
                new SourceFile(main.toString(), MODEL.replace("cells.model", "../lib")), Options.DEFAULT);
        assertEquals(
                "`../lib` cannot be imported: " + folder.resolve("lib") + " is a folder",
                missing.diagnostics().getFirst().message());
        Reading none = ModelReader.read(new SourceFile(main.toString(), MODEL), Options.DEFAULT);
        assertEquals(
                "`cells.model` cannot be imported: there is no file " + folder.resolve("main/cells.model"),
                none.diagnostics().getFirst().message());
    }

    private Reading read(String text) {
        files.put("main.model", text);
        Imports imports = (importing, path) -> {
            String content = files.get(path);
            if (content == null) {
                throw new IOException("there is no file " + path);
            }
            return new SourceFile(path, content);
        };
        return ModelReader.read(new SourceFile("main.model", text), Options.DEFAULT, imports);
    }

    private static List<String> names(List<SourceFile> sources) {
        return sources.stream().map(SourceFile::name).toList();
    }

    private static void assertMessages(String expected, Reading reading) {
        assertEquals(expected, DiagnosticPrinter.print(reading.diagnostics()));
    }
}
