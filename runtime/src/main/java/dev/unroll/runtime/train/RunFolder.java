package dev.unroll.runtime.train;

import dev.unroll.runtime.file.AtomicFile;
import dev.unroll.runtime.file.FileFailure;
import dev.unroll.runtime.file.FileFormatException;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.TensorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The folder that a run of training writes to:
///
/// - `model.model`, the text of the model,
/// - `metrics.jsonl`, an evaluation on each line: `step`, `loss`, each metric under its name, `seconds`,
///   `msPerStep`,
/// - `weights.safetensors`, the parameters at the last checkpoint,
/// - `best.safetensors`, the parameters at the evaluation with the lowest loss, if the run may end early,
/// - `checkpoint.safetensors`, what it takes to go on.
///
/// Each file but the metrics is replaced as a whole, the checkpoint last, so that a run may be killed at any
/// moment. Only one run at a time can have the folder open.
public final class RunFolder implements RunKeeper<IOException>, AutoCloseable {
    private static final String UNFINISHED =
            ".{model.model,weights.safetensors,best.safetensors,checkpoint.safetensors}.*.tmp";

    private final Path folder;
    private final MetricsFile metrics;

    private RunFolder(Path folder, MetricsFile metrics) {
        this.folder = folder;
        this.metrics = metrics;
    }

    /// Makes a folder for a new run; it may exist.
    ///
    /// @param modelText what `model.model` will hold
    /// @param overwrite whether a run that the folder holds may be destroyed
    /// @throws RunFolderException if the folder holds a run or another model and `overwrite` is false, or is
    /// in use; nothing is changed then
    /// @throws IOException if the folder cannot be written
    public static RunFolder create(Path folder, String modelText, boolean overwrite) throws IOException {
        makeFolder(folder);
        if (!overwrite) {
            refuseToDestroy(folder, modelText);
        }
        MetricsFile metrics = MetricsFile.open(metricsFile(folder));
        try {
            // The checkpoint goes first: a folder without one holds no run, whatever else is left of it.
            delete(checkpointFile(folder));
            delete(weightsFile(folder));
            delete(bestFile(folder));
            metrics.clear();
            removeUnfinishedFiles(folder);
            AtomicFile.write(modelFile(folder), modelText);
            return new RunFolder(folder, metrics);
        } catch (IOException e) {
            metrics.close();
            throw e;
        }
    }

    /// Opens the folder of a run that is to go on.
    ///
    /// @throws RunFolderException if the folder holds no checkpoint, or is in use
    public static RunFolder open(Path folder) throws IOException {
        if (!Files.isRegularFile(checkpointFile(folder))) {
            throw new RunFolderException(folder + " holds no checkpoint to resume from; start a new run with --out");
        }
        MetricsFile metrics = MetricsFile.open(metricsFile(folder));
        try {
            removeUnfinishedFiles(folder);
            return new RunFolder(folder, metrics);
        } catch (IOException e) {
            metrics.close();
            throw e;
        }
    }

    /// The folder itself.
    public Path path() {
        return folder;
    }

    /// The file with the model's text.
    public static Path modelFile(Path folder) {
        return folder.resolve("model.model");
    }

    /// The file with an evaluation on each line.
    public static Path metricsFile(Path folder) {
        return folder.resolve("metrics.jsonl");
    }

    /// The file with the parameters.
    public static Path weightsFile(Path folder) {
        return folder.resolve("weights.safetensors");
    }

    /// The file with the parameters that were the best.
    public static Path bestFile(Path folder) {
        return folder.resolve("best.safetensors");
    }

    /// The file with what it takes to go on.
    public static Path checkpointFile(Path folder) {
        return folder.resolve("checkpoint.safetensors");
    }

    /// Reads the last checkpoint.
    ///
    /// @throws IOException if there is none, or it cannot be read
    public Checkpoint checkpoint() throws IOException {
        Path file = checkpointFile(folder);
        try {
            return Checkpoint.fromFile(Safetensors.read(file));
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(file, "is no checkpoint: " + e.getMessage(), e);
        }
    }

    @Override
    public void keep(Evaluation evaluation) throws IOException {
        metrics.append(evaluation);
    }

    @Override
    public void keep(Checkpoint checkpoint, TensorFile weights) throws IOException {
        Safetensors.write(weightsFile(folder), weights);
        Safetensors.write(checkpointFile(folder), checkpoint.toFile());
    }

    @Override
    public void keepBest(TensorFile weights) throws IOException {
        Safetensors.write(bestFile(folder), weights);
    }

    @Override
    public boolean keeps() {
        return true;
    }

    /// Drops the evaluations after a checkpoint's step, which the run will make again.
    ///
    /// @return the step of the last evaluation that stays, 0 if there is none
    long dropEvaluationsAfter(long step) throws IOException {
        return metrics.keepUpTo(step);
    }

    /// Lets other runs use the folder.
    @Override
    public void close() throws IOException {
        metrics.close();
    }

    private static void makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new RunFolderException(folder + " is a file; a run needs a folder", e);
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    // What AtomicFile leaves of our files when the process is killed while it writes.
    private static void removeUnfinishedFiles(Path folder) throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, UNFINISHED)) {
            for (Path file : unfinished) {
                delete(file);
            }
        }
    }

    private static void delete(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private static void refuseToDestroy(Path folder, String modelText) throws IOException {
        if (holdsRun(folder)) {
            throw new RunFolderException(folder + " holds a run already; go on with it by --resume " + folder
                    + ", or give another folder by --out, or destroy it by --overwrite");
        }
        Path model = modelFile(folder);
        if (Files.exists(model)
                && !Arrays.equals(Files.readAllBytes(model), modelText.getBytes(StandardCharsets.UTF_8))) {
            throw new RunFolderException(
                    model + " is another model; give another folder by --out, or replace it by --overwrite");
        }
    }

    // A run that was stopped before its first checkpoint leaves at most an empty file of metrics.
    private static boolean holdsRun(Path folder) throws IOException {
        Path metrics = metricsFile(folder);
        return Files.exists(checkpointFile(folder))
                || Files.exists(weightsFile(folder))
                || Files.exists(metrics) && Files.size(metrics) > 0;
    }
}
