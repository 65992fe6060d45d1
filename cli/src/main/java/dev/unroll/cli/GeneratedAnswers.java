package dev.unroll.cli;

import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.data.Vocabulary;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.typed.Answers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a model makes up for samples whose inputs are given, a line for each.
///
/// @param count how many steps are made up
record GeneratedAnswers(int count, double temperature, long seed) {

    ExitCode run(
            CheckedModel model,
            NetworkOptions options,
            TrainingSettings settings,
            Path weights,
            Path input,
            boolean json,
            Console console)
            throws IOException, DataSetException {
        options.require(model, settings);
        PredictedFile given = PredictedFile.of(input, weights);
        NetworkClass compiled = options.load(model, settings);
        Batch batch = batch(given, compiled.signature());
        given.unknown(compiled.signature()).ifPresent(console::message);
        MemoryNeed.require(model, settings.precision(), batch.count(), false, 0);
        try (Network network = compiled.newNetwork(batch.count(), BackendOptions.threads(settings))) {
            Answers.problem(network.signature(), network.readsTargets()).ifPresent(problem -> {
                throw Failure.fault(problem);
            });
            Weights.load(network, weights, console);
            network.freeze();
            Answers answers = new Answers(network, temperature, seed);
            if (count > answers.most()) {
                throw Failure.usage("--generate is 1 to " + answers.most() + " for model " + model.name()
                        + ", whose target has as many steps, and not " + count);
            }
            write(chosen(answers, batch), given.preparation(), json, console);
        }
        return ExitCode.OK;
    }

    private int[][] chosen(Answers answers, Batch batch) {
        try {
            return answers.of(batch, count);
        } catch (IllegalStateException e) {
            throw Failure.fault(String.valueOf(e.getMessage()));
        }
    }

    /// The inputs, with room for what is made up.
    private Batch batch(PredictedFile given, Signature signature) throws IOException, DataSetException {
        Batch inputs = given.read(signature, false, OptionalInt.of(count));
        return new Batch(
                inputs.inputs(),
                signature.targets().stream()
                        .map(port -> port.allocate(inputs.count(), signature.precision()))
                        .toList(),
                inputs.count());
    }

    private static void write(int[][] answers, Optional<Preparation> prepared, boolean json, Console console) {
        List<Json> all = new ArrayList<>();
        for (int[] answer : answers) {
            String text = text(answer, prepared);
            if (json) {
                all.add(Json.fields()
                        .put("text", text)
                        .put(
                                "classes",
                                Json.array(Arrays.stream(answer)
                                        .mapToObj(chosen -> Json.of((long) chosen))
                                        .toList()))
                        .build());
            } else {
                console.result(text.replace("\n", "\\n"));
            }
        }
        if (json) {
            console.result(Json.array(all).text());
        }
    }

    private static String text(int[] answer, Optional<Preparation> prepared) {
        StringBuilder text = new StringBuilder();
        String before = "";
        for (int chosen : answer) {
            String name = prepared.flatMap(data -> data.className(chosen)).orElse(Integer.toString(chosen));
            text.append(
                    prepared.orElse(null) instanceof Vocabulary vocabulary
                            ? vocabulary.between(before, name)
                            : before.isEmpty() ? "" : " ");
            text.append(name);
            before = name;
        }
        return text.toString();
    }
}
