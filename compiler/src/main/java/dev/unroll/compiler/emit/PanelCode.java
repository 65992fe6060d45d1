package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Bound;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.compiler.schedule.Tiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the code of blocked products has in common: where rows start, how many there are, and where panels lie.
final class PanelCode {
    private PanelCode() {}

    /// Index of the first row of a step, or of the first step that is gone through.
    static CodeBlock start(Location location, Optional<Bound> bound) {
        Buffer buffer = location.buffer();
        CodeBlock time = Addresses.time(buffer, location.time().at(Bound.from(bound)));
        List<CodeBlock> terms = new ArrayList<>();
        if (buffer.isSampleMajor()) {
            terms.add(Addresses.scaled(CodeBlock.of("firstRow"), buffer.entries()));
        } else if (!time.isEmpty()) {
            CodeBlock rows = buffer.perSample() ? CodeBlock.of("$L * rowCount", time) : time;
            terms.add(Addresses.scaled(rows, buffer.entries()));
        }
        Addresses.addOffset(location, terms);
        return Addresses.sum(terms);
    }

    /// The same for a row that may lie among the parameters.
    static CodeBlock start(Location location, Optional<Bound> bound, ParameterOffsets parameters) {
        return location.buffer().scope() == Scope.PARAMETERS
                ? CodeBlock.join(parameters.terms(location.offset()), " + ")
                : start(location, bound);
    }

    /// How many rows there are: those of one step, or of all that are gone through if `steps` is not 0.
    static String rowCount(int steps, Optional<Bound> bound) {
        return steps == 0 ? "rowCount" : new StepLoop(steps, bound).count() + " * rowCount";
    }

    /// `count` panels of a group, and where the group starts in columns.
    record Group(Tiling.Panels panels, int column) {
        /// Columns of a panel.
        int width() {
            return panels.columns();
        }

        int lanes() {
            return panels.lanes();
        }

        /// Whether its last panel is the last of so many columns.
        boolean ends(int columns) {
            return column + panels.count() * width() >= columns;
        }

        static List<Group> of(Tiling tiling) {
            List<Group> groups = new ArrayList<>();
            int column = 0;
            for (Tiling.Panels panels : tiling.groups()) {
                Group group = new Group(panels, column);
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
