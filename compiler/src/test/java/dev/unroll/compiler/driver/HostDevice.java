package dev.unroll.compiler.driver;

import dev.unroll.compiler.schedule.Target;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Networks of backend `tornado` on the host: compiled strictly against TornadoVM's API, and linked to
/// stand-ins of it that run work-items as threads.
final class HostDevice {
    private HostDevice() {}

    /// The class of a model's networks.
    static NetworkClass compile(CheckedModel model, Precision precision, Target.Device device) {
        CompiledModel compiled = ModelCompiler.compile(
                new CompileRequest(model, Backend.TORNADO, precision, "dev.unroll.test").withDevice(device));
        return NetworkClass.load(classes(compiled));
    }

    /// A network, whose parameters are zero.
    static Network network(CheckedModel model, Precision precision, Target.Device device, int capacity) {
        return compile(model, precision, device).newNetwork(capacity, 1);
    }

    private static EmittedClasses classes(CompiledModel compiled) {
        try {
            Path folder = Files.createTempDirectory("emitted");
            try {
                StrictCompiler.compile(
                        compiled,
                        folder,
                        TornadoApi.classes() + File.pathSeparator + System.getProperty("java.class.path"));
                return read(compiled.className(), folder.resolve("classes"));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmittedClasses read(String main, Path folder) throws IOException {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
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
