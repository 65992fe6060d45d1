package uk.ac.manchester.tornado.api;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Grids by the names of tasks.
public final class GridScheduler {
    private final Map<String, WorkerGrid> grids = new HashMap<>();

    public void addWorkerGrid(String task, WorkerGrid grid) {
        grids.put(task, grid);
    }

    public @Nullable WorkerGrid get(String task) {
        return grids.get(task);
    }
}
