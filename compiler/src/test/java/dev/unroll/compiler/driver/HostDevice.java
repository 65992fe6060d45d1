package dev.unroll.compiler.driver;

import dev.unroll.compiler.schedule.Target;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Networks of backend `tornado` on the host: compiled strictly against TornadoVM's API, and linked to
/// stand-ins of it that run work-items as threads.
final class HostDevice {
    private HostDevice() {}

    /// A model, and what it is compiled for.
    record Wanted(CheckedModel model, Precision precision, Target.Device device) {}

    /// The class of a model's networks.
    static NetworkClass compile(CheckedModel model, Precision precision, Target.Device device) {
        return compile(List.of(new Wanted(model, precision, device))).getFirst();
    }

    /// The classes of several models' networks, in the same order. Java's compiler is called once for
    /// all of them, which takes a fraction of the time.
    static List<NetworkClass> compile(List<Wanted> wanted) {
        List<EmittedSource> sources = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            CompiledModel compiled = ModelCompiler.compile(
                    new CompileRequest(one.model(), Backend.TORNADO, one.precision(), "dev.unroll.test.n" + i)
                            .withDevice(one.device()));
            sources.add(new EmittedSource(compiled.className(), compiled.source()));
        }
        return load(sources);
    }

    private static List<NetworkClass> load(List<EmittedSource> sources) {
        try {
            Path folder = Files.createTempDirectory("emitted");
            try {
                Path classes = StrictCompiler.compile(
                        sources,
                        folder,
                        TornadoApi.classes() + File.pathSeparator + System.getProperty("java.class.path"));
                List<NetworkClass> loaded = new ArrayList<>();
                for (EmittedSource source : sources) {
                    loaded.add(NetworkClass.load(read(source.className(), classes)));
                }
                return loaded;
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The class files in the package of a class.
    private static EmittedClasses read(String main, Path folder) throws IOException {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        Path sub = folder.resolve(main.replace('.', '/')).getParent();
        try (Stream<Path> files = Files.walk(sub)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '.');
                classes.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
            }
        }
        return new EmittedClasses(main, classes);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
