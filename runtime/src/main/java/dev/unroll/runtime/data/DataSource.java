package dev.unroll.runtime.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where samples come from, as a model's `train` block or an option says it.
public sealed interface DataSource {

    /// A data set of this name, or the MNIST files in the folder of this path.
    record Named(String name) implements DataSource {}

    /// Rows of a file of comma-separated values (RFC 4180), a step each, cut into windows. Rows are in the
    /// order of time: the first are for training, the last for testing, and no window crosses from one part
    /// to another.
    ///
    /// @param file the file
    /// @param columns what the input reads; empty for all columns but the target's
    /// @param target what the target reads
    /// @param sample the column that names the sample that a row is of, where the table has samples of their
    ///     own in the place of one series
    /// @param header whether the first line has names; if nothing is said, whether a chosen cell of it is no
    ///     number
    /// @param separator what stands between cells
    /// @param scaling how columns are brought to one scale, fitted to the rows for training
    /// @param ahead how many rows the target's last step is after the input's last step
    /// @param windows how rows are cut and divided
    record Csv(
            Path file,
            List<Column> columns,
            List<Column> target,
            Optional<Column> sample,
            Optional<Boolean> header,
            char separator,
            Scaling scaling,
            int ahead,
            Windows windows)
            implements DataSource {
        public Csv {
            columns = List.copyOf(columns);
            target = List.copyOf(target);
        }

        /// One series.
        public Csv(
                Path file,
                List<Column> columns,
                List<Column> target,
                Optional<Boolean> header,
                char separator,
                Scaling scaling,
                int ahead,
                Windows windows) {
            this(file, columns, target, Optional.empty(), header, separator, scaling, ahead, windows);
        }

        public Csv withWindows(Windows other) {
            return new Csv(file, columns, target, sample, header, separator, scaling, ahead, other);
        }
    }

    /// Tokens of a text, a step each, cut into windows; the target is the token after each.
    ///
    /// @param file the file, in UTF-8
    /// @param unit what a token is
    /// @param lines whether each line is a sample of its own, which begins with the end of the line before;
    ///     empty lines are none
    /// @param windows how tokens are cut and divided
    record Text(Path file, Unit unit, boolean lines, Windows windows) implements DataSource {
        /// One series.
        public Text(Path file, Unit unit, Windows windows) {
            this(file, unit, false, windows);
        }
    }

    /// Tensors by the names of inputs and targets, samples along the first axis: a safetensors file, a folder
    /// with a file `NAME.npy` for each, or an `.npz` archive of these.
    ///
    /// @param file the file or folder
    /// @param test the samples for testing, if they have a file or folder of their own
    /// @param validationShare the share of samples that is for validation
    /// @param testShare the share of samples that is for testing, if they have no file of their own
    record Tensors(Path file, Optional<Path> test, double validationShare, double testShare) implements DataSource {}

    /// A column of a table.
    sealed interface Column {
        record Named(String name) implements Column {}

        /// @param number counted from 1
        record Numbered(int number) implements Column {}
    }

    /// How columns are brought to one scale.
    enum Scaling {
        NONE,
        /// To a mean of 0 and a variance of 1.
        STANDARD,
        /// To the range from 0 to 1.
        RANGE
    }

    /// What a token of a text is.
    enum Unit {
        CHARACTERS,
        /// What stands between white space; the end of a line is a token of its own.
        WORDS
    }

    /// How a series is cut and divided.
    ///
    /// @param stride how many rows one window starts after the one before it, or [#ADJACENT]
    /// @param validationShare the share of rows that is for validation, 0 for none
    /// @param testShare the share of rows that is for testing
    record Windows(int stride, double validationShare, double testShare) {
        /// A stride of as many rows as a window has: each begins where the one before ends.
        public static final int ADJACENT = 0;

        public Windows withStride(int rows) {
            return new Windows(rows, validationShare, testShare);
        }
    }
}
