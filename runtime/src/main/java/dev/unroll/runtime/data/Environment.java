package dev.unroll.runtime.data;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What data sets need to know of the world around the program.
///
/// @param variables the environment variables
/// @param home the user's home folder
/// @param windows whether the operating system is Windows
/// @param mirrors where MNIST's files can be downloaded, each address ending in `/`
/// @param patience the longest time that all downloads together may take
/// @param notice told what takes long, such as a download, one line each
public record Environment(
        Map<String, String> variables,
        Path home,
        boolean windows,
        List<URI> mirrors,
        Duration patience,
        Consumer<String> notice) {
    public Environment {
        variables = Map.copyOf(variables);
        mirrors = List.copyOf(mirrors);
    }

    /// The environment of this process.
    public static Environment ofProcess(Consumer<String> notice) {
        return new Environment(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                System.getProperty("os.name").startsWith("Windows"),
                List.of(
                        URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                        URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
                Duration.ofMinutes(5),
                notice);
    }

    /// Folders in which the files of a data set may lie, best first.
    List<Path> dataFolders(String dataSet) {
        return Stream.concat(
                        variable("UNROLL_DATA").map(Path::of).stream().map(folder -> folder.resolve(dataSet)),
                        Stream.of(cacheFolder(dataSet)))
                .toList();
    }

    /// The folder in which the user's cache keeps what is called `name`, such as downloaded files of a data set.
    public Path cacheFolder(String name) {
        Optional<Path> cache =
                variable(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME").map(Path::of);
        return cache.filter(Path::isAbsolute)
                .orElseGet(() -> home.resolve(".cache"))
                .resolve("unroll")
                .resolve(name);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}
