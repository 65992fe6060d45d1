package uk.ac.manchester.tornado.api;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/// Graphs that are executed one by one.
public final class TornadoExecutionPlan implements AutoCloseable {
    private final List<TaskGraph> graphs;
    private GridScheduler grids = new GridScheduler();
    private @Nullable TaskGraph last;
    private int selected;

    public TornadoExecutionPlan(ImmutableTaskGraph... graphs) {
        this.graphs = Stream.of(graphs).map(ImmutableTaskGraph::graph).toList();
    }

    public static TornadoDevice getDevice(int backend, int index) {
        throw new IllegalArgumentException("no device " + backend + ":" + index);
    }

    public TornadoExecutionPlan withDevice(TornadoDevice device) {
        throw new IllegalArgumentException("no device " + device);
    }

    public TornadoExecutionPlan withGridScheduler(GridScheduler scheduler) {
        grids = scheduler;
        return this;
    }

    public TornadoExecutionPlan withGraph(int index) {
        selected = index;
        return this;
    }

    public TornadoExecutionResult execute() {
        TaskGraph graph = graphs.get(selected);
        graph.execute(grids, last);
        last = graph;
        return new TornadoExecutionResult(graph);
    }

    @Override
    public void close() throws TornadoExecutionPlanException {
        last = null;
    }
}
