package dev.unroll.runtime.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// How good a network is on a part of a data set.
///
/// @param loss mean loss over all samples, absent if the model has no loss
/// @param metrics each metric's mean over all samples by name, accuracy first
/// @param samples the number of samples
public record Scores(OptionalDouble loss, SequencedMap<String, Double> metrics, int samples) {
    public Scores {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }
}
