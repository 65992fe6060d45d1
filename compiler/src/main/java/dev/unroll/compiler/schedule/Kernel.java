package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Origin;
import java.util.List;
import java.util.Optional;

/// A piece of a program that becomes one method.
public sealed interface Kernel {
    /// A name made of the values that it computes.
    String name();

    /// Which of its steps are gone through, if not all.
    Optional<Bound> bound();

    /// Whether it goes through the steps of a tile of time.
    default boolean isOfTile() {
        return bound().filter(Bound.ByTile.class::isInstance).isPresent();
    }

    /// For each step (if `steps` is not 0) and each sample (if `batch`): the parts in order.
    ///
    /// @param bound which of the steps are gone through, if not all
    /// @param byColumns whether entries that are computed at once are computed for all samples of a
    ///     step before the next entries, so that sums over samples stay in registers meanwhile; then the
    ///     body is one step
    record Rows(String name, boolean batch, int steps, Optional<Bound> bound, List<Step> body, boolean byColumns)
            implements Kernel {
        public Rows {
            body = List.copyOf(body);
            if (byColumns && (!batch || body.size() != 1)) {
                throw new IllegalArgumentException(name + " cannot run column by column");
            }
        }

        public Rows(String name, boolean batch, int steps, Optional<Bound> bound, List<Step> body) {
            this(name, batch, steps, bound, body, false);
        }

        public Rows(String name, boolean batch, int steps, List<Step> body) {
            this(name, batch, steps, Optional.empty(), body);
        }

        /// The same, column by column.
        Rows inColumns() {
            return new Rows(name, batch, steps, bound, body, true);
        }
    }

    /// Items for each entry of a shape. Items read each other's locals at the same entry.
    ///
    /// @param lanes how many entries of the last axis are computed at once
    record Step(List<Integer> shape, List<Item> items, int lanes) {
        public Step {
            shape = List.copyOf(shape);
            items = List.copyOf(items);
        }

        Step(List<Integer> shape, List<Item> items) {
            this(shape, items, 1);
        }
    }

    /// `result[...] (+)= sum left[...] * right[...]`, axes named by letters as in a contraction. The batch and
    /// time run over the operands that have them.
    ///
    /// @param sizes size of each letter's axis, in the order of `letters`
    /// @param batch whether there is a loop over samples
    /// @param steps length of the loop over time, 0 for none
    /// @param bound which of the steps are gone through, if not all
    /// @param accumulate whether to add to what is there; otherwise the result is cleared first
    record Product(
            String name,
            Location left,
            String leftAxes,
            Location right,
            String rightAxes,
            Location result,
            String resultAxes,
            String letters,
            List<Integer> sizes,
            boolean batch,
            boolean overBatch,
            int steps,
            Optional<Bound> bound,
            boolean overTime,
            boolean accumulate,
            Origin origin)
            implements Kernel {
        public int size(char letter) {
            return sizes.get(letters.indexOf(letter));
        }
    }

    /// Copies weights into panels: for each panel, one inner index after the other, a row of the panel's width.
    ///
    /// @param source the weights, by inner index and column
    /// @param inner how many inner indices there are
    record Pack(String name, Location source, int inner, Buffer panels, Tiling tiling) implements Kernel {
        @Override
        public Optional<Bound> bound() {
            return Optional.empty();
        }
    }

    /// `result[row, column] = start[row, column] + sum left[row, inner] * panels[inner, column]`, for all rows
    /// of one step, or of all steps if `steps` is not 0.
    ///
    /// @param start what the sums start from, rows or one row for all; 0 if it is not given
    /// @param left the rows; its only axis is the inner one
    /// @param result the rows of the result; its only axis is that of columns
    /// @param bound which of the steps are gone through, if not all
    /// @param alternates whether a loop around it reads the panels backwards at every other step, and so
    ///     begins with what the step before has left in the cache
    record PanelProduct(
            String name,
            Optional<Location> start,
            Location left,
            int inner,
            Buffer panels,
            Location result,
            Tiling tiling,
            boolean alternates,
            int steps,
            Optional<Bound> bound,
            Origin origin)
            implements Kernel {}

    /// `result[i, j] += sum left[row, i] * right[row, j]` over all rows of one step, or of all steps if `steps`
    /// is not 0.
    ///
    /// @param left the rows whose entries are spread over vectors
    /// @param height entries of a row of `left`
    /// @param right the rows that are read in vectors
    /// @param tiling panels of columns `j`; blocks are of indices `i`
    /// @param bound which of the steps are gone through, if not all
    /// @param chunk rows that are taken at once at most, so that they stay in the cache while all blocks read them
    /// @param packed where the rows of a chunk are copied to first, if they are
    record OuterSum(
            String name,
            Location left,
            int height,
            Location right,
            Location result,
            Tiling tiling,
            int steps,
            Optional<Bound> bound,
            int chunk,
            Optional<PackedChunk> packed,
            Origin origin)
            implements Kernel {}

    /// Room for a chunk of rows, in the order in which the blocks of a sum read them.
    ///
    /// @param left for all blocks, one after the other: their entries of each row
    /// @param right for a panel: its columns of each row
    record PackedChunk(Buffer left, Buffer right) {}

    /// For each step (if `steps` is not 0) and each sample: copies the row of a table that a class chooses, or adds
    /// to it.
    ///
    /// @param table its axes are classes and entries, `axis` that of classes
    /// @param classes which row each sample chooses, in each step
    /// @param rows what rows are copied to, or what is added; its only axis is that of entries
    /// @param width entries of a row
    /// @param adds whether `rows` are added to the table
    /// @param bound which of the steps are gone through, if not all
    record ClassRows(
            String name,
            Location table,
            int axis,
            Location classes,
            Location rows,
            int width,
            boolean adds,
            int steps,
            Optional<Bound> bound,
            Origin origin)
            implements Kernel {}

    /// Runs the body for each step of a recurrence, from the last to the first if backward.
    ///
    /// @param bound which of the steps are gone through, if not all
    /// @param width if not 0, all steps are run for so many vectors of entries of a sample before the next
    ///     sample, and those before the next vectors, so that states and sums stay in registers; then the
    ///     body is one row kernel of one step
    record Loop(
            String name,
            String variable,
            int steps,
            Optional<Bound> bound,
            boolean backward,
            List<Kernel> body,
            int width)
            implements Kernel {
        public Loop {
            body = List.copyOf(body);
            boolean isOfEntries = body.size() == 1
                    && body.getFirst() instanceof Rows rows
                    && rows.body().size() == 1;
            if (width > 0 && !isOfEntries) {
                throw new IllegalArgumentException(name + " cannot run for some entries at a time");
            }
        }

        Loop(String name, String variable, int steps, Optional<Bound> bound, boolean backward, List<Kernel> body) {
            this(name, variable, steps, bound, backward, body, 0);
        }

        /// The same, for so many vectors of entries at a time.
        Loop insideOut(int vectors) {
            return new Loop(name, variable, steps, bound, backward, body, vectors);
        }
    }

    /// Runs the body for each tile of time: for some steps at a time, from the last tile to the first if backward.
    /// Tiles begin at multiples of their size.
    ///
    /// @param variable where a tile begins
    /// @param range the steps of a tile that are gone through, the bound of all kernels of the body
    /// @param bound which of all steps are gone through, if not all
    /// @param size steps of a tile
    record Tiles(
            String name,
            String variable,
            Bound.ByTile range,
            int steps,
            Optional<Bound> bound,
            boolean backward,
            int size,
            List<Kernel> body)
            implements Kernel {
        public Tiles {
            body = List.copyOf(body);
        }
    }
}
