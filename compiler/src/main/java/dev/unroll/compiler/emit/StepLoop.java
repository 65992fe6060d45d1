package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Bound;
import dev.unroll.compiler.schedule.TimeIndex;
import java.util.Optional;

/// The steps that a loop over time goes through.
///
/// @param steps how many there are
/// @param bound which of them are gone through, if not all
record StepLoop(int steps, Optional<Bound> bound) {

    /// The first of the steps.
    CodeBlock from() {
        return text(Bound.from(bound));
    }

    /// The step behind the last one.
    CodeBlock to() {
        return text(Bound.to(bound, steps));
    }

    /// How many steps are gone through.
    String count() {
        return bound.map(of -> switch (of) {
                    case Bound.ByLength length -> length.longest().variable();
                    case Bound.ByTile(String from, String to) -> "(" + to + " - " + from + ")";
                })
                .orElse(String.valueOf(steps));
    }

    private static boolean isKnown(TimeIndex step) {
        return step.variable().isEmpty();
    }

    private static CodeBlock text(TimeIndex step) {
        CodeBlock text = Addresses.time(step);
        return text.isEmpty() ? CodeBlock.of("0") : text;
    }

    /// The head of a loop over tiles: blocks of `size` steps each, from multiples of it on.
    CodeBlock tiles(String variable, int size, boolean backward) {
        CodeBlock first = isKnown(Bound.from(bound)) ? from() : CodeBlock.of("$L / $L * $L", from(), size, size);
        if (!backward) {
            return CodeBlock.of("for (int $1L = $2L; $1L < $3L; $1L += $4L)", variable, first, to(), size);
        }
        CodeBlock last = isKnown(Bound.to(bound, steps))
                ? CodeBlock.of("$L", (steps - 1) / size * size)
                : CodeBlock.of("($L - 1) / $L * $L", to(), size, size);
        return CodeBlock.of("for (int $1L = $2L; $1L >= $3L; $1L -= $4L)", variable, last, first, size);
    }

    /// The first step of the tile that begins at `tile`.
    CodeBlock fromOf(String tile) {
        return isKnown(Bound.from(bound)) ? CodeBlock.of("$L", tile) : CodeBlock.of("Math.max($L, $L)", tile, from());
    }

    /// The step behind the last one of the tile of `size` steps that begins at `tile`.
    CodeBlock toOf(String tile, int size) {
        CodeBlock end = CodeBlock.of("$L + $L", tile, size);
        return isKnown(Bound.to(bound, steps)) && steps % size == 0 ? end : CodeBlock.of("Math.min($L, $L)", end, to());
    }

    /// The head of a loop from the first step to the last.
    CodeBlock forward(String variable) {
        return CodeBlock.of("for (int $1L = $2L; $1L < $3L; $1L++)", variable, from(), to());
    }

    /// The head of a loop from the last step to the first.
    CodeBlock backward(String variable) {
        CodeBlock last = isKnown(Bound.to(bound, steps)) ? CodeBlock.of("$L", steps - 1) : CodeBlock.of("$L - 1", to());
        return CodeBlock.of("for (int $1L = $2L; $1L >= $3L; $1L--)", variable, last, from());
    }
}
