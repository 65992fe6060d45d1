package dev.unroll.compiler.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// TornadoVM's API as class files that this compiler reads. Those that the build fetches are marked as
/// made with preview features of Java 21, whose final form is the same, so the mark is taken off.
final class TornadoApi {
    private static final Path JAR = Path.of("target/tornado/tornado-api.jar");
    private static final String PREFIX = "uk/ac/manchester/tornado/api/";
    private static final int MINOR_VERSION = 4;
    private static final Path FOLDER = unpack();

    private TornadoApi() {}

    /// A folder for the class path.
    static Path classes() {
        return FOLDER;
    }

    private static Path unpack() {
        Path folder = JAR.resolveSibling("classes");
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(PREFIX) && entry.getName().endsWith(".class")) {
                    byte[] bytes = jar.getInputStream(entry).readAllBytes();
                    bytes[MINOR_VERSION] = 0;
                    bytes[MINOR_VERSION + 1] = 0;
                    Path file = folder.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.write(file, bytes);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
