package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Draws;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.train.Optimizer.Adam;
import dev.unroll.runtime.train.Optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    private static final Duration NEVER = Duration.ofDays(10_000);
    private static final TrainingOptions OPTIONS = TrainingOptions.of(20, 16, new Adam(0.1))
            .withEvaluateEvery(6)
            .withCheckpoints(4, NEVER)
            .withClipNorm(1);

    @TempDir
    private Path folder;

    @Test
    void aRunStoppedAfterAnyStepContinuesToTheSameBits() throws IOException, DataSetException {
        for (Precision precision : Precision.values()) {
            Run whole = new Run(folder.resolve("whole-" + precision), precision, OPTIONS, TrainingListener.silent());
            whole.start();
            for (int step = 1; step <= 20; step++) {
                Run run =
                        new Run(folder.resolve(precision + "-" + step), precision, OPTIONS, TrainingListener.silent());
                assertThrows(Run.Stop.class, run.stoppingAfter(step)::start);
                run.resume();
                assertEquals(whole.contents(), run.contents(), "stopped after step " + step);
            }
        }
    }

    @Test
    void aRunMayBeStoppedAgainAndAgain() throws IOException, DataSetException {
        Run whole = new Run(folder.resolve("whole"), OPTIONS.withOptimizer(new Sgd(0.5, 0.9, 0.01, true)));
        whole.start();
        Run run = new Run(folder.resolve("stopped"), whole.options());
        assertThrows(Run.Stop.class, run.stoppingAfter(5)::start);
        assertThrows(Run.Stop.class, run.stoppingAfter(9)::resume);
        assertThrows(Run.Stop.class, run.stoppingAfter(18)::resume);
        run.resume();
        assertEquals(whole.contents(), run.contents());
    }

    @Test
    void moreStepsContinueAFinishedRun() throws IOException, DataSetException {
        Run run = new Run(folder.resolve("run"), OPTIONS.withSteps(12));
        run.start();
        run.with(OPTIONS).resume();
        Run whole = new Run(folder.resolve("whole"), OPTIONS);
        whole.start();
        assertEquals(whole.contents(), run.contents());
    }

    @Test
    void randomDrawsAreThoseOfTheStepHoweverOftenTheRunWasStopped() throws IOException, DataSetException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        assertThrows(Run.Stop.class, run.stoppingAfter(11)::start);
        List<Long> keys = new ArrayList<>();
        run.resume(
                new SoftmaxRegression(Precision.FLOAT, 16) {
                    @Override
                    public void setDraws(long key) {
                        keys.add(key);
                    }
                },
                Run.POINTS);
        assertTrue(keys.size() >= 9);
        for (int i = 0; i < keys.size(); i++) {
            assertEquals(Draws.key(OPTIONS.seed(), 20 - keys.size() + 1 + i), keys.get(i));
        }
    }

    @Test
    void resumingAFinishedRunChangesNothing() throws IOException, DataSetException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        Evaluation last = run.start();
        Map<String, Object> before = run.contents();
        Evaluation again = run.resume();
        assertEquals(last.loss(), again.loss());
        assertEquals(before, run.contents());
    }

    @Test
    void anEvaluationThatTheCheckpointDoesNotKnowIsMadeAgain() throws IOException, DataSetException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        assertThrows(Run.Stop.class, run.stoppingAfter(11)::start);
        // As if the run had been killed between writing an evaluation and its checkpoint, and while writing a line.
        Files.writeString(
                RunFolder.metricsFile(run.folder()),
                "{\"step\":12,\"loss\":99.0,\"seconds\":1.0,\"msPerStep\":1.0}\n{\"step\":18,\"lo",
                StandardOpenOption.APPEND);
        run.resume();
        Run whole = new Run(folder.resolve("whole"), OPTIONS);
        whole.start();
        assertEquals(whole.contents(), run.contents());
    }

    @Test
    void aDamagedLineOfMetricsIsNotThrownAwayInSilence() throws IOException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        assertThrows(Run.Stop.class, run.stoppingAfter(15)::start);
        Path metrics = RunFolder.metricsFile(run.folder());
        List<String> lines = Files.readAllLines(metrics);
        Files.write(metrics, List.of("oops", lines.get(1)));
        RunFolderException refusal = assertThrows(RunFolderException.class, run::resume);
        assertEquals(
                metrics + ", line 1, is no evaluation; correct or remove that line, then resume again",
                refusal.getMessage());
        assertEquals(List.of("oops", lines.get(1)), Files.readAllLines(metrics));
    }

    @Test
    void theTimeOfARunAddsUp() throws IOException, DataSetException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        assertThrows(Run.Stop.class, run.stoppingAfter(15)::start);
        double before = run.checkpoint().seconds();
        assertTrue(before > 0);
        assertTrue(run.resume().seconds() > before);
    }

    @Test
    void aRateThatFollowsTheLengthOfTheRunGoesOn() throws IOException, DataSetException {
        Optimizer falling = new Adam(new Rate.Warmup(new Rate.Cosine(0.1, 0.001), 4), 0.9, 0.999, 1e-8, 0);
        Run whole = new Run(folder.resolve("whole"), OPTIONS.withOptimizer(falling));
        whole.start();
        Run run = new Run(folder.resolve("stopped"), whole.options());
        assertThrows(Run.Stop.class, run.stoppingAfter(9)::start);
        RunFolderException refusal =
                assertThrows(RunFolderException.class, run.with(whole.options().withSteps(30))::resume);
        assertTrue(refusal.getMessage().contains("steps was 20 and is now 30"), refusal.getMessage());
        run.resume();
        assertEquals(whole.contents(), run.contents());
    }

    @Test
    void aRunThatFollowsItsLossesContinuesToTheSameBits() throws IOException, DataSetException {
        Rate rate = new Rate.Plateau(new Rate.Constant(0.5), 0.5, 0, 0.2, 0, 0);
        TrainingOptions options = OPTIONS.withSteps(60)
                .withOptimizer(new Optimizer.Rmsprop(rate, 0.9, 1e-8, 0.5, true, 0.01))
                .with(new TrainingOptions.Evaluations(6, 0.2, 3));
        Run whole = new Run(folder.resolve("whole"), options);
        Evaluation last = whole.start();
        assertTrue(last.step() < 60, "ended early, after " + last.step());
        Checkpoint checkpoint = whole.checkpoint();
        assertEquals(last.step() / 6, checkpoint.losses().size());
        assertTrue(rate.after(checkpoint.losses()).at(1, 1) < 0.5);
        for (int step = 1; step < last.step(); step += 4) {
            Run run = new Run(folder.resolve("stopped-" + step), options);
            assertThrows(Run.Stop.class, run.stoppingAfter(step)::start);
            run.resume();
            assertEquals(whole.contents(), run.contents(), "stopped after step " + step);
            assertEquals(-1, Files.mismatch(RunFolder.bestFile(whole.folder()), RunFolder.bestFile(run.folder())));
        }
    }

    @Test
    void aRunThatEndedEarlyHasNothingToGoOnWith() throws IOException, DataSetException {
        TrainingOptions options = OPTIONS.withSteps(600).with(new TrainingOptions.Evaluations(6, 0, 1));
        Run run = new Run(folder.resolve("run"), options);
        Evaluation last = run.start();
        assertTrue(last.step() < 600, "ended early, after " + last.step());
        Map<String, Object> before = run.contents();
        assertEquals(last.loss(), run.resume().loss());
        assertEquals(before, run.contents());
    }

    @Test
    void whatEvaluationsDependOnCountsWhereTheRunFollowsThem() throws IOException {
        Run run = new Run(folder.resolve("run"), OPTIONS.with(new TrainingOptions.Evaluations(6, 0.2, 3)));
        assertThrows(Run.Stop.class, run.stoppingAfter(5)::start);
        Run other = run.with(OPTIONS.withSteps(30).with(new TrainingOptions.Evaluations(5, 0.4, 2)));
        RunFolderException refusal = assertThrows(RunFolderException.class, other::resume);
        for (String difference : List.of(
                "evaluate_every was 6 and is now 5",
                "early_stopping was 3 and is now 2",
                "validation was 0.2 and is now 0.4",
                "steps was 20 and is now not set")) {
            assertTrue(refusal.getMessage().contains(difference), refusal.getMessage());
        }
    }

    @Test
    void otherSettingsAreRefusedByName() throws IOException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        assertThrows(Run.Stop.class, run.stoppingAfter(5)::start);
        TrainingOptions other = TrainingOptions.of(20, 10, new Adam(0.2)).withSeed(1);
        RunFolderException refusal = assertThrows(RunFolderException.class, run.with(other)::resume);
        assertEquals(
                run.folder() + " cannot be resumed with other settings: batch was 16 and is now 10;"
                        + " seed was 0 and is now 1;"
                        + " optimizer was adam(rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1.0E-8, weight_decay: 0.0)"
                        + " and is now adam(rate: 0.2, beta1: 0.9, beta2: 0.999, epsilon: 1.0E-8, weight_decay: 0.0);"
                        + " clip_norm was 1.0 and is now none."
                        + " Use the settings it was started with, or start a new run with another --out",
                refusal.getMessage());
    }

    @Test
    void anotherModelPrecisionOrDataSetIsRefusedAndNothingChanges() throws IOException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        assertThrows(Run.Stop.class, run.stoppingAfter(5)::start);
        Map<String, Object> before = run.contents();
        SoftmaxRegression otherModel = new SoftmaxRegression(Precision.FLOAT, 16, "ffff");
        SoftmaxRegression doubles = new SoftmaxRegression(Precision.DOUBLE, 16);
        SoftmaxRegression same = new SoftmaxRegression(Precision.FLOAT, 16);
        Points renamed = new Points("stars", Run.POINTS.train(), Run.POINTS.test());
        Points shorter = Points.of(49, 17);
        assertRefused("the model has other equations or sizes", () -> run.resume(otherModel, Run.POINTS));
        assertRefused("precision was float and is now double", () -> run.resume(doubles, Run.POINTS));
        assertRefused("data was points and is now stars", () -> run.resume(same, renamed));
        assertRefused("samples was 50 and is now 49", () -> run.resume(same, shorter));
        assertEquals(0, same.parameters().get(0));
        assertEquals(before, run.contents());
    }

    @Test
    void fewerStepsThanDoneAreRefused() throws IOException, DataSetException {
        Run run = new Run(folder.resolve("run"), OPTIONS);
        run.start();
        RunFolderException refusal = assertThrows(RunFolderException.class, run.with(OPTIONS.withSteps(19))::resume);
        assertEquals(
                run.folder() + " has been trained for 20 steps already, more than the 19 wanted; ask for more steps",
                refusal.getMessage());
    }

    @Test
    void aProcessKilledAtAnyMomentLeavesARunThatContinues() throws Exception {
        for (int round = 0; round < 3; round++) {
            Run run = new Run(folder.resolve("killed-" + round), KilledRun.OPTIONS);
            kill(run.folder(), 3 + 40 * round);
            long steps = run.checkpoint().step() + 20;
            run.with(KilledRun.OPTIONS.withSteps(steps)).resume();
            Run whole = new Run(folder.resolve("whole-" + round), KilledRun.OPTIONS.withSteps(steps));
            whole.start();
            assertEquals(whole.contents(), run.contents());
            try (var files = Files.list(run.folder())) {
                assertEquals(4, files.count());
            }
        }
    }

    // Starts a run in a process of its own, and kills it when it has written so many lines of metrics.
    private static void kill(Path run, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        run.toString())
                .inheritIO()
                .start();
        Path metrics = RunFolder.metricsFile(run);
        while (process.isAlive() && lines(metrics) < lines) {
            process.waitFor(1, TimeUnit.MILLISECONDS);
        }
        assertTrue(process.isAlive(), "the run ended by itself");
        process.destroyForcibly().waitFor();
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static void assertRefused(String difference, org.junit.jupiter.api.function.Executable resuming) {
        RunFolderException refusal = assertThrows(RunFolderException.class, resuming);
        assertTrue(refusal.getMessage().contains(" settings: " + difference + ". Use"), refusal.getMessage());
    }
}
