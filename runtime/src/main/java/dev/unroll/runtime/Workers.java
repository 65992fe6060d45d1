package dev.unroll.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Threads that share out numbered tasks. Handing over allocates nothing: waiting threads watch a counter for
/// a short while and then park. One caller at a time.
final class Workers implements AutoCloseable {
    private static final int SPINS = 100_000; // about a millisecond

    private final Thread[] threads;
    private final AtomicInteger nextTask = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile int round;
    private volatile boolean closed;
    private volatile Throwable failure;
    private volatile Thread caller;
    private Task task = (_, _) -> {};
    private int tasks;

    /// Work in numbered parts.
    interface Task {
        /// @param number which part
        /// @param worker which of the threads does it, from 0 up to [Workers#count]
        void run(int number, int worker);
    }

    /// @param threads how many threads work, the caller's included
    Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("there must be at least one thread, not " + threads);
        }
        this.threads = new Thread[threads - 1];
        this.caller = Thread.currentThread();
        for (int i = 0; i < this.threads.length; i++) {
            int worker = i + 1;
            this.threads[i] =
                    Thread.ofPlatform().name("unroll-worker-" + worker).daemon().unstarted(() -> work(worker));
        }
        for (Thread thread : this.threads) {
            thread.start();
        }
    }

    /// How many threads work, the caller's included.
    int count() {
        return threads.length + 1;
    }

    /// Runs `task` for each number from 0 up to `tasks`, and returns when all are done.
    void run(int tasks, Task task) {
        if (threads.length == 0 || tasks < 2) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
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
        takeTasks(0);
        for (int spins = 0; running.get() > 0; spins++) {
            rest(spins);
        }
        rethrow();
    }

    private void work(int worker) {
        int seen = 0;
        while (true) {
            for (int spins = 0; round == seen && !closed; spins++) {
                rest(spins);
            }
            if (closed) {
                return;
            }
            seen = round;
            takeTasks(worker);
            if (running.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    private void takeTasks(int worker) {
        try {
            for (int i = nextTask.getAndIncrement(); i < tasks; i = nextTask.getAndIncrement()) {
                task.run(i, worker);
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
