package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Tiling;
import dev.unroll.compiler.schedule.TimeIndex;
import java.util.ArrayList;
import java.util.List;

/// What the methods of blocked products have in common: sums of a block as local variables, and where rows
/// start.
final class PanelCode {
    private PanelCode() {}

    /// Index of the first row of a step, or of the first step.
    static CodeBlock start(Location location) {
        TimeIndex time = location.time();
        CodeBlock base = Addresses.expression(location.buffer(), firstStep(time), "0");
        List<CodeBlock> terms = new ArrayList<>();
        if (location.buffer().isSampleMajor()) {
            terms.add(
                    Addresses.scaled(CodeBlock.of("firstRow"), location.buffer().entries()));
        } else if (!base.isEmpty()) {
            terms.add(base);
        }
        if (location.offset() != 0) {
            terms.add(CodeBlock.of("$L", location.offset()));
        }
        return terms.isEmpty() ? CodeBlock.of("0") : CodeBlock.join(terms, " + ");
    }

    private static TimeIndex firstStep(TimeIndex time) {
        return time.at(0);
    }

    /// `count` panels of a group, and where the group starts in columns.
    record Group(Tiling.Panels panels, int column, int lanes) {
        int width() {
            return panels.width() * lanes;
        }

        static List<Group> of(Tiling tiling) {
            List<Group> groups = new ArrayList<>();
            int column = 0;
            for (Tiling.Panels panels : tiling.groups()) {
                Group group = new Group(panels, column, tiling.lanes());
                groups.add(group);
                column += panels.count() * group.width();
            }
            return groups;
        }
    }

    static String sum(int row, int vector) {
        return "sum" + row + "_" + vector;
    }

    /// Declares the sums of a block, each starting as `start` says.
    interface Start {
        CodeBlock of(int row, int vector);
    }

    static void declareSums(CodeBlock.Builder code, VectorFormat vectors, int rows, int width, Start start) {
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < width; vector++) {
                code.addStatement("$T $L = $L", vectors.type(), sum(row, vector), start.of(row, vector));
            }
        }
    }

    /// `sum += left * right` for each pair.
    static void addProducts(CodeBlock.Builder code, VectorFormat vectors, int rows, int width, Start left) {
        for (int row = 0; row < rows; row++) {
            code.addStatement("$T left$L = $L", vectors.type(), row, vectors.broadcast(left.of(row, 0)));
            for (int vector = 0; vector < width; vector++) {
                code.addStatement("$1L = left$2L.fma(right$3L, $1L)", sum(row, vector), row, vector);
            }
        }
    }

    static CodeBlock plus(CodeBlock base, int distance) {
        return distance == 0 ? base : CodeBlock.of("$L + $L", base, distance);
    }

    static TypeName index() {
        return TypeName.INT;
    }
}
