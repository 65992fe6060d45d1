package dev.unroll.cli;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.driver.PaceCache;
import dev.unroll.compiler.driver.ProgramIdentity;
import dev.unroll.compiler.driver.TornadoInstallation;
import dev.unroll.compiler.driver.VectorModule;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.JsonSyntaxException;
import dev.unroll.runtime.probe.RandomBatch;
import dev.unroll.runtime.train.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the backend that trains a model in the least time, by some steps on each that is there: on
/// random samples, in this process, or for a device in one of its own. What was measured once is kept
/// beside compiled classes.
final class FastestBackend {
    /// A run that ends before a device would have started is not worth one. Seconds.
    private static final double LEAST_FOR_DEVICE = 15;

    private static final Duration MOST_FOR_DEVICE = Duration.ofMinutes(5);
    private static final double MILLISECONDS = 1e3;

    private final CheckedModel model;
    private final TrainingSettings settings;
    private final BackendOptions options;
    private final List<String> arguments;
    private final Optional<PaceCache> cache;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// A backend and how long it takes.
    ///
    /// @param kept whether that was measured before
    private record Candidate(Backend backend, Pace pace, boolean kept) {
        @Override
        public String toString() {
            double step = pace.step() * MILLISECONDS;
            String format = step < 10 ? "%s %.3g ms/step" : "%s %.1f ms/step";
            String text = String.format(Locale.ROOT, format, backend, step);
            return pace.start() < 1 ? text : text + String.format(Locale.ROOT, " and %.1f s to start", pace.start());
        }
    }

    /// @param arguments of the command, with which a process for a device is started
    FastestBackend(CheckedModel model, TrainingSettings settings, BackendOptions options, List<String> arguments) {
        this.model = model;
        this.settings = settings;
        this.options = options;
        this.arguments = arguments;
        Path folder = BackendOptions.cacheFolder();
        this.cache = ProgramIdentity.current()
                .filter(_ -> folder.isAbsolute())
                .map(program -> new PaceCache(folder, program));
    }

    /// The settings with the fastest backend, which is announced with the reason.
    TrainingSettings choose(Console console) throws IOException {
        if (DeviceProcess.isDeviceProcess()) {
            return settings.with(Backend.TORNADO); // it was chosen where this process was started
        }
        measureAll(true);
        Candidate best = best();
        String steps = String.format(Locale.ROOT, "%,d", settings.options().steps());
        console.message("backend auto takes " + best.backend() + " for " + steps + " steps: "
                + candidates.stream().map(Candidate::toString).collect(Collectors.joining(", "))
                + (candidates.stream().allMatch(Candidate::kept) ? ", as measured before" : ""));
        notes.forEach(console::message);
        return settings.with(best.backend());
    }

    /// Measures the backends that the settings ask for, without training, and writes a line about each.
    void report(Console console, boolean json) throws IOException {
        if (settings.fastest() && !DeviceProcess.isDeviceProcess()) {
            measureAll(false);
        } else {
            Backend backend = settings.fastest() ? Backend.TORNADO : settings.backend();
            candidates.add(new Candidate(backend, measure(backend), false));
        }
        for (Candidate candidate : candidates) {
            console.result(json ? json(candidate).text() : candidate.toString());
        }
        notes.forEach(console::message);
    }

    private static Json json(Candidate candidate) {
        return Json.fields()
                .put("backend", candidate.backend().toString())
                .put("start", candidate.pace().start())
                .put("step", candidate.pace().step())
                .build();
    }

    private Candidate best() {
        return candidates.stream()
                .min(Comparator.comparingDouble(
                        candidate -> candidate.pace().seconds(settings.options().steps())))
                .orElseThrow();
    }

    /// @param remembered whether what was measured before will do
    private void measureAll(boolean remembered) throws IOException {
        if (VectorModule.preferredBits().isPresent()) {
            candidates.add(onHost(Backend.VECTOR, remembered));
        }
        candidates.add(onHost(Backend.JAVA, remembered));
        if (!DeviceProcess.home().isEmpty()) {
            addDevice(remembered);
        }
    }

