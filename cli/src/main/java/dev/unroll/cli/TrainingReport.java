package dev.unroll.cli;

import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.train.Evaluation;
import dev.unroll.runtime.train.Scores;
import dev.unroll.runtime.train.TrainingListener;
import java.util.Locale;

/// Tells how training goes: a line of results for each evaluation, and a bar between them on a terminal.
final class TrainingReport implements TrainingListener, AutoCloseable {
    private final Console console;
    private final boolean json;
    private final Interruption interruption;
    private final ProgressBar bar;
    private final int stepWidth;
    private long checkpoint;

    TrainingReport(Console console, long steps, boolean json, Interruption interruption) {
        this.console = console;
        this.json = json;
        this.interruption = interruption;
        this.bar = new ProgressBar(console, steps);
        this.stepWidth = Long.toString(steps).length();
    }

    /// The step of the last checkpoint.
    long checkpoint() {
        return checkpoint;
    }

    @Override
    public void onStart(long step) {
        checkpoint = step;
        if (step > 0) {
            console.message("going on after step " + step);
        }
        bar.start(step);
    }

    @Override
    public void onStep(long step, double loss) {
        interruption.check();
        bar.show(step, loss);
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
        bar.clear();
        console.result(json ? json(evaluation) : text(evaluation));
        console.out().flush();
    }

    @Override
    public void onCheckpoint(long step) {
        checkpoint = step;
    }

    /// Makes way for other messages.
    void clear() {
        bar.clear();
    }

    @Override
    public void close() {
        clear();
    }

    /// The result on the test part of a run that was evaluated on another.
    String test(Scores scores) {
        if (json) {
            Json.Fields metrics = Json.fields();
            scores.metrics().forEach(metrics::put);
            return Json.fields()
                    .put("part", "test")
                    .put("loss", scores.loss().orElse(Double.NaN))
                    .put("metrics", metrics.build())
                    .build()
                    .text();
        }
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "test  loss %.4f", scores.loss().orElse(Double.NaN)));
        scores.metrics().forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
        return line.toString();
    }

    private String text(Evaluation evaluation) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "step %" + stepWidth + "d  loss %.4f", evaluation.step(), evaluation.loss()));
        evaluation
                .metrics()
                .forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
        return line.append(String.format(
                        Locale.ROOT, "  %.2f ms/step  %.1f s", evaluation.msPerStep(), evaluation.seconds()))
                .toString();
    }

    private static String json(Evaluation evaluation) {
        Json.Fields metrics = Json.fields();
        evaluation.metrics().forEach(metrics::put);
        return Json.fields()
                .put("step", evaluation.step())
                .put("loss", evaluation.loss())
                .put("metrics", metrics.build())
                .put("seconds", evaluation.seconds())
                .put("msPerStep", evaluation.msPerStep())
                .build()
                .text();
    }
}
