package dev.unroll.runtime.data;

/// A data set cannot be had, or does not fit a model. The message is meant for the user and says what to do.
public final class DataSetException extends Exception {
    private static final long serialVersionUID = 1L;

    public DataSetException(String message) {
        super(message);
    }
}
