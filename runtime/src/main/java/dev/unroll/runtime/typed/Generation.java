package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.train.Classification;
import java.util.Optional;
import java.util.stream.IntStream;

/// A sequence of classes that a model chooses one after the other: each is drawn from the softmax of the
/// scores that the model has for what comes next, and is then what the model reads: its input, and its
/// target at the step before where it reads that. The same seed gives the same choices. For one thread at a time.
public final class Generation {
    private final Stream stream;
    private final Classification classification;
    private final boolean readsTarget;
    private final Choice choice;
    private double[] scores = {};
    private boolean begun;
    private long choices;

    /// @param stream a sequence on its way through a network of a single step
    /// @param step the signature of that network
    /// @param readsTarget whether the network reads its target at the step before
    /// @param temperature what scores are divided by before the softmax; 0 takes the largest
    /// @param seed decides what is drawn
    /// @throws IllegalArgumentException if the model cannot generate, as [#problem] says, or the temperature
    ///     is below 0
    public Generation(Stream stream, Signature step, boolean readsTarget, double temperature, long seed) {
        problem(step, readsTarget).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        this.stream = stream;
        this.classification = scoring(step).orElseThrow();
        this.readsTarget = readsTarget;
        this.choice = new Choice(temperature, seed);
        this.begun = step.inputs().isEmpty(); // it begins with the start that the model says
    }

    /// Why a model cannot generate, as a sentence without its end; empty if it can.
    ///
    /// @param step the signature of its network of a single step
    /// @param readsTarget whether that reads its target at the step before
    public static Optional<String> problem(Signature step, boolean readsTarget) {
        Optional<Classification> scoring = scoring(step);
        if (scoring.isEmpty()) {
            return Optional.of("model " + step.model()
                    + " has no output with a score for each class of a target, such as `softmax(logits)`");
        }
        Port target = step.targets().get(scoring.get().target());
        boolean isRead = step.inputs().isEmpty()
                ? readsTarget
                : step.inputs().size() == 1 && step.inputs().getFirst().classes() == target.classes();
        boolean feedsBack = isRead && !(readsTarget && step.targets().size() > 1);
        return feedsBack
                ? Optional.empty()
                : Optional.of("what model " + step.model() + " reads is not what it says: its choice of `"
                        + target.name() + "` has to be its only input, of the type class(" + target.classes() + ")");
    }

    /// The output that has a score for each class of a target.
    static Optional<Classification> scoring(Signature step) {
        return IntStream.range(0, step.targets().size())
                .boxed()
                .flatMap(target -> IntStream.range(0, step.outputs().size())
                        .mapToObj(output -> Classification.of(step, output, target))
                        .flatMap(Optional::stream))
                .filter(Classification::vector)
                .findFirst();
    }

    /// How many classes there are to choose from.
    public int classes() {
        return classification.classes();
    }

    /// Whether a choice can be made, which needs a class to begin with.
    public boolean isBegun() {
        return begun;
    }

    /// Takes a class that is given, in the place of a choice.
    ///
    /// @throws IllegalArgumentException if there is no such class
    public void take(int given) {
        if (given < 0 || given >= classification.classes()) {
            throw new IllegalArgumentException(
                    "there is no class " + given + "; there are " + classification.classes() + ", from 0 on");
        }
        if (readsTarget && begun) {
            stream.batch().targets().getFirst().set(0, given);
            stream.step((_, _, _) -> given);
        }
        if (!stream.batch().inputs().isEmpty()) {
            stream.batch().inputs().getFirst().set(0, given);
        }
        if (!readsTarget) {
            scores = stream.step(this::read);
        }
        begun = true;
    }

    /// Chooses a class, and takes it.
    ///
    /// @throws IllegalStateException if nothing was taken yet
    public int next() {
        if (!begun) {
            throw new IllegalStateException("the model needs a class to begin with");
        }
        if (readsTarget) {
            // What comes next is known before the target of this step, on which only the states afterwards
            // depend.
            scores = stream.peek(this::read);
        }
        int chosen = choice.of(scores, choices++);
        take(chosen);
        return chosen;
    }

    private double[] read(Network network, Batch batch, int row) {
        Values output = network.output(classification.output());
        double[] read = new double[classification.classes()];
        for (int i = 0; i < read.length; i++) {
            read[i] = output.get(row * read.length + i);
        }
        return read;
    }
}
