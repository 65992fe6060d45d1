package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.DeviceCopy;

/// What is on the device after an execution.
public final class TornadoExecutionResult {
    private final TaskGraph graph;

    TornadoExecutionResult(TaskGraph graph) {
        this.graph = graph;
    }

    public TornadoExecutionResult transferToHost(Object... arrays) {
        for (Object array : arrays) {
            graph.memory((DeviceCopy) array).copyTo((DeviceCopy) array);
        }
        return this;
    }
}
