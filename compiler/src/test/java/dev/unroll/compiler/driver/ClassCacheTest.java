package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.stream.Streaming;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassCacheTest {
    private static final String MODEL = """
            model Kept(units: size = 3) {
              input x: [2]
              output y = linear(x, units: units)
            }
            """;
    private static final String PROGRAM = "a build on some Java";

    @TempDir
    private Path folder;

    @Test
    void whatIsKeptIsNotCompiledAgain() throws IOException {
        load(request(MODEL));
        load(request(MODEL.replace("Kept", "Other")));
        List<Path> files = files();
        assertEquals(2, files.size());

        // Each model's classes in the place of the other's tell where a class is from.
        byte[] first = Files.readAllBytes(files.getFirst());
        Files.write(files.getFirst(), Files.readAllBytes(files.getLast()));
        Files.write(files.getLast(), first);
        assertEquals("Other", load(request(MODEL)).signature().model());
        assertEquals(
                "Kept",
                load(request(MODEL.replace("Kept", "Other"))).signature().model());
    }

    @Test
    void theClassOfAStepIsKeptBesideThatOfTheWhole() {
        CompileRequest request = request("""
                model Stepped {
                  input xs: sequence(3) of [2]
                  output y = last(rnn(xs, units: 3))
                }
                """);
        ClassCache cache = new ClassCache(folder, PROGRAM);
        List<CompiledModel> compiled = new ArrayList<>();
        Supplier<CompiledModel> compiler = () -> {
            Streaming.Possible step = (Streaming.Possible) ModelCompiler.streaming(request);
            compiled.add(ModelCompiler.compileStep(request, step.graph()));
            return compiled.getLast();
        };
        assertEquals(3, cache.load(request).signature().inputs().getFirst().steps());
        for (int time = 0; time < 2; time++) {
            assertEquals(
                    0,
                    cache.loadStep(request, compiler)
                            .signature()
                            .inputs()
                            .getFirst()
                            .steps());
        }
        assertEquals(1, compiled.size());
        assertEquals(3, cache.load(request).signature().inputs().getFirst().steps());
    }

    @Test
    void aChangedFileThatIsImportedIsCompiledAnew() throws IOException {
        Path cells = Files.writeString(folder.resolve("cells.model"), "cell f(x: [D]) { output y = 2 * x }");
        SourceFile model = new SourceFile(
                folder.resolve("kept.model").toString(),
                "import \"cells.model\" model Kept { input x: [2]  output y = f(x) }");
        String before = digest(model);
        assertEquals(before, digest(model));
        Files.writeString(cells, "cell f(x: [D]) { output y = 3 * x }");
        assertTrue(!before.equals(digest(model)));
    }

    private static String digest(SourceFile file) {
        CheckedModel model =
                ModelReader.readModel(file, Options.DEFAULT).model().orElseThrow();
        return RequestDigest.of(new CompileRequest(model, Backend.JAVA, Precision.DOUBLE, ""), PROGRAM);
    }

    @Test
    void aKeptClassComputesWhatTheCompiledOneDoes() {
        CompileRequest request = request(MODEL);
        double[] compiled = predicted(load(request));
        assertArrayEquals(compiled, predicted(load(request)));
        assertArrayEquals(compiled, predicted(ModelCompiler.compile(request).load()));
    }

    @Test
    void whateverTheClassDependsOnMakesAnotherEntry() throws IOException {
        CheckedModel model = model(MODEL, Map.of());
        List<CompileRequest> requests = List.of(
                new CompileRequest(model, Backend.JAVA, Precision.FLOAT, "", 100, 128),
                new CompileRequest(model(MODEL + "\n", Map.of()), Backend.JAVA, Precision.FLOAT, "", 100, 128),
                new CompileRequest(model(MODEL, Map.of("units", "4")), Backend.JAVA, Precision.FLOAT, "", 100, 128),
                new CompileRequest(model, Backend.VECTOR, Precision.FLOAT, "", 100, 128),
                new CompileRequest(model, Backend.JAVA, Precision.DOUBLE, "", 100, 128),
                new CompileRequest(model, Backend.JAVA, Precision.FLOAT, "p", 100, 128),
                new CompileRequest(model, Backend.JAVA, Precision.FLOAT, "", 99, 128),
                new CompileRequest(model, Backend.JAVA, Precision.FLOAT, "", 100, 256));
        requests.forEach(this::load);
        assertEquals(requests.size(), files().size());

        new ClassCache(folder, "a build on another Java").load(requests.getFirst());
        assertEquals(requests.size() + 1, files().size());
    }

    @Test
    void whatIsDamagedIsCompiledAgainAndReplaced() throws IOException {
        CompileRequest request = request(MODEL);
        load(request);
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(whole, 12), Arrays.copyOf(whole, 99), flipped)) {
            Files.write(file, damaged);
            assertEquals("Kept", load(request).signature().model());
            assertArrayEquals(whole, Files.readAllBytes(file));
        }
    }

    @Test
    void aFolderThatCannotBeIsNoFailure() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        NetworkClass loaded = new ClassCache(file.resolve("classes"), PROGRAM).load(request(MODEL));
        assertEquals("Kept", loaded.signature().model());
    }

    @Test
    void whatHasLongNotBeenUsedMakesRoom() throws IOException {
        CompileRequest oldButUsed = request(MODEL);
        load(oldButUsed);
        Path used = files().getFirst();
        Files.setLastModifiedTime(used, FileTime.fromMillis(0));
        for (int i = 0; i < CacheFolder.MOST_ENTRIES; i++) {
            Path other = Files.createFile(folder.resolve("other" + i + ".classes"));
            Files.setLastModifiedTime(other, FileTime.fromMillis(1000L * i));
        }
        Path foreign = Files.createFile(folder.resolve("somebody else's"));
        Files.setLastModifiedTime(foreign, FileTime.fromMillis(0));
        load(oldButUsed);
        load(request(MODEL.replace("Kept", "New")));

        assertTrue(Files.exists(foreign));
        assertEquals(CacheFolder.MOST_ENTRIES + 1, files().size());
        assertEquals(
                Optional.empty(),
                Stream.of("other0.classes", "other1.classes")
                        .map(folder::resolve)
                        .filter(Files::exists)
                        .findFirst());
        assertTrue(Files.exists(used));
    }

    private NetworkClass load(CompileRequest request) {
        return new ClassCache(folder, PROGRAM).load(request);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static CompileRequest request(String text) {
        return new CompileRequest(model(text, Map.of()), Backend.JAVA, Precision.DOUBLE, "kept", 4, 128);
    }

    private static CheckedModel model(String text, Map<String, String> settings) {
        Options options = new Options(Optional.empty(), settings);
        return ModelReader.readModel(new SourceFile("kept.model", text), options)
                .model()
                .orElseThrow();
    }

    private static double[] predicted(NetworkClass loaded) {
        try (Network network = loaded.newNetwork(4, 1)) {
            Point.setParameters(network, 1);
            network.predict(Point.batch(network.signature(), 4, 4, 2));
            return IntStream.range(0, 12).mapToDouble(network.output(0)::get).toArray();
        }
    }
}
