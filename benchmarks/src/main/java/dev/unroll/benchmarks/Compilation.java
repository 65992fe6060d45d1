package dev.unroll.benchmarks;

import dev.unroll.runtime.Network;
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
import org.openjdk.jmh.annotations.Warmup;

/// The compiler, from a model's text that lies in memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class Compilation {
    @Param({"lstm-1", "lstm-3", "gru-1", "rnn-relu-1", "peephole", "mgu", "lstm-stacked", "lstm-separate"})
    public String model;

    @Param({"java", "vector"})
    public String backend;

    private Workload workload;

    @Setup
    public void load() {
        workload = Workload.named(model);
    }

    /// To Java source.
    @Benchmark
    public String toSource() {
        return workload.compile(backend).source();
    }

    /// To a loaded class, and a network of it with room for one sample.
    @Benchmark
    public Class<?> toClass() {
        try (Network network = workload.compile(backend).newNetwork(1, 1)) {
            return network.getClass();
        }
    }
}
