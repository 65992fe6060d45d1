package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Origin;
import java.util.List;

/// A piece of a program that becomes one method.
public sealed interface Kernel {
    /// A name made of the values that it computes.
    String name();

    /// For each step (if `steps` is not 0) and each sample (if `batch`): the parts in order.
    record Rows(String name, boolean batch, int steps, List<Step> body) implements Kernel {
        public Rows {
            body = List.copyOf(body);
        }
    }

    /// Items for each entry of a shape. Items read each other's locals at the same entry.
    record Step(List<Integer> shape, List<Item> items) {
        public Step {
            shape = List.copyOf(shape);
            items = List.copyOf(items);
        }
    }

    /// `result[...] (+)= sum left[...] * right[...]`, axes named by letters as in a contraction. The batch and
    /// time run over the operands that have them.
    ///
    /// @param sizes size of each letter's axis, in the order of `letters`
    /// @param batch whether there is a loop over samples
    /// @param steps length of the loop over time, 0 for none
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
            boolean overTime,
            boolean accumulate,
            Origin origin)
            implements Kernel {
        public int size(char letter) {
            return sizes.get(letters.indexOf(letter));
        }
    }

    /// Runs the body for each step of a recurrence, from the last to the first if backward.
    record Loop(String name, String variable, int steps, boolean backward, List<Kernel> body) implements Kernel {
        public Loop {
            body = List.copyOf(body);
        }
    }
}
