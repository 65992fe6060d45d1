import dev.unroll.benchmarks.TimingServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Lets another program time what the processor can do at most, by way of a [TimingServer]: a step is 10^9
/// multiplications and additions of numbers that never leave the registers, shared out over threads. What other
/// tenants of a machine take from it shows here as much as in what is compared.
public final class ArithmeticTimer {
    /// Multiplications and additions, each counted.
    private static final double OPERATIONS = 1e9;

    /// An addition waits four cycles for the one before at most, and two are begun in a cycle: eight sums would do.
    private static final int SUMS = 12;

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private ArithmeticTimer() {}

    /// @param args the number of threads
    public static void main(String[] args) throws IOException {
        int threads = Integer.parseInt(args[0]);
        long rounds = (long) (OPERATIONS / (2 * LANES.length() * SUMS * threads));
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            TimingServer.serve("arithmetic alone, vectors of " + LANES.vectorBitSize() + " bits", () -> {
                List<Future<Float>> parts = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    parts.add(workers.submit(() -> multiplyAndAdd(rounds)));
                }
                parts.forEach(ArithmeticTimer::await);
            });
        }
    }

    /// `SUMS` independent sums, that many additions to each; gives something that depends on all.
    private static float multiplyAndAdd(long rounds) {
        FloatVector factor = FloatVector.broadcast(LANES, 0.999f);
        FloatVector term = FloatVector.broadcast(LANES, 1e-3f);
        FloatVector sum0 = term;
        FloatVector sum1 = term;
        FloatVector sum2 = term;
        FloatVector sum3 = term;
        FloatVector sum4 = term;
        FloatVector sum5 = term;
        FloatVector sum6 = term;
        FloatVector sum7 = term;
        FloatVector sum8 = term;
        FloatVector sum9 = term;
        FloatVector sum10 = term;
        FloatVector sum11 = term;
        for (long round = 0; round < rounds; round++) {
            sum0 = sum0.fma(factor, term);
            sum1 = sum1.fma(factor, term);
            sum2 = sum2.fma(factor, term);
            sum3 = sum3.fma(factor, term);
            sum4 = sum4.fma(factor, term);
            sum5 = sum5.fma(factor, term);
            sum6 = sum6.fma(factor, term);
            sum7 = sum7.fma(factor, term);
            sum8 = sum8.fma(factor, term);
            sum9 = sum9.fma(factor, term);
            sum10 = sum10.fma(factor, term);
            sum11 = sum11.fma(factor, term);
        }
        FloatVector first = sum0.add(sum1).add(sum2).add(sum3).add(sum4).add(sum5);
        FloatVector second = sum6.add(sum7).add(sum8).add(sum9).add(sum10).add(sum11);
        return first.add(second).lane(0);
    }

    private static void await(Future<Float> part) {
        try {
            part.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
