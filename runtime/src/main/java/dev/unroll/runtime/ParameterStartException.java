package dev.unroll.runtime;

/// A parameter starts with entries that are no finite numbers. The message names it, and one of them.
public final class ParameterStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    ParameterStartException(Parameter parameter, int entry, double value) {
        super("parameter `" + parameter.name() + "` starts with "
                + (Double.isNaN(value) ? "what is no number" : "a number that is not finite") + ", as in entry " + entry
                + ", which is " + value);
        this.parameter = parameter.name();
    }

    /// The name of the parameter.
    public String parameter() {
        return parameter;
    }
}
