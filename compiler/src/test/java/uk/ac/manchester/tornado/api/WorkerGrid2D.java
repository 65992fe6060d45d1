package uk.ac.manchester.tornado.api;

/// Work-items along two axes.
public final class WorkerGrid2D extends AbstractWorkerGrid {
    public WorkerGrid2D(int x, int y) {
        super(x, y);
    }
}
