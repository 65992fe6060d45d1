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
        return bound.map(of -> of.longest().variable()).orElse(String.valueOf(steps));
    }

    private static CodeBlock text(TimeIndex step) {
        CodeBlock text = Addresses.time(step);
        return text.isEmpty() ? CodeBlock.of("0") : text;
    }

    /// The head of a loop from the first step to the last.
    CodeBlock forward(String variable) {
        return CodeBlock.of("for (int $1L = $2L; $1L < $3L; $1L++)", variable, from(), to());
    }

    /// The head of a loop from the last step to the first.
    CodeBlock backward(String variable) {
        CodeBlock last = bound.filter(of -> !of.last()).isPresent()
                ? CodeBlock.of("$L - 1", to())
                : CodeBlock.of("$L", steps - 1);
        return CodeBlock.of("for (int $1L = $2L; $1L >= $3L; $1L--)", variable, last, from());
    }
}