    private Candidate onHost(Backend backend, boolean remembered) {
        Optional<Pace> kept = remembered ? kept(backend) : Optional.empty();
        return new Candidate(backend, kept.orElseGet(() -> keep(backend, measure(backend))), kept.isPresent());
    }

    private Pace measure(Backend backend) {
        long loading = System.nanoTime() - nanosBefore();
        NetworkClass compiled = options.load(model, settings.with(backend));
        // Other classes than a device's are kept, so that they are not compiled again.
        long started = backend == Backend.TORNADO ? loading : System.nanoTime();
        int batch = settings.options().batch();
        try (Network network = compiled.newNetwork(batch, BackendOptions.threads(settings))) {
            ParameterStarts.draw(model, network, settings.options().seed());
            return Pace.measure(
                    network,
                    settings.options().descent(),
                    RandomBatch.draw(
                            compiled.signature(), batch, settings.options().seed()),
                    started);
        }
    }

    /// To start a process for a device is part of what it takes.
    private static long nanosBefore() {
        if (!DeviceProcess.isDeviceProcess()) {
            return 0;
        }
        Instant now = Instant.now();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now)
                .toNanos();
    }

    private void addDevice(boolean remembered) throws IOException {
        Optional<String> obstacle = TornadoInstallation.find(DeviceProcess.home())
                        instanceof TornadoInstallation.Search.Missing(String problem)
                ? Optional.of(problem)
                : ModelCompiler.limitation(request(Backend.TORNADO));
        if (obstacle.isPresent()) {
            notes.add("backend auto leaves tornado out: " + obstacle.get());
            return;
        }
        Optional<Pace> kept = remembered ? kept(Backend.TORNADO) : Optional.empty();
        if (kept.isPresent()) {
            candidates.add(new Candidate(Backend.TORNADO, kept.get(), true));
            return;
        }
        double others = best().pace().seconds(settings.options().steps());
        if (remembered && others < LEAST_FOR_DEVICE) {
            notes.add("backend auto leaves tornado out: a device takes longer to start than this run");
            return;
        }
        Duration limit = remembered ? shorter(Duration.ofMillis((long) (others * MILLISECONDS))) : MOST_FOR_DEVICE;
        List<String> command = new ArrayList<>(arguments);
        command.addAll(1, List.of("--measure", "--json"));
        DeviceProcess.Output output = DeviceProcess.output(limit, options.javaOptions(), command);
        Optional<Pace> pace =
                output.lines().stream().flatMap(line -> parse(line).stream()).findFirst();
        pace.ifPresent(found -> candidates.add(new Candidate(Backend.TORNADO, keep(Backend.TORNADO, found), false)));
        if (pace.isEmpty()) {
            notes.add("backend auto leaves tornado out: "
                    + (output.late() ? "it was not ready after " + limit.toSeconds() + " s" : output.problem()));
        }
    }

    private static Duration shorter(Duration limit) {
        return limit.compareTo(MOST_FOR_DEVICE) < 0 ? limit : MOST_FOR_DEVICE;
    }

    private static Optional<Pace> parse(String line) {
        try {
            return Json.parse(line) instanceof Json.ObjectValue(var members)
                            && members.get("start") instanceof Json.NumberValue start
                            && members.get("step") instanceof Json.NumberValue step
                    ? Optional.of(new Pace(start.toDouble(), step.toDouble()))
                    : Optional.empty();
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    private Optional<Pace> kept(Backend backend) {
        return cache.flatMap(paces -> paces.find(key(backend)));
    }

    private Pace keep(Backend backend, Pace pace) {
        cache.ifPresent(paces -> paces.keep(key(backend), pace));
        return pace;
    }

    private PaceCache.Key key(Backend backend) {
        String place = backend == Backend.TORNADO
                ? DeviceProcess.home() + " " + options.device()
                : BackendOptions.threads(settings) + " threads of "
                        + Runtime.getRuntime().availableProcessors();
        return new PaceCache.Key(request(backend), settings.options().descent(), place);
    }

    private CompileRequest request(Backend backend) {
        return options.unchecked(model, settings.with(backend), BackendOptions.RUN_PACKAGE);
    }
}
