package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.compiler.schedule.TimeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Indices into arrays, as written in one method. Where a row starts in an array is computed once per row, as
/// a local variable; entries are constant distances from there.
public final class Addresses implements ElementCode {
    /// Loop variable over the steps of a sequence.
    public static final String TIME = "time";

    /// Loop variable over the samples of a slice.
    public static final String ROW = "row";

    private record Base(Buffer buffer, TimeIndex time) {}

    private final Map<String, String> names = new LinkedHashMap<>(); // by where rows start
    private final Map<String, TimeIndex> times = new HashMap<>(); // by where rows start
    private final Set<String> taken = new HashSet<>();
    private final ParameterOffsets parameters;

    Addresses(ParameterOffsets parameters) {
        this.parameters = parameters;
    }

    /// `array[base + offset + strides * entries]`.
    @Override
    public CodeBlock element(Location location, List<String> entries) {
        if (location.buffer().rowLength() > 0) {
            return CodeBlock.of("$L[$L]", row(location, entries.size() - 1, entries), entries.getLast());
        }
        return CodeBlock.of("$L[$L]", location.buffer().name(), index(location, entries));
    }

    /// `base + offset + strides * entries`.
    @Override
    public CodeBlock index(Location location, List<String> entries) {
        List<CodeBlock> terms = new ArrayList<>();
        CodeBlock base = base(location);
        if (!base.isEmpty()) {
            terms.add(base);
        }
        Scope scope = location.buffer().scope();
        if (scope == Scope.PARAMETERS || scope == Scope.GRADIENTS) {
            terms.addAll(parameters.terms(location.offset()));
        } else {
            addOffset(location, terms);
        }
        for (int i = 0; i < location.strides().size(); i++) {
            int stride = location.strides().get(i);
            if (stride == 1) {
                terms.add(CodeBlock.of("$L", entries.get(i)));
            } else if (stride != 0) {
                terms.add(CodeBlock.of("$L * $L", entries.get(i), stride));
            }
        }
        return sum(terms);
    }

    /// `terms[0] + terms[1] + ...`
    static CodeBlock sum(List<CodeBlock> terms) {
        return terms.isEmpty() ? CodeBlock.of("0") : CodeBlock.join(terms, " + ");
    }

    /// Adds how far the first entry is from where its row would start in an array without lead, if that is not 0.
    static void addOffset(Location location, List<CodeBlock> terms) {
        int offset = location.buffer().lead() + location.offset();
        if (offset != 0) {
            terms.add(CodeBlock.of("$L", offset));
        }
    }

    /// One of the arrays of a buffer that is kept in rows.
    ///
    /// @param along the axis that the array runs along
    /// @param entries indices along all axes
    static CodeBlock row(Location location, int along, List<String> entries) {
        int length = location.buffer().rowLength();
        List<CodeBlock> terms = new ArrayList<>();
        for (int axis = 0; axis < entries.size(); axis++) {
            if (axis != along) {
                int rows = location.strides().get(axis) / length;
                String entry = entries.get(axis);
                terms.add(rows == 1 ? CodeBlock.of("$L", entry) : CodeBlock.of("$L * $L", entry, rows));
            }
        }
        return CodeBlock.of("$L[$L]", location.buffer().name(), sum(terms));
    }

    /// Whether entries are at the same place for all samples and steps.
    boolean isFixed(Location location) {
        return location.buffer().rowLength() == 0
                && expression(location.buffer(), location.time().at(TIME), ROW).isEmpty();
    }

    private CodeBlock base(Location location) {
        Base base = new Base(location.buffer(), location.time().at(TIME));
        if (expression(base.buffer(), base.time(), ROW).isEmpty()) {
            return CodeBlock.builder().build();
        }
        String start = expression(base.buffer(), base.time(), ROW).toString();
        times.putIfAbsent(start, base.time());
        return CodeBlock.of("$L", names.computeIfAbsent(start, _ -> name(base)));
    }

