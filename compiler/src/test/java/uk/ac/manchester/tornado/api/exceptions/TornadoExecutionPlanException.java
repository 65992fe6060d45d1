package uk.ac.manchester.tornado.api.exceptions;

/// Thrown when a plan is closed; never here.
public final class TornadoExecutionPlanException extends Exception {
    private static final long serialVersionUID = 1;

    public TornadoExecutionPlanException(String reason) {
        super(reason);
    }
}
