package dev.unroll.benchmarks;

import java.io.IOException;

/// Lets another program time Unroll, by way of a [TimingServer].
public final class UnrollTimer {
    private UnrollTimer() {}

    /// @param args `training` or `inference`, the model as for [TrainingStep] (`lstm-32@1`), the backend, and the
    ///     number of threads
    public static void main(String[] args) throws IOException {
        Workload workload = Workload.named(args[1]);
        String backend = args[2];
        int threads = Integer.parseInt(args[3]);
        String description = "Unroll " + backend;
        switch (args[0]) {
            case "training" -> {
                try (Training training = new Training(workload, backend, threads)) {
                    TimingServer.serve(description, training::step);
                }
            }
            case "inference" -> {
                try (Prediction prediction = new Prediction(workload, backend, threads)) {
                    TimingServer.serve(description, prediction::predict);
                }
            }
            default -> throw new IllegalArgumentException("training or inference, not " + args[0]);
        }
    }
}
