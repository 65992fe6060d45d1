package dev.unroll.runtime.train;

import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Everything that a run needs to go on as if it had never stopped. In its file the parameters have
/// their own names, what the optimiser remembers of one stands under `optimizer/WHAT/PARAMETER` and a
/// state that is carried under `carried/STATE` (parameters' names have no `/`), and the rest is
/// metadata.
///
/// @param step the number of steps trained
/// @param seconds time that the run has taken
/// @param settings what decides the course of the run, by name: the data, the model and most options. A run
/// goes on only under equal settings
/// @param losses the losses of all evaluations so far, if the course of the run depends on them
/// @param parameters the parameters by name
/// @param state what the optimiser remembers: by name, one tensor for each parameter
/// @param carried what states are carried to the next step, by [CarriedStates]
public record Checkpoint(
        long step,
        double seconds,
        SequencedMap<String, String> settings,
        List<Double> losses,
        Map<String, Tensor> parameters,
        Map<String, Map<String, Tensor>> state,
        Map<String, Tensor> carried) {
    /// The setting that stands for the model's equations and sizes.
    static final String DIGEST = "digest";

    /// The setting that stands for scales and vocabularies.
    static final String PREPARATION = "preparation";

    private static final String STATE = "optimizer/";
    private static final String CARRIED = "carried/";
    private static final String STEP = "step";
    private static final String SECONDS = "seconds";
    private static final String LOSSES = "losses";

    public Checkpoint {
        losses = List.copyOf(losses);
    }

    /// The contents of the checkpoint's file.
    TensorFile toFile() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>(parameters);
        state.forEach((what, entries) ->
                entries.forEach((parameter, tensor) -> tensors.put(STATE + what + "/" + parameter, tensor)));
        carried.forEach((name, tensor) -> tensors.put(CARRIED + name, tensor));
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put(STEP, Long.toString(step));
        metadata.put(SECONDS, Double.toString(seconds));
        if (!losses.isEmpty()) {
            metadata.put(LOSSES, losses.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        metadata.putAll(settings);
        return new TensorFile(tensors, metadata);
    }

    /// Reads the contents of a checkpoint's file.
    ///
    /// @throws IllegalArgumentException if they are not those of a checkpoint
    static Checkpoint fromFile(TensorFile file) {
        SequencedMap<String, String> settings = new LinkedHashMap<>(file.metadata());
        String step = settings.remove(STEP);
        String seconds = settings.remove(SECONDS);
        String losses = settings.remove(LOSSES);
        if (step == null || seconds == null) {
            throw new IllegalArgumentException("its metadata has no `step` and `seconds`");
        }
        if (Long.parseLong(step) < 0) {
            throw new IllegalArgumentException("its step is " + step);
        }
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> state = new LinkedHashMap<>();
        Map<String, Tensor> carried = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            String[] path = name.split("/", 3);
            if (name.startsWith(STATE) && path.length == 3) {
                state.computeIfAbsent(path[1], _ -> new LinkedHashMap<>()).put(path[2], tensor);
            } else if (name.startsWith(CARRIED)) {
                carried.put(name.substring(CARRIED.length()), tensor);
            } else {
                parameters.put(name, tensor);
            }
        });
        List<Double> measured = losses == null
                ? List.of()
                : Arrays.stream(losses.split(" ")).map(Double::valueOf).toList();
        return new Checkpoint(
                Long.parseLong(step), Double.parseDouble(seconds), settings, measured, parameters, state, carried);
    }

    /// Says of each setting that is not the same now what it was and what it is.
    List<String> differences(SequencedMap<String, String> now) {
        SequencedMap<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(now);
        List<String> differences = new ArrayList<>();
        for (String name : all.keySet()) {
            String before = settings.getOrDefault(name, "not set");
            String after = now.getOrDefault(name, "not set");
            if (!Objects.equals(before, after)) {
                differences.add(
                        switch (name) {
                            case DIGEST -> "the model has other equations or sizes";
                            case PREPARATION -> "the data has other columns, scales or tokens";
                            default -> name + " was " + before + " and is now " + after;
                        });
            }
        }
        return differences;
    }
}
