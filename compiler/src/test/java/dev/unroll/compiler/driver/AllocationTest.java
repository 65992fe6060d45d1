package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Passes allocate nothing once they have run; of 20 passes, each allocation would count.
class AllocationTest {
    private static final int ROUNDS = 5;
    private static final int PASSES = 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TestFactory
    Stream<DynamicTest> passesAllocateNothing() {
        assumeTrue(threads.isThreadAllocatedMemorySupported());
        return DynamicTest.stream(TestModels.names(), name -> name, name -> {
            CompiledModel compiled = new TestModel(name, TestTarget.JAVA).compiled();
            try (Network network = compiled.newNetwork(40, 1)) {
                Point.setParameters(network, 1);
                Batch batch = Point.batch(compiled.signature(), 40, 33, 1);
                assertEquals(0, allocated(batch, network::predict), "bytes for predictions");
                if (compiled.graphs().containsKey("evaluate")) {
                    assertEquals(0, allocated(batch, network::evaluate), "bytes for evaluations");
                }
                if (compiled.graphs().containsKey("train")) {
                    assertEquals(0, allocated(batch, network::train), "bytes for training");
                }
            }
        });
    }

    /// The least of a few rounds: the virtual machine may allocate something for itself now and then.
    private long allocated(Batch batch, Consumer<Batch> pass) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PASSES; i++) {
                pass.accept(batch);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
