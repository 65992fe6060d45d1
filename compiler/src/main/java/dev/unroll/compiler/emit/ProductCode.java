package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.List;

/// Product kernels as plain loops. The innermost loop runs over the last axis of the result, where entries are
/// neighbours; it adds several terms of the sum at once, for several rows of the result at once, so that what
/// it loads is used more than once. The sizes of these blocks are fixed, so sums are the same on every machine.
final class ProductCode {
    private static final int ROWS_AT_ONCE = 2;
    private static final int TERMS_AT_ONCE = 4;

    private final NumberFormat format;
    private final Kernel.Product kernel;
    private final String vector;
    private final List<Axis> outer = new ArrayList<>();
    private final List<Axis> summed = new ArrayList<>();

    ProductCode(NumberFormat format, Kernel.Product kernel) {
        this.format = format;
        this.kernel = kernel;
        this.vector = kernel.resultAxes().isEmpty()
                ? ""
                : kernel.resultAxes().substring(kernel.resultAxes().length() - 1);
        findAxes();
    }

    /// A loop: over time, over samples, or over an axis named by a letter.
    ///
    /// @param variable its loop variable
    /// @param limit where it ends
    /// @param size its length where that is known, else 0
    private record Axis(String variable, CodeBlock limit, int size) {
        static Axis of(String variable, int size) {
            return new Axis(variable, CodeBlock.of("$L", size), size);
        }
    }

    /// The loop variable over the axis with this letter.
    private static String variable(char letter) {
        return "at" + Character.toUpperCase(letter);
    }

