package dev.unroll.runtime.train;

import java.util.ArrayList;
import java.util.List;

/// What the evaluations so far mean for the rest of a run. It is a function of their losses alone, which a
/// checkpoint holds.
final class Progress {
    private final Rate planned;
    private final int earlyStopping;
    private final List<Double> losses = new ArrayList<>();
    private Rate rate;

    /// @param planned the rate before any evaluation
    /// @param earlyStopping evaluations without a new best one after which the run is over, 0 for never
    Progress(Rate planned, int earlyStopping) {
        this.planned = planned;
        this.earlyStopping = earlyStopping;
        this.rate = planned;
    }

    /// The rate from here on.
    Rate rate() {
        return rate;
    }

    /// The losses that matter, in order.
    List<Double> losses() {
        return losses;
    }

    /// Goes on from these losses.
    void restore(List<Double> before) {
        losses.clear();
        losses.addAll(before);
        rate = planned.after(losses);
    }

    void add(double loss) {
        if (earlyStopping > 0 || planned.dependsOnLosses()) {
            losses.add(loss);
            rate = planned.after(losses);
        }
    }

    /// Whether the last evaluation is the best so far, in a run that may end early.
    boolean isBest() {
        return earlyStopping > 0 && best() == losses.size() - 1;
    }

    /// Whether the run has nothing to hope for any more.
    boolean isOver() {
        return earlyStopping > 0 && losses.size() - 1 - best() >= earlyStopping;
    }

    /// The index of the lowest loss, the first of equals; -1 without any.
    private int best() {
        int best = losses.isEmpty() ? -1 : 0;
        for (int i = 1; i < losses.size(); i++) {
            if (losses.get(i) < losses.get(best)) {
                best = i;
            }
        }
        return best;
    }
}
