package dev.unroll.runtime.train;

/// Training left the finite numbers. The message says at which step, and what may help.
public final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long step;

    DivergenceException(long step, String problem, String advice) {
        super(problem + "; " + advice);
        this.step = step;
    }

    /// The step at which it was noticed.
    public long step() {
        return step;
    }
}
