package uk.ac.manchester.tornado.api;

/// Work-items along two axes.
public abstract class AbstractWorkerGrid implements WorkerGrid {
    private final long[] global;
    private long[] local = {1, 1, 1};

    protected AbstractWorkerGrid(long x, long y) {
        global = new long[] {x, y, 1};
    }

    @Override
    public void setLocalWork(long x, long y, long z) {
        local = new long[] {x, y, z};
    }

    @Override
    public long[] getGlobalWork() {
        return global;
    }

    @Override
    public long[] getLocalWork() {
        return local;
    }
}
