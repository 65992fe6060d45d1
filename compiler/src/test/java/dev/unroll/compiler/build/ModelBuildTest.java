package dev.unroll.compiler.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.dsl.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBuildTest {
    private static final String STEPPED = "model %s { input x: sequence(2) of [2]  output y = last(x) }";
    private static final String UNSTEPPED = "model %s { input x: [2]  output y = x .* x }";

    @TempDir
    private Path folder;

    private Path models = Path.of("");
    private Path sources = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        models = Files.createDirectories(folder.resolve("model"));
        sources = folder.resolve("sources");
    }

    private BuildResult build() throws IOException {
        return build("1", Optional.empty(), false);
    }

    private BuildResult build(String program, Optional<String> packageName, boolean failOnWarning) throws IOException {
        try (Stream<Path> files = Files.walk(models)) {
            return ModelBuild.run(new BuildRequest(
                    models,
                    files.filter(file -> file.toString().endsWith(".model")).toList(),
                    new SourceFolder(sources),
                    folder.resolve("resources"),
                    marker(),
                    new BuildRequest.Target(packageName, Backend.JAVA, Optional.empty(), OptionalInt.empty(), 128),
                    StandardCharsets.UTF_8,
                    failOnWarning,
                    program));
        }
    }

    private Path marker() {
        return folder.resolve("state/marker");
    }

    private Path write(String file, String text, String model) throws IOException {
        Path path = models.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text.formatted(model));
    }

    private List<String> emitted() throws IOException {
        if (!Files.exists(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> sources.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> messages(BuildResult result) {
        return result.diagnostics().stream().map(Diagnostic::message).toList();
    }

    @Test
    void aFolderIsAPackage() throws IOException {
        write("com/acme/a.model", STEPPED, "A");
        write("b.model", UNSTEPPED, "B");
        assertEquals(5, build().changed().size());
        assertEquals(
                List.of(
                        "B.java",
                        "BNetwork.java",
                        "com/acme/A.java",
                        "com/acme/ANetwork.java",
                        "com/acme/AStepNetwork.java"),
                emitted());
        assertTrue(Files.readString(sources.resolve("com/acme/A.java")).contains("package com.acme;"));
        build("1", Optional.of("one"), false);
        assertEquals(
                List.of("one/A.java", "one/ANetwork.java", "one/AStepNetwork.java", "one/B.java", "one/BNetwork.java"),
                emitted());
    }

    @Test
    void whatHasNotChangedIsNotTouched() throws IOException {
        write("a.model", UNSTEPPED, "A");
        Path b = write("b.model", UNSTEPPED, "B");
        build();
        FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        for (String file : emitted()) {
            Files.setLastModifiedTime(sources.resolve(file), longAgo);
        }
        BuildResult second = build();
        assertEquals(List.of(), second.read());
        assertEquals(List.of(), second.changed());

        write("b.model", "// a comment\n" + UNSTEPPED, "B");
        BuildResult third = build();
        assertEquals(List.of(b), third.read());
        assertFalse(third.changed().contains(sources.resolve("A.java")));
        assertEquals(longAgo, Files.getLastModifiedTime(sources.resolve("A.java")));

        assertEquals(2, build("2", Optional.empty(), false).read().size());
        assertEquals(longAgo, Files.getLastModifiedTime(sources.resolve("A.java")));
    }

    @Test
    void aFileThatIsImportedIsFollowed() throws IOException {
        write("common.model", "cell twice(x: [D]) { output y = 2 * x }", "");
        Path a = write("a.model", "import \"common.model\" model A { input x: [2]  output y = twice(x) }", "");
        Path b = write("b.model", UNSTEPPED, "B");
        build();
        assertEquals(List.of(), build().read());
        Path common = write("common.model", "cell twice(x: [D]) { output y = x + x }", "");
        assertEquals(List.of(a, common), build().read());
        assertTrue(Files.exists(b));
        write("common.model", "cell twice(x: [D]) {\n output y = x + z\n}", "");
        BuildResult failed = build();
        assertEquals(
                common.toString(), failed.diagnostics().getFirst().span().file().name());
    }

    @Test
    void whatSomebodyChangedIsEmittedAgain() throws IOException {
        write("a.model", UNSTEPPED, "A");
        build();
        Path file = sources.resolve("A.java");
        String text = Files.readString(file);
        Files.writeString(file, text + "// changed");
        assertEquals(List.of(file), build().changed());
        assertEquals(text, Files.readString(file));
        Files.delete(file);
        assertEquals(List.of(file), build().changed());
    }

    @Test
    void whatNoModelHasAnyMoreIsRemoved() throws IOException {
        Path a = write("a.model", STEPPED, "A");
        write("b.model", UNSTEPPED, "B");
        Path own = Files.createDirectories(sources).resolve("Own.java");
        Files.writeString(own, "class Own {}");
        build();
        Files.delete(a);
        build();
        assertEquals(List.of("B.java", "BNetwork.java", "Own.java"), emitted());
        write("b.model", STEPPED, "C");
        build();
        assertEquals(List.of("C.java", "CNetwork.java", "CStepNetwork.java", "Own.java"), emitted());
    }

    @Test
    void aBuildThatFailsWritesNothingAndLeavesNoMarker() throws IOException {
        write("a.model", UNSTEPPED, "A");
        build();
        assertTrue(Files.exists(marker()));
        write("a.model", "// other\n" + STEPPED, "A");
        write("b.model", "model B {\n  input x: [2]\n  output y = z\n}", "");
        BuildResult failed = build();
        assertFalse(failed.succeeded());
        assertEquals(3, failed.diagnostics().getFirst().span().line());
        assertFalse(Files.exists(marker()));
        assertEquals(List.of("A.java", "ANetwork.java"), emitted());
    }

    @Test
    void warningsFailABuildThatSaysSo() throws IOException {
        write("a.model", "model A { input x: [2]  unused = x + x  output y = x .* x }", "");
        assertTrue(build().succeeded());
        assertEquals(1, build("2", Optional.empty(), false).diagnostics().size());
        assertFalse(build("3", Optional.empty(), true).succeeded());
    }

    @Test
    void twoModelsWithOneClassAreRefused() throws IOException {
        write("a.model", UNSTEPPED, "A");
        build();
        write("b.model", UNSTEPPED, "A");
        BuildResult failed = build();
        assertFalse(failed.succeeded());
        assertEquals(
                List.of(
                        "the class A.java is emitted for a.model too",
                        "the class ANetwork.java is emitted for a.model too"),
                messages(failed));
    }

    @Test
    void aFolderThatIsNoPackageIsRefused() throws IOException {
        write("my-app/a.model", UNSTEPPED, "A");
        assertEquals(
                List.of("`my-app`, made of the model file's folder, is no name of a Java package"), messages(build()));
    }

    @Test
    void whatWasNotEmittedIsNotWrittenOver() throws IOException {
        write("a.model", UNSTEPPED, "A");
        Files.writeString(Files.createDirectories(sources).resolve("A.java"), "class A {}");
        assertThrows(IOException.class, this::build);
        assertEquals("class A {}", Files.readString(sources.resolve("A.java")));
    }

    @Test
    void weightsBesideAModelBecomeAResourceBesideItsClass() throws IOException {
        write("com/acme/a.model", UNSTEPPED, "A");
        Path weights = Files.write(models.resolve("com/acme/A.safetensors"), new byte[] {1, 2});
        Path resource = folder.resolve("resources/com/acme/A.safetensors");
        assertTrue(build().changed().contains(resource));
        Files.write(weights, new byte[] {3});
        assertEquals(List.of(resource), build().changed());
        assertEquals(3, Files.readAllBytes(resource)[0]);
        assertEquals(List.of(), build().changed());
        Files.delete(weights);
        assertEquals(List.of(resource), build().changed());
        assertFalse(Files.exists(resource));
    }
}
