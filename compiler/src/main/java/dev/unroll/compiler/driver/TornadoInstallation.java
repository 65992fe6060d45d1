package dev.unroll.compiler.driver;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// TornadoVM as it is installed on this machine, and how Java is started with it.
public final class TornadoInstallation {
    /// The environment variable that names its folder.
    public static final String VARIABLE = "TORNADOVM_HOME";

    /// The version of Java that it needs.
    public static final int JAVA = 25;

    private static final String ARGUMENTS = "tornado-argfile";
    private static final String HINT =
            "install TornadoVM 5.2.0 for JDK 25 (`sdk install tornadovm`, or build it from its"
                    + " public sources by `make BACKEND=opencl`), a driver for your device (on Debian and without a GPU:"
                    + " `apt-get install pocl-opencl-icd`), and let " + VARIABLE + " name its folder";

    private final Path home;
    private final Path api;

    private TornadoInstallation(Path home, Path api) {
        this.home = home;
        this.api = api;
    }

    /// Either an installation, or what is wrong and what to do, as a sentence.
    public sealed interface Search {
        record Found(TornadoInstallation installation) implements Search {}

        record Missing(String problem) implements Search {}
    }

    /// Looks in a folder.
    ///
    /// @param folder the value of [#VARIABLE], empty if there is none
    public static Search find(String folder) {
        return find(folder, Runtime.version().feature());
    }

    static Search find(String folder, int java) {
        if (folder.isEmpty()) {
            return new Search.Missing("backend tornado needs TornadoVM, and " + VARIABLE + " is not set; " + HINT);
        }
        Path home = Path.of(folder);
        if (!Files.isDirectory(home)) {
            return new Search.Missing(VARIABLE + " is " + folder + ", which is no folder; " + HINT);
        }
        Optional<Path> api = api(home);
        if (api.isEmpty() || argumentFile(home).isEmpty()) {
            return new Search.Missing(VARIABLE + " is " + folder + ", in which there is no TornadoVM ("
                    + (api.isEmpty() ? "share/java/tornado/tornado-api-*.jar" : ARGUMENTS) + " is missing); " + HINT);
        }
        String jar = api.get().getFileName().toString();
        if (jar.contains("-jdk") && !jar.contains("-jdk" + JAVA)) {
            return new Search.Missing(
                    "the TornadoVM in " + folder + " is for another JDK than " + JAVA + " (" + jar + "); " + HINT);
        }
        if (java != JAVA) {
            return new Search.Missing("TornadoVM runs on JDK " + JAVA + ", and this is Java " + java
                    + "; start Unroll with a JDK " + JAVA + " (JAVA_HOME)");
        }
        return new Search.Found(new TornadoInstallation(home, api.get()));
    }

    private static Optional<Path> api(Path home) {
        Path folder = home.resolve("share/java/tornado");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("tornado-api-.*\\.jar"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> argumentFile(Path home) {
        return Stream.of(home.resolve(ARGUMENTS), home.resolve(ARGUMENTS + ".template"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    public Path home() {
        return home;
    }

    /// What its API's file says of the version.
    public String version() {
        return api.getFileName().toString().replaceAll("^tornado-api-|\\.jar$", "");
    }

    /// The API, to compile against.
    Path api() {
        return api;
    }

    /// Arguments of Java, up to the class path, that this needs.
    ///
    /// @param folder takes the file of arguments
    public List<String> javaArguments(Path folder) throws IOException {
        String text = Files.readString(argumentFile(home).orElseThrow());
        Path file = folder.resolve(ARGUMENTS);
        // The current folder is taken off the module path, as what JARs the user has there are no modules of TornadoVM.
        Files.writeString(
                file,
                text.replace("${" + VARIABLE + "}", home.toString())
                        .replace("--module-path ." + File.pathSeparator, "--module-path "));
        List<String> arguments = new ArrayList<>(List.of("@" + file));
        arguments.addAll(List.of(
                // Otherwise a kernel that does not compile runs as plain Java, without a word.
                "-Dtornado.recover.bailout=False",
                // Graphs of more than some hundred tasks need it.
                "-Dtornado.tvm.maxbytecodesize=65536",
                // Not the default, which takes what is no finite number for a number.
                "-Dtornado.opencl.compiler.flags=-cl-mad-enable -w",
                "--sun-misc-unsafe-memory-access=allow"));
        return arguments;
    }
}