    /// `row100` for rows of 100 entries, `step100` where there are steps; arrays laid out alike share them.
    private String name(Base base) {
        boolean timed = !base.time().variable().isEmpty() || base.time().shift() != 0;
        String layout = (timed ? "step" : "row") + base.buffer().entries();
        String name = layout;
        for (int i = 2; !taken.add(name); i++) {
            name = layout + "_" + i;
        }
        return name;
    }

    /// The declarations of the local variables that were used.
    CodeBlock declarations() {
        return declarations(_ -> true);
    }

    /// The declarations of the local variables that were used and that are of some steps.
    CodeBlock declarations(Predicate<TimeIndex> steps) {
        CodeBlock.Builder code = CodeBlock.builder();
        names.forEach((start, name) -> {
            if (steps.test(Objects.requireNonNull(times.get(start)))) {
                code.addStatement("$T $L = $L", TypeName.INT, name, start);
            }
        });
        return code.build();
    }

    /// Where row `row` of a step starts in an array; empty for 0.
    static CodeBlock expression(Buffer buffer, TimeIndex timeIndex, String row) {
        CodeBlock time = within(buffer, time(timeIndex, length -> element(length, row)));
        int entries = buffer.entries();
        if (buffer.isSampleMajor()) {
            CodeBlock sample = CodeBlock.of("(firstRow + $L)", row);
            if (buffer.steps() == 0) {
                return scaled(sample, entries);
            }
            CodeBlock first = CodeBlock.of("$L * $L", sample, buffer.steps());
            return scaled(time.isEmpty() ? first : CodeBlock.of("($L + $L)", first, time), entries);
        }
        if (buffer.perSample()) {
            return scaled(
                    time.isEmpty() ? CodeBlock.of("$L", row) : CodeBlock.of("($L * rowCount + $L)", time, row),
                    entries);
        }
        return time.isEmpty() ? time : scaled(time, entries);
    }

    private static CodeBlock element(Location location, String row) {
        return CodeBlock.of("$L[$L]", location.buffer().name(), expression(location.buffer(), location.time(), row));
    }

    public static CodeBlock scaled(CodeBlock count, int entries) {
        return entries == 1 ? count : CodeBlock.of("$L * $L", count, entries);
    }

    /// The place of a step in an array; empty for the first one.
    static CodeBlock time(Buffer buffer, TimeIndex time) {
        return within(buffer, time(time));
    }

    private static CodeBlock within(Buffer buffer, CodeBlock step) {
        return buffer.ofTile() && !step.isEmpty() ? CodeBlock.of("$L % $L", step, buffer.steps()) : step;
    }

    /// The step of a location; empty for the first one of an array, or where there is no time.
    ///
    /// @param length reads the number of steps of the sample at hand
    public static CodeBlock time(TimeIndex time, Function<Location, CodeBlock> length) {
        return time.reversedWithin()
                .map(length)
                .map(steps -> CodeBlock.of("($1L < $2L ? $2L - 1 - $1L : $1L)", time.variable(), steps))
                .map(step -> time(new TimeIndex(step.toString(), time.sign(), time.shift())))
                .orElseGet(() -> time(time));
    }

    /// The step of a location that is the same for all samples; empty for the first one of an array, or where there is
    /// no time.
    static CodeBlock time(TimeIndex time) {
        if (time.variable().isEmpty()) {
            return time.shift() == 0 ? CodeBlock.builder().build() : CodeBlock.of("$L", time.shift());
        }
        if (time.sign() < 0) {
            return CodeBlock.of("($L - $L)", time.shift(), time.variable());
        }
        if (time.shift() < 0) {
            return CodeBlock.of("($L - $L)", time.variable(), -time.shift());
        }
        return time.shift() == 0
                ? CodeBlock.of("$L", time.variable())
                : CodeBlock.of("($L + $L)", time.variable(), time.shift());
    }
}
