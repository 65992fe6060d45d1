package uk.ac.manchester.tornado.api;

/// Work-items along one axis.
public final class WorkerGrid1D extends AbstractWorkerGrid {
    public WorkerGrid1D(int x) {
        super(x, 1);
    }
}
