package dev.unroll.compiler.build;

import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.EmittedSource;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// Turns the model files of a project into Java sources, and puts trained weights where they get into
/// its JAR. Model files that have not changed since the last build that succeeded are not read.
public final class ModelBuild {
    private final BuildRequest request;
    private final BuildMarker before;
    private final SequencedMap<Path, BuildMarker.Unit> units = new LinkedHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<Path, ModelCheck> dirty = new LinkedHashMap<>();
    private final Map<String, Path> classes = new LinkedHashMap<>(); // in lower case, as some file systems see them

    private ModelBuild(BuildRequest request) {
        this.request = request;
        this.before = BuildMarker.read(request.marker());
    }

    /// Does what has to be done.
    ///
    /// @throws IOException if a file cannot be read or written, or one stands in the way that was not
    ///     emitted
    public static BuildResult run(BuildRequest request) throws IOException {
        return new ModelBuild(request).run();
    }

    private BuildResult run() throws IOException {
        for (Path model : request.models()) {
            if (!isCurrent(model)) {
                dirty.put(model, ModelCheck.of(model, request.encoding()));
            }
        }
        dirty.forEach((model, check) -> {
            check.diagnostics().stream() // what is wrong with an imported file is said once
                    .filter(diagnostic -> !diagnostics.contains(diagnostic))
                    .forEach(diagnostics::add);
            checkPackage(model, check);
        });
        if (fails()) {
            return failed();
        }
        Map<Path, List<EmittedSource>> emitted = new LinkedHashMap<>();
        dirty.forEach((model, check) -> emitted.put(model, emit(model, check)));
        for (Path model : request.models()) {
            claimClasses(model, emitted);
        }
        return fails() ? failed() : succeeded(emitted);
    }

    private BuildResult failed() throws IOException {
        Files.deleteIfExists(request.marker());
        return new BuildResult(false, diagnostics, List.copyOf(dirty.keySet()), List.of());
    }

    private BuildResult succeeded(Map<Path, List<EmittedSource>> emitted) throws IOException {
        List<Path> changed = new ArrayList<>();
        if (!emitted.isEmpty()) {
            Files.deleteIfExists(request.marker());
        }
        for (Path model : request.models()) {
            List<EmittedSource> sources = emitted.get(model);
            if (sources == null) {
                before.unit(model).ifPresent(unit -> units.put(model, unit));
            } else {
                changed.addAll(request.sources().write(sources));
                units.put(model, unit(model, sources));
            }
        }
        Set<Path> staying = new LinkedHashSet<>();
        units.values().forEach(unit -> staying.addAll(unit.emitted().keySet()));
        changed.addAll(request.sources().removeAllBut(staying));
        changed.addAll(new WeightResources(request).place(units));
        if (!units.equals(before.units())) {
            new BuildMarker(units).write(request.marker());
        }
        return new BuildResult(true, diagnostics, List.copyOf(dirty.keySet()), changed);
    }

    private boolean fails() {
        return diagnostics.stream().anyMatch(diagnostic -> request.failOnWarning() || diagnostic.isError());
    }

    /// Whether all is as the last build left it.
    private boolean isCurrent(Path model) throws IOException {
        Optional<BuildMarker.Unit> unit = before.unit(model);
        if (unit.isEmpty() || !unit.get().read().stream().allMatch(Files::isRegularFile)) {
            return false;
        }
        for (Map.Entry<Path, String> file : unit.get().emitted().entrySet()) {
            if (!Files.isRegularFile(file.getKey())
                    || !FileDigest.of(file.getKey()).equals(file.getValue())) {
                return false;
            }
        }
        return FileDigest.of(settings(), unit.get().read()).equals(unit.get().digest());
    }

    private String settings() {
        return String.join(
                "\n",
                request.program(),
                request.root().toString(),
                request.sources().path().toString(),
                request.target().toString(),
                request.encoding().name());
    }

    private BuildMarker.Unit unit(Path model, List<EmittedSource> sources) throws IOException {
        SequencedMap<Path, String> files = new LinkedHashMap<>();
        for (EmittedSource source : sources) {
            Path file = request.sources().file(source);
            files.put(file, FileDigest.of(file));
        }
        List<Path> read = dirty.get(model).read();
        return new BuildMarker.Unit(FileDigest.of(settings(), read), read, files);
    }

    private void checkPackage(Path model, ModelCheck check) {
        String name = packageName(model);
        if (!check.models().isEmpty() && !name.isEmpty() && !SourceVersion.isName(name)) {
            fail(
                    check.models().getFirst(),
                    "`" + name + "`, made of the model file's folder, is no name of a Java package",
                    "rename the folder, or set the plug-in's `package`");
        }
    }

    private void fail(ModelCheck.Checked model, String message, String hint) {
        diagnostics.add(Diagnostic.error(new Span(model.model().file(), 0, 0), message, hint));
    }

    /// The package of a model file's classes.
    private String packageName(Path model) {
        return request.target().packageName().orElseGet(() -> {
            Path folder = request.root().relativize(model).getParent();
            return folder == null ? "" : folder.toString().replace('\\', '.').replace('/', '.');
        });
    }

    private List<EmittedSource> emit(Path file, ModelCheck check) {
        BuildRequest.Target target = request.target();
        List<EmittedSource> sources = new ArrayList<>();
        for (ModelCheck.Checked checked : check.models()) {
            TrainingOptions training = checked.settings().options();
            CompileRequest compile = new CompileRequest(
                            checked.model(),
                            target.backend(),
                            target.precision().orElse(checked.settings().precision()),
                            packageName(file),
                            target.batch().orElse(training.batch()),
                            target.vectorBits())
                    .withCarry(training.carry() != Carry.FALSE);
            Optional<String> limitation = ModelCompiler.limitation(compile);
            if (limitation.isPresent()) {
                fail(checked, limitation.get(), "set the plug-in's `backend` to vector or java");
            } else {
                sources.addAll(ModelCompiler.emit(compile, training));
            }
        }
        return sources;
    }

    /// Two models must not have the same class.
    private void claimClasses(Path model, Map<Path, List<EmittedSource>> emitted) {
        List<EmittedSource> sources = emitted.get(model);
        List<Path> files = sources != null
                ? sources.stream().map(request.sources()::file).toList()
                : before.unit(model)
                        .map(unit -> List.copyOf(unit.emitted().keySet()))
                        .orElse(List.of());
        for (Path file : files) {
            Path other = classes.putIfAbsent(file.toString().toLowerCase(Locale.ROOT), model);
            if (other != null) {
                Path named = dirty.containsKey(model) ? model : other;
                fail(
                        dirty.get(named).models().getFirst(),
                        "the class " + request.sources().path().relativize(file) + " is emitted for "
                                + request.root().relativize(named.equals(model) ? other : model) + " too",
                        "give one of the models another name, or put it into another folder");
            }
        }
    }
}
