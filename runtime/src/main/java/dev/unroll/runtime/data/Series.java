package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;

/// Rows in the order of time, and what of them the ports of a model read.
interface Series {

    /// The number of rows.
    int rows();

    /// What rows are, for messages: `rows`.
    String rowsName();

    /// What a port reads of each row.
    ///
    /// @throws DataSetException if it cannot
    Track track(Signature signature, Port port, boolean isTarget) throws DataSetException;

    /// How a source says what a sample is, for messages.
    String samplesHint();

    /// What predicting with the trained weights needs to know of the data.
    Preparation preparation();

    /// The numbers that a port reads.
    ///
    /// @param entries `width` for each row
    /// @param width entries of a row
    /// @param ahead how many rows the port's last step is after the last step of a window
    record Track(double[] entries, int width, int ahead) {}
}
