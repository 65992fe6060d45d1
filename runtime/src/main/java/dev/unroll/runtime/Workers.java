package dev.unroll.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// Threads that share out numbered tasks. Handing over allocates nothing: waiting threads watch a counter for
/// a short while and then park. One caller at a time.
final class Workers implements AutoCloseable {
    private static final int SPINS = 20_000;

    private final Thread[] threads;
    private final AtomicInteger nextTask = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile int round;
    private volatile boolean closed;
    private volatile Throwable failure;
    private volatile Thread caller;
    private IntConsumer task = _ -> {};
    private int tasks;

    /// @param threads how many threads work, the caller's included
    Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("there must be at least one thread, not " + threads);
        }
        this.threads = new Thread[threads - 1];
        this.caller = Thread.currentThread();
        for (int i = 0; i < this.threads.length; i++) {
            this.threads[i] = Thread.ofPlatform()
                    .name("unroll-worker-" + (i + 1))
                    .daemon()
                    .unstarted(this::work);
        }
        for (Thread thread : this.threads) {
            thread.start();
        }
    }

    /// Runs `task` for each number from 0 up to `tasks`, and returns when all are done.
    void run(int tasks, IntConsumer task) {
        if (threads.length == 0 || tasks < 2) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        this.task = task;
        this.tasks = tasks;
        caller = Thread.currentThread();
        nextTask.set(0);
        running.set(threads.length);
        round++;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        takeTasks();
        for (int spins = 0; running.get() > 0; spins++) {
            rest(spins);
        }
        rethrow();
    }

    private void work() {
        int seen = 0;
        while (true) {
            for (int spins = 0; round == seen && !closed; spins++) {
                rest(spins);
            }
            if (closed) {
                return;
            }
            seen = round;
            takeTasks();
            if (running.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    private void takeTasks() {
        try {
            for (int i = nextTask.getAndIncrement(); i < tasks; i = nextTask.getAndIncrement()) {
                task.accept(i);
            }
        } catch (Throwable thrown) {
            failure = thrown;
            nextTask.set(tasks);
        }
    }

    private static void rest(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void rethrow() {
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw new IllegalStateException("a worker failed: " + thrown, thrown);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
