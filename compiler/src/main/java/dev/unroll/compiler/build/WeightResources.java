package dev.unroll.compiler.build;

import dev.unroll.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Weight files beside model files, on their way to be resources beside the models' classes. The
/// weights of the class `Digits` are called `Digits.safetensors`.
final class WeightResources {
    private static final String SUFFIX = ".safetensors";

    private final BuildRequest request;

    WeightResources(BuildRequest request) {
        this.request = request;
    }

    /// Copies what has changed, and removes what belongs to no model any more.
    ///
    /// @return the files that were written or removed
    List<Path> place(Map<Path, BuildMarker.Unit> units) throws IOException {
        List<Path> changed = new ArrayList<>();
        Set<Path> staying = new LinkedHashSet<>();
        for (Map.Entry<Path, BuildMarker.Unit> unit : units.entrySet()) {
            for (Path source : unit.getValue().emitted().keySet()) {
                Path name = withoutSuffix(source);
                Path weights = unit.getKey().resolveSibling(name.getFileName() + SUFFIX);
                if (Files.isRegularFile(weights)) {
                    Path resource =
                            request.resources().resolve(request.sources().path().relativize(name) + SUFFIX);
                    staying.add(resource);
                    if (copy(weights, resource)) {
                        changed.add(resource);
                    }
                }
            }
        }
        changed.addAll(removeAllBut(staying));
        return changed;
    }

    private static Path withoutSuffix(Path source) {
        String name = source.getFileName().toString();
        return source.resolveSibling(name.substring(0, name.lastIndexOf('.')));
    }

    private static boolean copy(Path weights, Path resource) throws IOException {
        if (Files.isRegularFile(resource) && Files.mismatch(weights, resource) < 0) {
            return false;
        }
        SourceFolder.makeParent(resource);
        AtomicFile.write(resource, out -> Files.copy(weights, out));
        return true;
    }

    private List<Path> removeAllBut(Set<Path> staying) throws IOException {
        List<Path> removed = new ArrayList<>();
        if (Files.isDirectory(request.resources())) {
            try (Stream<Path> files = Files.walk(request.resources())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (file.toString().endsWith(SUFFIX) && !staying.contains(file)) {
                        Files.delete(file);
                        removed.add(file);
                    }
                }
            }
        }
        return removed;
    }
}
