package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.SampleSteps;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.train.Classification;
import java.util.Arrays;
import java.util.Optional;

/// Sequences of classes that a model makes up for inputs that it is given as a whole, such as a translation. It
/// reads its target at the steps before, and that is what it chose there. Each choice takes a pass over whole
/// sequences, so that inputs may be read in any way. The same seed gives the same choices for a sample at the same
/// place.
public final class Answers {
    private final Network network;
    private final Classification classification;
    private final SampleSteps own;
    private final Choice choice;

    /// @param network of a model that reads its target at the steps before
    /// @param temperature what scores are divided by before the softmax; 0 takes the largest
    /// @param seed decides what is drawn
    /// @throws IllegalArgumentException if the model cannot answer, as [#problem] says, or the temperature is
    ///     below 0
    public Answers(Network network, double temperature, long seed) {
        problem(network.signature(), network.readsTargets()).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        this.network = network;
        this.classification = Generation.scoring(network.signature()).orElseThrow();
        this.own = SampleSteps.of(
                network.signature(), network.signature().targets().get(classification.target()));
        this.choice = new Choice(temperature, seed);
    }

    /// Why a model cannot answer, as a sentence without its end; empty if it can.
    ///
    /// @param readsTarget whether it reads a target at the steps before
    public static Optional<String> problem(Signature signature, boolean readsTarget) {
        String model = "model " + signature.model();
        if (!readsTarget) {
            return Optional.of(model + " reads no target at the steps before, such as `prev(answer, start: 0)`,"
                    + " so nothing that it says goes on from what it chose");
        }
        if (Generation.scoring(signature).isEmpty()) {
            return Optional.of(
                    model + " has no output with a score for each class of a target, such as `softmax(logits)`");
        }
        return signature.targets().size() > 1
                ? Optional.of(model + " has several targets, and only one of them can be chosen")
                : Optional.empty();
    }

    /// The most steps that an answer has.
    public int most() {
        return classification.steps();
    }

    /// The classes of each sample's answer, step by step, which ends where the sample does; the batch's targets are
    /// these afterwards.
    ///
    /// @param batch with the inputs of all samples, and room for their targets
    /// @param steps how many steps are answered at most
    /// @throws IllegalArgumentException if there are no such steps
    /// @throws IllegalStateException if what the model says at a step depends on steps of its target that come
    ///     after it
    public int[][] of(Batch batch, int steps) {
        if (steps < 1 || steps > most()) {
            throw new IllegalArgumentException("an answer has 1 to " + most() + " steps, and not " + steps);
        }
        Values target = batch.targets().get(classification.target());
        target.fill(0);
        int[][] answers = new int[batch.count()][];
        double[][][] scores = new double[batch.count()][][];
        for (int sample = 0; sample < answers.length; sample++) {
            answers[sample] = new int[Math.min(steps, own.of(batch, sample))];
            scores[sample] = new double[answers[sample].length][];
        }
        int longest =
                Arrays.stream(answers).mapToInt(answer -> answer.length).max().orElse(0);
        for (int step = 0; step < longest; step++) {
            network.predict(batch);
            for (int sample = 0; sample < answers.length; sample++) {
                if (step >= answers[sample].length) {
                    continue;
                }
                int place = sample * most() + step;
                scores[sample][step] = scores(place);
                answers[sample][step] = choice.of(scores[sample][step], place);
                target.set(place, answers[sample][step]);
            }
        }
        requireForward(batch, scores);
        return answers;
    }

    private double[] scores(int place) {
        Values output = network.output(classification.output());
        double[] scores = new double[classification.classes()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = output.get(place * scores.length + i);
        }
        return scores;
    }

    /// With all choices made, each step has to say what it said when it was chosen.
    private void requireForward(Batch batch, double[][][] scores) {
        network.predict(batch);
        for (int sample = 0; sample < scores.length; sample++) {
            for (int step = 0; step < scores[sample].length; step++) {
                if (!Arrays.equals(scores[sample][step], scores(sample * most() + step))) {
                    Signature signature = network.signature();
                    throw new IllegalStateException("what model " + signature.model() + " says at a step depends on `"
                            + signature.targets().get(classification.target()).name()
                            + "` at steps that come after it, so it cannot go on by itself");
                }
            }
        }
    }
}
