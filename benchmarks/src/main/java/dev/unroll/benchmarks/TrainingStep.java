package dev.unroll.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A step of training: forward, backward and update of one batch that lies in memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class TrainingStep {
    @Param({
        "lstm-1",
        "lstm-2",
        "lstm-3",
        "gru-1",
        "rnn-tanh-3",
        "rnn-relu-1",
        "lstm-256",
        "lstm-512",
        "lstm-32@1",
        "lstm-32@16",
        "peephole",
        "peephole-32@1",
        "peephole-32@16",
        "mgu",
        "mgu-32@1",
        "mgu-32@16",
        "lstm-stacked",
        "lstm-separate",
        "cells"
    })
    public String model;

    @Param({"java", "vector"})
    public String backend;

    @Param({"1", "2"})
    public int threads;

    private Training training;

    @Setup
    public void compile() {
        training = new Training(Workload.named(model), backend, threads);
    }

    @Benchmark
    public double step() {
        training.step();
        return training.loss();
    }

    @TearDown
    public void close() {
        training.close();
    }
}
