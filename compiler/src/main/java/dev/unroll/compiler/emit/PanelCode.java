package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
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

    static CodeBlock plus(CodeBlock base, int distance) {
        return distance == 0 ? base : CodeBlock.of("$L + $L", base, distance);
    }
}
