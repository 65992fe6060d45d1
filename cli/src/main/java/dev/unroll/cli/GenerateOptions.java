package dev.unroll.cli;

import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.data.Vocabulary;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.typed.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Lets a model go on by itself: what it reads at each step is what it chose at the step before.
final class GenerateOptions {
    /// A step takes microseconds, and all choices are kept for JSON.
    private static final int MOST = 100_000_000;

    @Option(
            names = "--generate",
            paramLabel = "N",
            description = "Writes a start and N characters, words or classes more, each of which the model chooses and "
                    + "then reads. With --input N steps of an answer for each sample.")
    private @Nullable Integer count;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "What scores are divided by before the softmax that is drawn from: below 1 for what is likely, "
                            + "0 for the most likely alone; default: 1.")
    private @Nullable Double temperature;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn; default: 0.")
    private @Nullable Long seed;

    @Option(
            names = "--start",
            paramLabel = "TEXT",
            description =
                    "What is generated goes on from this text, or from these numbers of classes; default: a line's "
                            + "end.")
    private @Nullable String start;

    boolean isWanted() {
        return count != null;
    }

    /// Refuses what means nothing without `--generate`.
    void requireWanted() {
        if (count == null && (temperature != null || seed != null || start != null)) {
            throw Failure.usage("--temperature, --seed and --start are for --generate N");
        }
        if (count != null && (count < 1 || count > MOST)) {
            throw Failure.usage("--generate is 1 to " + MOST + ", and not " + count);
        }
        if (temperature != null && !(temperature >= 0 && Double.isFinite(temperature))) {
            throw Failure.usage("--temperature is at least 0, and not " + temperature);
        }
    }

    /// Answers samples whose inputs are given.
    GeneratedAnswers answers() {
        if (start != null) {
            throw Failure.usage(
                    "--start begins what goes on by itself, and with --input inputs are given; leave one out");
        }
        return new GeneratedAnswers(
                count == null ? 1 : count, temperature == null ? 1 : temperature, seed == null ? 0 : seed);
    }

    ExitCode run(
            CheckedModel model,
            NetworkOptions network,
            TrainingSettings settings,
            Path weights,
            boolean json,
            Console console)
            throws IOException {
        Optional<Preparation> prepared =
                Preparation.of(weights, Safetensors.read(weights).metadata());
        try (StepModel steps =
                StepModel.open(model, network, settings, weights, "--generate goes through a sequence", console)) {
            Generation.problem(steps.signature(), steps.readsTarget()).ifPresent(problem -> {
                throw Failure.fault(problem);
            });
            Generation generation = new Generation(
                    steps.stream(),
                    steps.signature(),
                    steps.readsTarget(),
                    temperature == null ? 1 : temperature,
                    seed == null ? 0 : seed);
            Writer writer = new Writer(prepared, json, console);
            if (start != null && prepared.orElse(null) instanceof Vocabulary vocabulary) {
                PredictedFile.unknown("--start", vocabulary, vocabulary.unknown(start, generation.classes()))
                        .ifPresent(console::message);
            }
            begin(generation, prepared, writer);
            for (int left = count == null ? 0 : count; left > 0; left--) {
                writer.write(generation.next());
            }
            writer.finish();
        }
        return ExitCode.OK;
    }

    private void begin(Generation generation, Optional<Preparation> prepared, Writer writer) {
        boolean text = prepared.orElse(null) instanceof Vocabulary;
        for (int read : started(prepared)) {
            int given = text ? known(read, generation) : read;
            if (given < 0 || given >= generation.classes()) {
                throw Failure.usage(
                        "--start has the class " + given + "; there are " + generation.classes() + ", from 0 on");
            }
            generation.take(given);
            writer.write(given);
        }
        if (!generation.isBegun()) {
            generation.take(known(prepared.map(GenerateOptions::lineEnd).orElse(0), generation));
        }
    }

    /// Of words, only the most frequent may be known to the model; 0 stands for the others.
    private static int known(int read, Generation generation) {
        return read < generation.classes() ? read : 0;
    }

    private static int lineEnd(Preparation preparation) {
        return preparation instanceof Vocabulary vocabulary ? vocabulary.classOf("\n") : 0;
    }

    /// The classes of the start.
    private List<Integer> started(Optional<Preparation> prepared) {
        if (start == null) {
            return List.of();
        }
        if (prepared.orElse(null) instanceof Vocabulary vocabulary) {
            return vocabulary.classesOf(start);
        }
        List<Integer> classes = new ArrayList<>();
        for (String number : start.strip().split("[,;\\s]+")) {
            try {
                classes.add(Integer.valueOf(number));
            } catch (NumberFormatException _) {
                throw Failure.usage("--start has `" + number + "`, which is no number of a class; the weights were not "
                        + "trained on a text");
            }
        }
        return classes;
    }

    /// Writes classes by the names that the data has for them, each as it comes.
    private static final class Writer {
        private final Optional<Preparation> prepared;
        private final boolean json;
        private final Console console;
        private final List<Integer> classes = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private String before = "";

        Writer(Optional<Preparation> prepared, boolean json, Console console) {
            this.prepared = prepared;
            this.json = json;
            this.console = console;
        }

        void write(int chosen) {
            String name = prepared.flatMap(data -> data.className(chosen)).orElse(Integer.toString(chosen));
            String space = prepared.orElse(null) instanceof Vocabulary vocabulary
                    ? vocabulary.between(before, name)
                    : before.isEmpty() ? "" : " ";
            before = name;
            if (json) {
                classes.add(chosen);
                text.append(space).append(name);
            } else {
                console.out().print(space + name);
            }
        }

        void finish() {
            if (json) {
                console.result(Json.fields()
                        .put("text", text.toString())
                        .put(
                                "classes",
                                Json.array(classes.stream()
                                        .map(chosen -> Json.of((long) chosen))
                                        .toList()))
                        .build()
                        .text());
            } else if (!before.equals("\n")) {
                console.result("");
            }
        }
    }
}
