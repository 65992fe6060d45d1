package dev.unroll.compiler.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles emitted sources as a user would, with every warning an error.
final class StrictCompiler {
    private StrictCompiler() {}

    /// The class files of a model's networks.
    ///
    /// @param folder an empty folder
    static List<byte[]> compile(CompiledModel model, Path folder) throws IOException {
        return compile(model, folder, System.getProperty("java.class.path"));
    }

    /// The same with other classes to compile against.
    static List<byte[]> compile(CompiledModel model, Path folder, String classPath) throws IOException {
        compile(List.of(new EmittedSource(model.className(), model.source())), folder, classPath);
        try (Stream<Path> classes = Files.walk(folder.resolve("classes"))) {
            return classes.filter(Files::isRegularFile)
                    .map(StrictCompiler::read)
                    .toList();
        }
    }

    /// Compiles sources into `classes` within the folder.
    static Path compile(List<EmittedSource> sources, Path folder) throws IOException {
        return compile(sources, folder, System.getProperty("java.class.path"));
    }

    /// The same with other classes to compile against.
    static Path compile(List<EmittedSource> sources, Path folder, String classPath) throws IOException {
        List<Path> written = new ArrayList<>();
        for (EmittedSource source : sources) {
            Path file = folder.resolve(source.path());
            Files.createDirectories(file.getParent());
            written.add(Files.writeString(file, source.text()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            List<String> options = List.of(
                    "-Xlint:all,-incubating",
                    "-Werror",
                    "-g",
                    "-proc:none",
                    "-classpath",
                    classPath,
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-d",
                    folder.resolve("classes").toString());
            if (!compiler.getTask(null, files, problems, options, null, files.getJavaFileObjectsFromPaths(written))
                    .call()) {
                throw new AssertionError(
                        problems.getDiagnostics().stream().map(Object::toString).collect(Collectors.joining("\n")));
            }
        }
        return folder.resolve("classes");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