    private void findAxes() {
        if (kernel.steps() > 0) {
            (kernel.overTime() ? summed : outer).add(Axis.of(Addresses.TIME, kernel.steps()));
        }
        if (kernel.batch()) {
            (kernel.overBatch() ? summed : outer).add(new Axis(Addresses.ROW, CodeBlock.of("rowCount"), 0));
        }
        for (char letter : kernel.letters().toCharArray()) {
            String name = String.valueOf(letter);
            if (!name.equals(vector)) {
                (kernel.resultAxes().contains(name) ? outer : summed)
                        .add(Axis.of(variable(letter), kernel.size(letter)));
            }
        }
    }

    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        List<Axis> around = new ArrayList<>(outer);
        Axis blocked = around.isEmpty() ? null : around.remove(sharedAxis(around));
        around.forEach(axis -> open(code, axis));
        if (blocked == null) {
            rows(code, List.of());
        } else {
            blocks(code, blocked, ROWS_AT_ONCE, rows -> rows(code, rows));
        }
        around.forEach(_ -> code.endControlFlow());
        return code.build();
    }

    /// The innermost axis of the result that the operand with the innermost loop does not have, so that rows
    /// along it share what is loaded; the last one where there is none.
    private int sharedAxis(List<Axis> axes) {
        for (int i = axes.size() - 1; i >= 0; i--) {
            boolean left = kernel.leftAxes().contains(vector) && varies(kernel.left(), kernel.leftAxes(), axes.get(i));
            boolean right =
                    kernel.rightAxes().contains(vector) && varies(kernel.right(), kernel.rightAxes(), axes.get(i));
            if (!left && !right) {
                return i;
            }
        }
        return axes.size() - 1;
    }

    private static boolean varies(Location location, String letters, Axis axis) {
        return switch (axis.variable()) {
            case Addresses.TIME -> location.buffer().steps() > 0;
            case Addresses.ROW -> location.buffer().perSample();
            default ->
                letters.chars().anyMatch(letter -> variable((char) letter).equals(axis.variable()));
        };
    }

    private static void open(CodeBlock.Builder code, Axis axis) {
        code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", axis.variable(), axis.limit());
    }

    private interface Body {
        void write(List<CodeBlock> indices);
    }

    /// A loop that takes `atOnce` indices at a time, and one for those that are left over.
    private static void blocks(CodeBlock.Builder code, Axis axis, int atOnce, Body body) {
        String variable = axis.variable();
        boolean whole = axis.size() > 0 && axis.size() % atOnce == 0;
        boolean none = axis.size() > 0 && axis.size() < atOnce;
        if (!none) {
            List<CodeBlock> indices = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                indices.add(i == 0 ? CodeBlock.of("$L", variable) : CodeBlock.of("($L + $L)", variable, i));
            }
            if (whole) {
                code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L += $3L)", variable, axis.limit(), atOnce);
            } else {
                code.addStatement("int $L = 0", variable);
                code.beginControlFlow("for (; $1L <= $2L - $3L; $1L += $3L)", variable, axis.limit(), atOnce);
            }
            body.write(indices);
            code.endControlFlow();
        }
        if (!whole) {
            if (none) {
                open(code, axis);
            } else {
                code.beginControlFlow("for (; $1L < $2L; $1L++)", variable, axis.limit());
            }
            body.write(List.of(CodeBlock.of("$L", variable)));
            code.endControlFlow();
        }
    }

    /// Some rows of the result, whole.
    private void rows(CodeBlock.Builder code, List<CodeBlock> rows) {
        int count = Math.max(1, rows.size());
        for (int row = 0; row < count; row++) {
            code.addStatement(
                    "$T $L = $L",
                    TypeName.INT,
                    "result" + row,
                    address(kernel.result(), kernel.resultAxes(), row(rows, row), List.of()));
        }
        if (!kernel.accumulate()) {
            vectorLoop(code, () -> {
                for (int row = 0; row < count; row++) {
                    code.addStatement("$L = 0", element(row));
                }
            });
        }
        List<Axis> around = new ArrayList<>(summed);
        Axis blocked = around.isEmpty() ? null : around.removeLast();
        around.forEach(axis -> open(code, axis));
        if (blocked == null) {
            terms(code, rows, List.of());
        } else {
            blocks(code, blocked, TERMS_AT_ONCE, terms -> terms(code, rows, terms));
        }
        around.forEach(_ -> code.endControlFlow());
    }

    private static List<CodeBlock> row(List<CodeBlock> rows, int row) {
        return rows.isEmpty() ? List.of() : List.of(rows.get(row));
    }

    private CodeBlock element(int row) {
        CodeBlock index = CodeBlock.of("result$L", row);
        if (!vector.isEmpty()) {
            index = along(index, stride(kernel.result(), kernel.resultAxes()));
        }
        return CodeBlock.of("$L[$L]", kernel.result().buffer().name(), index);
    }

    private CodeBlock along(CodeBlock base, int stride) {
        return switch (stride) {
            case 0 -> base;
            case 1 -> CodeBlock.of("$L + $L", base, "at");
            default -> CodeBlock.of("$L + $L * $L", base, "at", stride);
        };
    }

    private int stride(Location location, String letters) {
        return location.strides().get(letters.indexOf(vector));
    }

    private void vectorLoop(CodeBlock.Builder code, Runnable body) {
        if (vector.isEmpty()) {
            body.run();
            return;
        }
        code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", "at", kernel.size(vector.charAt(0)));
        body.run();
        code.endControlFlow();
    }

    /// Adds some terms of the sum to some rows. Factors that are the same along the innermost loop are loaded
    /// before it.
    private void terms(CodeBlock.Builder code, List<CodeBlock> rows, List<CodeBlock> terms) {
        int rowCount = Math.max(1, rows.size());
        int termCount = Math.max(1, terms.size());
        CodeBlock.Builder inside = CodeBlock.builder();
        CodeBlock[][] products = new CodeBlock[rowCount][termCount];
        Factor left = new Factor("left", kernel.left(), kernel.leftAxes());
        Factor right = new Factor("right", kernel.right(), kernel.rightAxes());
        for (int row = 0; row < rowCount; row++) {
            for (int term = 0; term < termCount; term++) {
                CodeBlock first = left.load(code, inside, row(rows, row), row(terms, term), row, term);
                CodeBlock second = right.load(code, inside, row(rows, row), row(terms, term), row, term);
                products[row][term] = CodeBlock.of("$L * $L", first, second);
            }
        }
        vectorLoop(code, () -> {
            code.add(inside.build());
            for (int row = 0; row < rowCount; row++) {
                code.addStatement("$L += $L", element(row), CodeBlock.join(List.of(products[row]), " + "));
            }
        });
    }

    /// An operand. What does not depend on the row, or on the term, is loaded once for all of them.
    private final class Factor {
        private final String name;
        private final Location location;
        private final String letters;
        private final List<String> loaded = new ArrayList<>();

        private Factor(String name, Location location, String letters) {
            this.name = name;
            this.location = location;
            this.letters = letters;
        }

        CodeBlock load(
                CodeBlock.Builder before,
                CodeBlock.Builder inside,
                List<CodeBlock> rowIndex,
                List<CodeBlock> termIndex,
                int row,
                int term) {
            boolean inner = !vector.isEmpty() && letters.contains(vector) && stride(location, letters) != 0;
            CodeBlock address = address(location, letters, rowIndex, termIndex);
            String key = address.toString();
            int known = loaded.indexOf(key);
            if (known >= 0) {
                return CodeBlock.of("$L$L", name, known);
            }
            int number = loaded.size();
            loaded.add(key);
            String array = location.buffer().name();
            if (inner) {
                before.addStatement("$T $L$LAt = $L", TypeName.INT, name, number, address);
                inside.addStatement(
                        "$T $L$L = $L[$L]",
                        format.number(),
                        name,
                        number,
                        array,
                        along(CodeBlock.of("$L$LAt", name, number), stride(location, letters)));
            } else {
                before.addStatement("$T $L$L = $L[$L]", format.number(), name, number, array, address);
            }
            return CodeBlock.of("$L$L", name, number);
        }
    }

    /// Index of the entry at the loops' indices, the innermost loop's left out. `rowIndex` and `termIndex`
    /// stand in place of the blocked loops' variables.
    private CodeBlock address(Location location, String letters, List<CodeBlock> rowIndex, List<CodeBlock> termIndex) {
        List<CodeBlock> terms = new ArrayList<>();
        String rowAxis = rowIndex.isEmpty() ? "" : blockedVariable(rowIndex.getFirst());
        String termAxis = termIndex.isEmpty() ? "" : blockedVariable(termIndex.getFirst());
        CodeBlock time = index(Addresses.TIME, rowAxis, rowIndex, termAxis, termIndex);
        CodeBlock row = index(Addresses.ROW, rowAxis, rowIndex, termAxis, termIndex);
        CodeBlock base = Addresses.expression(location.buffer(), location.time().at(time.toString()), row.toString());
        if (!base.isEmpty()) {
            terms.add(base);
        }
        if (location.offset() != 0) {
            terms.add(CodeBlock.of("$L", location.offset()));
        }
        for (int i = 0; i < letters.length(); i++) {
            String letter = letters.substring(i, i + 1);
            int stride = location.strides().get(i);
            if (!letter.equals(vector) && stride != 0) {
                CodeBlock index = index(variable(letter.charAt(0)), rowAxis, rowIndex, termAxis, termIndex);
                terms.add(stride == 1 ? index : CodeBlock.of("$L * $L", index, stride));
            }
        }
        return terms.isEmpty() ? CodeBlock.of("0") : CodeBlock.join(terms, " + ");
    }

    private static CodeBlock index(
            String variable, String rowAxis, List<CodeBlock> rowIndex, String termAxis, List<CodeBlock> termIndex) {
        if (variable.equals(rowAxis)) {
            return rowIndex.getFirst();
        }
        return variable.equals(termAxis) ? termIndex.getFirst() : CodeBlock.of("$L", variable);
    }

    /// The loop variable in `time` or `(time + 1)`.
    private static String blockedVariable(CodeBlock index) {
        String text = index.toString();
        return text.startsWith("(") ? text.substring(1, text.indexOf(' ')) : text;
    }
}
