package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The loops of a product, and where its operands lie at their indices.
final class ProductLoops {
    private final Kernel.Product kernel;

    ProductLoops(Kernel.Product kernel) {
        this.kernel = kernel;
    }

    /// A loop: over time, over samples, or over an axis named by a letter.
    ///
    /// @param variable its loop variable
    /// @param from where it starts
    /// @param limit where it ends
    /// @param size its length where that is known, else 0
    record Axis(String variable, CodeBlock from, CodeBlock limit, int size) {
        private static Axis of(String variable, int size) {
            return new Axis(variable, CodeBlock.of("0"), CodeBlock.of("$L", size), size);
        }

        /// Over the samples of a slice.
        private static Axis rows() {
            return new Axis(Addresses.ROW, CodeBlock.of("0"), CodeBlock.of("rowCount"), 0);
        }

        /// Over the steps of sequences.
        private static Axis steps(Kernel.Product kernel) {
            StepLoop steps = new StepLoop(kernel.steps(), kernel.bound());
            return new Axis(
                    Addresses.TIME, steps.from(), steps.to(), kernel.bound().isPresent() ? 0 : kernel.steps());
        }

        /// Whether several indices may be taken at a time without that sums depend on where the loop starts.
        private boolean startsAtFirst() {
            return from.toString().equals("0");
        }
    }

    /// What stands within a loop that takes several indices at a time.
    interface Body {
        void write(List<String> indices);
    }

    /// The loop variable over the axis with this letter.
    static String variable(char letter) {
        return "at" + Character.toUpperCase(letter);
    }

    /// Loops over the axes of the result, without the one named by `vector`.
    List<Axis> outer(String vector) {
        List<Axis> axes = new ArrayList<>();
        if (kernel.steps() > 0 && !kernel.overTime()) {
            axes.add(Axis.steps(kernel));
        }
        if (kernel.batch() && !kernel.overBatch()) {
            axes.add(Axis.rows());
        }
        for (char letter : kernel.resultAxes().toCharArray()) {
            if (vector.indexOf(letter) < 0) {
                axes.add(Axis.of(variable(letter), kernel.size(letter)));
            }
        }
        return axes;
    }

    /// Loops over what is summed.
    List<Axis> summed() {
        List<Axis> axes = new ArrayList<>();
        if (kernel.overTime()) {
            axes.add(Axis.steps(kernel));
        }
        if (kernel.overBatch()) {
            axes.add(Axis.rows());
        }
        for (char letter : kernel.letters().toCharArray()) {
            if (kernel.resultAxes().indexOf(letter) < 0) {
                axes.add(Axis.of(variable(letter), kernel.size(letter)));
            }
        }
        return axes;
    }

    static void open(CodeBlock.Builder code, Axis axis) {
        code.beginControlFlow("for (int $1L = $2L; $1L < $3L; $1L++)", axis.variable(), axis.from(), axis.limit());
    }

    /// A loop that takes `atOnce` indices at a time, and one for those that are left over.
    static void blocks(CodeBlock.Builder code, Axis axis, int atOnce, Body body) {
        String variable = axis.variable();
        boolean whole = axis.size() > 0 && axis.size() % atOnce == 0;
        boolean none = axis.size() > 0 && axis.size() < atOnce || !axis.startsAtFirst();
        if (whole) {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L += $3L)", variable, axis.limit(), atOnce);
            body.write(indices(variable, atOnce));
            code.endControlFlow();
        } else if (none) {
            open(code, axis);
            body.write(List.of(variable));
            code.endControlFlow();
        } else {
            code.addStatement("int $L = 0", variable);
            code.beginControlFlow("for (; $1L <= $2L - $3L; $1L += $3L)", variable, axis.limit(), atOnce);
            body.write(indices(variable, atOnce));
            code.endControlFlow();
            code.beginControlFlow("for (; $1L < $2L; $1L++)", variable, axis.limit());
            body.write(List.of(variable));
            code.endControlFlow();
        }
    }

    private static List<String> indices(String variable, int count) {
        List<String> indices = new ArrayList<>(List.of(variable));
        for (int i = 1; i < count; i++) {
            indices.add("(" + variable + " + " + i + ")");
        }
        return indices;
    }

    /// Index of an operand's entry at the loops' indices, the axis named by `vector` left out.
    ///
    /// @param instead indices to use in place of loop variables
    static CodeBlock address(Location location, String letters, String vector, Map<String, String> instead) {
        List<CodeBlock> terms = new ArrayList<>();
        String time = instead.getOrDefault(Addresses.TIME, Addresses.TIME);
        String row = instead.getOrDefault(Addresses.ROW, Addresses.ROW);
        CodeBlock base = Addresses.expression(location.buffer(), location.time().at(time), row);
        if (!base.isEmpty()) {
            terms.add(base);
        }
        Addresses.addOffset(location, terms);
        for (int i = 0; i < letters.length(); i++) {
            int stride = location.strides().get(i);
            if (vector.indexOf(letters.charAt(i)) < 0 && stride != 0) {
                String index = index(letters.charAt(i), instead);
                terms.add(stride == 1 ? CodeBlock.of("$L", index) : CodeBlock.of("$L * $L", index, stride));
            }
        }
        return Addresses.sum(terms);
    }

    /// The array of an operand kept in rows that runs along the axis named by `vector`.
    static CodeBlock row(Location location, String letters, String vector, Map<String, String> instead) {
        List<String> entries = letters.chars()
                .mapToObj(letter -> index((char) letter, instead))
                .toList();
        return Addresses.row(location, letters.indexOf(vector), entries);
    }

    private static String index(char letter, Map<String, String> instead) {
        return instead.getOrDefault(variable(letter), variable(letter));
    }
}
