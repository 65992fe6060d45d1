package dev.unroll.compiler.driver;

import dev.unroll.runtime.Network;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles one emitted source file in memory.
final class MemoryCompiler {
    private MemoryCompiler() {}

    /// @throws IllegalStateException if there is no compiler in this Java installation, or the source does not
    ///     compile
    static EmittedClasses compile(String className, String source) {
        List<String> options = new ArrayList<>(List.of("-classpath", runtimeClassPath()));
        if (VectorModule.preferredBits().isPresent()) {
            options.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        return compile(className, source, options);
    }

    /// The same for classes that use TornadoVM, which needs their local variable tables, and was itself compiled with
    /// preview features.
    ///
    /// @param api TornadoVM's API
    static EmittedClasses compileForDevice(String className, String source, Path api) {
        return compile(
                className,
                source,
                List.of(
                        "-g",
                        "--enable-preview",
                        "--release",
                        Integer.toString(TornadoInstallation.JAVA),
                        "-classpath",
                        runtimeClassPath() + File.pathSeparator + api));
    }

    private static EmittedClasses compile(String className, String source, List<String> more) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this Java installation has no compiler; run Unroll with a JDK");
        }
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, null);
        JavaFileManager files = new ClassesInMemory(standard, classes);
        List<String> options = new ArrayList<>(List.of("-proc:none", "-nowarn"));
        options.addAll(more);
        boolean compiled = compiler.getTask(
                        null, files, problems, options, null, List.of(new SourceInMemory(className, source)))
                .call();
        if (!compiled) {
            throw new IllegalStateException("the emitted source of " + className + " does not compile: "
                    + problems.getDiagnostics().stream()
                            .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                            .map(problem -> "line " + problem.getLineNumber() + ": " + problem.getMessage(null))
                            .collect(Collectors.joining("; ")));
        }
        SortedMap<String, byte[]> classFiles = new TreeMap<>();
        classes.forEach((name, bytes) -> classFiles.put(name, bytes.toByteArray()));
        return new EmittedClasses(className, classFiles);
    }

    private static String runtimeClassPath() {
        try {
            Path runtime = Path.of(Network.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return runtime.toString();
        } catch (URISyntaxException e) {
            return System.getProperty("java.class.path", "") + File.pathSeparator;
        }
    }

    private static final class SourceInMemory extends SimpleJavaFileObject {
        private final String source;

        SourceInMemory(String className, String source) {
            super(URI.create("memory:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    private static final class ClassesInMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        ClassesInMemory(StandardJavaFileManager standard, Map<String, ByteArrayOutputStream> classes) {
            super(standard);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            URI uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    classes.put(className, bytes);
                    return bytes;
                }
            };
        }
    }
}
