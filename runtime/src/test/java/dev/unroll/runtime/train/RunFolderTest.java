package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.train.Optimizer.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final TrainingOptions OPTIONS =
            TrainingOptions.of(20, 16, new Adam(0.1)).withEvaluateEvery(6).withCheckpoints(0, Duration.ofDays(1));

    @TempDir
    private Path parent;

    private Run run() {
        return new Run(parent.resolve("deep/run"), OPTIONS);
    }

    @Test
    void aRunLeavesModelMetricsWeightsAndCheckpoint() throws IOException, DataSetException {
        Run run = run();
        Evaluation last = run.start();
        assertEquals(Run.MODEL_TEXT, Files.readString(run.folder().resolve("model.model")));
        List<String> lines = Files.readAllLines(run.folder().resolve("metrics.jsonl"));
        assertEquals(4, lines.size());
        // The model reports a metric `seconds`, which must not hide the time.
        assertEquals(
                "{\"step\":20,\"loss\":" + last.loss() + ",\"accuracy\":"
                        + last.metrics().get("accuracy") + ",\"metrics.seconds\":7.0,\"seconds\":" + last.seconds()
                        + ",\"msPerStep\":" + last.msPerStep() + "}",
                lines.getLast());
        Map<String, String> metadata =
                Safetensors.read(run.folder().resolve("checkpoint.safetensors")).metadata();
        assertEquals("20", metadata.get("step"));
        assertEquals("0", metadata.get("seed"));
        assertEquals("0123abcd", metadata.get("digest"));
        assertTrue(Double.parseDouble(metadata.get("seconds")) > 0);
        assertEquals(
                List.of(
                        "points.W",
                        "points.b",
                        "optimizer/mean/points.W",
                        "optimizer/mean/points.b",
                        "optimizer/square/points.W",
                        "optimizer/square/points.b"),
                List.copyOf(Safetensors.read(run.folder().resolve("checkpoint.safetensors"))
                        .tensors()
                        .keySet()));
    }

    @Test
    void theWeightsGiveTheEvaluatedNetwork() throws IOException, DataSetException {
        Run run = run();
        Evaluation last = run.start();
        SoftmaxRegression network = new SoftmaxRegression(Precision.FLOAT, 16);
        Parameters.load(network, run.folder().resolve("weights.safetensors"));
        Scores scores = new Evaluator(network, 16).evaluate(Run.POINTS.test());
        assertEquals(last.loss(), scores.loss().getAsDouble());
        assertEquals(last.metrics(), scores.metrics());
    }

    @Test
    void checkpointsComeWithEvaluationsAndBetweenThem() throws IOException, DataSetException {
        assertEquals(List.of(0L, 6L, 12L, 18L, 20L), checkpointedSteps("a", OPTIONS));
        assertEquals(
                List.of(0L, 5L, 6L, 10L, 12L, 15L, 18L, 20L),
                checkpointedSteps("b", OPTIONS.withCheckpoints(5, Duration.ofDays(1))));
        assertEquals(
                21,
                checkpointedSteps("c", OPTIONS.withCheckpoints(0, Duration.ZERO))
                        .size());
    }

    @Test
    void aFolderThatHoldsARunIsRefusedAndStaysAsItIs() throws IOException, DataSetException {
        Run run = run();
        run.start();
        Map<String, Object> before = run.contents();
        RunFolderException refusal = assertThrows(RunFolderException.class, run::start);
        assertEquals(
                run.folder() + " holds a run already; go on with it by --resume " + run.folder()
                        + ", or give another folder by --out, or destroy it by --overwrite",
                refusal.getMessage());
        assertEquals(before, run.contents());
    }

    @Test
    void aRunIsDestroyedOnlyWhenAskedFor() throws IOException, DataSetException {
        Run run = run();
        run.start();
        Files.writeString(RunFolder.metricsFile(run.folder()), "no JSON\nat all\n");
        Files.writeString(run.folder().resolve("notes.txt"), "mine");
        RunFolder.create(run.folder(), "other text", true).close();
        assertFalse(Files.exists(RunFolder.checkpointFile(run.folder())));
        assertFalse(Files.exists(RunFolder.weightsFile(run.folder())));
        assertEquals("", Files.readString(RunFolder.metricsFile(run.folder())));
        assertEquals("other text", Files.readString(RunFolder.modelFile(run.folder())));
        assertEquals("mine", Files.readString(run.folder().resolve("notes.txt")));
    }

    @Test
    void aModelOfTheUsersIsNotReplaced() throws IOException {
        Path model = parent.resolve("model.model");
        Files.writeString(model, "mine");
        RunFolderException refusal =
                assertThrows(RunFolderException.class, () -> RunFolder.create(parent, "theirs", false));
        assertEquals(
                model + " is another model; give another folder by --out, or replace it by --overwrite",
                refusal.getMessage());
        assertEquals("mine", Files.readString(model));
        RunFolder.create(parent, "mine", false).close();
    }

    @Test
    void aRunStoppedBeforeItsFirstCheckpointMayStartAnew() throws IOException, DataSetException {
        RunFolder.create(run().folder(), Run.MODEL_TEXT, false).close();
        RunFolderException refusal = assertThrows(RunFolderException.class, run()::resume);
        assertEquals(
                run().folder() + " holds no checkpoint to resume from; start a new run with --out",
                refusal.getMessage());
        run().start();
    }

    @Test
    void aFolderInUseIsRefused() throws IOException, DataSetException {
        Run run = run();
        run.start();
        try (RunFolder _ = RunFolder.open(run.folder())) {
            RunFolderException refusal = assertThrows(RunFolderException.class, run::resume);
            assertEquals(
                    RunFolder.metricsFile(run.folder()) + " is being written by another run; wait for it, or stop it",
                    refusal.getMessage());
            assertThrows(RunFolderException.class, () -> RunFolder.create(run.folder(), "x", true));
        }
        assertEquals(20, run.checkpoint().step());
        run.resume();
    }

    @Test
    void aFileInThePlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "mine");
        RunFolderException refusal = assertThrows(RunFolderException.class, () -> RunFolder.create(file, "text", true));
        assertEquals(file + " is a file; a run needs a folder", refusal.getMessage());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void whenWeightsCannotBeWrittenTheRunStopsAndTheCheckpointStays() throws IOException {
        Run run = run();
        assertThrows(Run.Stop.class, run.stoppingAfter(7)::start);
        Files.delete(RunFolder.weightsFile(run.folder()));
        Files.createDirectories(RunFolder.weightsFile(run.folder()).resolve("in the way"));
        assertThrows(IOException.class, run::resume);
        assertEquals(6, run.checkpoint().step());
        try (var files = Files.list(run.folder())) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void aFolderInThePlaceOfTheMetricsIsNamed() throws IOException {
        Path metrics = Files.createDirectories(RunFolder.metricsFile(run().folder()));
        IOException failure = assertThrows(IOException.class, () -> RunFolder.create(run().folder(), "text", true));
        assertTrue(failure.getMessage().startsWith("cannot write " + metrics + ": "), failure.getMessage());
    }

    @Test
    void whenTheDiskIsFullTheRunStopsAndTheCheckpointStays() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Run run = run();
        assertThrows(Run.Stop.class, run.stoppingAfter(7)::start);
        Files.delete(RunFolder.weightsFile(run.folder()));
        Files.createSymbolicLink(RunFolder.weightsFile(run.folder()), full);
        IOException failure = assertThrows(IOException.class, run::resume);
        assertTrue(failure.getMessage().contains("No space left"), failure.getMessage());
        Files.delete(RunFolder.weightsFile(run.folder()));
        assertEquals(6, run.checkpoint().step());
    }

    @Test
    void whatAKilledProcessLeftUnfinishedIsRemoved() throws IOException, DataSetException {
        Run run = run();
        run.start();
        Path unfinished = Files.writeString(run.folder().resolve(".checkpoint.safetensors.0a1b.tmp"), "torn");
        Path other = Files.writeString(run.folder().resolve(".notes.0a1b.tmp"), "mine");
        run.resume();
        assertFalse(Files.exists(unfinished));
        assertTrue(Files.exists(other));
    }

    @Test
    void afterDivergenceTheLastGoodCheckpointIsThere() throws IOException, DataSetException {
        SoftmaxRegression network = new SoftmaxRegression(Precision.FLOAT, 16) {
            private int calls;

            @Override
            public void train(Batch batch) {
                super.train(batch);
                calls++;
                if (calls == 18) {
                    gradients().set(0, Double.NaN); // the parameters break just where a checkpoint is due
                }
            }
        };
        Parameters.initialize(network, 0);
        Path folder = run().folder();
        try (RunFolder out = RunFolder.create(folder, "text", false)) {
            Trainer trainer = new Trainer(network, Run.POINTS, OPTIONS, TrainingListener.silent());
            DivergenceException divergence = assertThrows(DivergenceException.class, () -> trainer.run(out));
            assertEquals(
                    "parameter points.W has NaN after step 18; the checkpoint of step 12 is kept;"
                            + " try a lower rate, or set clip_norm",
                    divergence.getMessage());
            assertEquals(12, out.checkpoint().step());
        }
        assertEquals(2, Files.readAllLines(RunFolder.metricsFile(folder)).size());
        assertEquals(
                run().checkpoint().parameters(),
                Safetensors.read(RunFolder.weightsFile(folder)).tensors());
    }

    @Test
    void aFileThatIsNoCheckpointIsRefused() throws IOException, DataSetException {
        Run run = run();
        run.start();
        Files.copy(
                RunFolder.weightsFile(run.folder()),
                RunFolder.checkpointFile(run.folder()),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        IOException refusal = assertThrows(IOException.class, run::resume);
        assertEquals(
                RunFolder.checkpointFile(run.folder()) + ": is no checkpoint: its metadata has no `step` and `seconds`",
                refusal.getMessage());
    }

    private List<Long> checkpointedSteps(String name, TrainingOptions options) throws IOException, DataSetException {
        List<Long> steps = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onCheckpoint(long step) {
                steps.add(step);
            }
        };
        new Run(parent.resolve(name), Precision.FLOAT, options, listener).start();
        return steps;
    }
}
