package dev.unroll.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets long work end in order when the user stops the process: the work asks between its steps, and the process waits
/// for it.
final class Interruption implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");
    private volatile boolean requested;

    /// The user stopped the process.
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// To be called between steps.
    ///
    /// @throws Stopped if the user stopped the process
    void check() {
        if (requested) {
            throw new Stopped();
        }
    }

    /// The work has ended, one way or the other.
    @Override
    public void close() {
        ended.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The process is ending already, and the hook with it.
            }
        }
    }

    private void stop() {
        requested = true;
        try {
            boolean inOrder = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assert inOrder || requested;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
