package dev.unroll.runtime.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// How good the network was on the test part after a step of training.
///
/// @param step the number of steps trained
/// @param loss mean loss over the test part
/// @param metrics each metric's mean over the test part by name, accuracy first
/// @param seconds time since the run began, without the time between a stop and going on
/// @param msPerStep mean time of a training step since the evaluation before, in milliseconds
public record Evaluation(
        long step, double loss, SequencedMap<String, Double> metrics, double seconds, double msPerStep) {
    public Evaluation {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }
}
