package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Spreads indices over the work-items of a group: the first to the first, the next to the next, and
/// around again.
final class Lanes {
    /// The variable that numbers the work-items of a group.
    static final String LANE = "lane";

    private static final String INDEX = "index";

    private final int groupSize;

    Lanes(int groupSize) {
        this.groupSize = groupSize;
    }

    /// Code for each index below a number that is known.
    ///
    /// @param body is given the builder, within which the variable of the given name is the index
    void spread(CodeBlock.Builder code, int count, Body body) {
        if (count <= groupSize) {
            code.beginControlFlow("if ($L < $L)", LANE, count);
            body.write(code, LANE);
            code.endControlFlow();
            return;
        }
        code.beginControlFlow("for (int chunk = 0; chunk < $L; chunk++)", Math.ceilDiv(count, groupSize))
                .addStatement("int $L = chunk * $L + $L", INDEX, groupSize, LANE);
        if (count % groupSize != 0) {
            code.beginControlFlow("if ($L < $L)", INDEX, count);
        }
        body.write(code, INDEX);
        if (count % groupSize != 0) {
            code.endControlFlow();
        }
        code.endControlFlow();
    }

    interface Body {
        void write(CodeBlock.Builder code, String index);
    }

    /// Names for the indices along axes, in a list that may be changed.
    static List<String> names(List<Integer> shape) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            names.add(i == 0 ? "at" : "at" + (i + 1));
        }
        return names;
    }

    /// Declares indices along axes of an index over all their entries in row-major order.
    ///
    /// @param names names to give them
    /// @return their names, or the index itself where there is one axis
    static List<String> split(CodeBlock.Builder code, String index, List<Integer> shape, List<String> names) {
        if (shape.size() == 1) {
            return List.of(index);
        }
        List<String> axes = new ArrayList<>();
        int stride = shape.stream().reduce(1, Math::multiplyExact);
        for (int i = 0; i < shape.size(); i++) {
            stride /= shape.get(i);
            CodeBlock.Builder axis = CodeBlock.builder().add("$L", index);
            if (stride > 1) {
                axis.add(" / $L", stride);
            }
            if (i > 0) {
                axis.add(" % $L", shape.get(i));
            }
            code.addStatement("int $L = $L", names.get(i), axis.build());
            axes.add(names.get(i));
        }
        return axes;
    }

    /// Adds up, or finds the largest of, a number of each work-item: halves of the group, quarters, and
    /// so on.
    ///
    /// @param local the variable with the work-item's number, and then the group's
    /// @param combine makes one number of two
    void reduce(CodeBlock.Builder code, String local, String scratch, Combination combine) {
        code.addStatement("$L[$L] = $L", scratch, LANE, local).addStatement("context.localBarrier()");
        halves(
                code,
                builder -> builder.addStatement(
                        "$1L[$2L] = $3L",
                        scratch,
                        LANE,
                        combine.of(
                                CodeBlock.of("$L[$L]", scratch, LANE),
                                CodeBlock.of("$L[$L + distance]", scratch, LANE))));
        code.addStatement("$L = $L[0]", local, scratch).addStatement("context.localBarrier()");
    }

    interface Combination {
        CodeBlock of(CodeBlock left, CodeBlock right);
    }

    /// Code for the first half of the group, then for the first quarter, and so on, with barriers
    /// between them. The variable `distance` is the size of the part.
    void halves(CodeBlock.Builder code, Consumer<CodeBlock.Builder> body) {
        if (groupSize == 1) {
            return;
        }
        code.beginControlFlow("for (int level = 0; level < $L; level++)", Integer.numberOfTrailingZeros(groupSize))
                .addStatement("$T distance = $L >> level", TypeName.INT, groupSize / 2)
                .beginControlFlow("if ($L < distance)", LANE);
        body.accept(code);
        code.endControlFlow().addStatement("context.localBarrier()").endControlFlow();
    }
}
