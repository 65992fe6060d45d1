package dev.unroll.compiler.grad;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Copier;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A step cannot hand the sequences that it computes within itself (the scores of attention, or what a
/// recurrence inside
/// of the step emits) to the backward recurrence, which would have to be sequences of sequences. The backward
/// step computes them again.
final class Recomputation {
    private Recomputation() {}

    /// The backward body, with copies of those equations of the forward body in front that give the sequences
    /// it reads.
    static Block prepend(List<Equation> forwardBody, Block backward, Fresh fresh) {
        Set<Value> needed = new HashSet<>();
        addSequences(backward.freeValues(), needed);
        List<Equation> repeated = new ArrayList<>();
        for (Equation equation : forwardBody.reversed()) {
            if (equation.results().stream().anyMatch(needed::contains)) {
                repeated.addFirst(equation);
                addSequences(equation.op().operands(), needed);
            }
        }
        Copier copier = new Copier(fresh);
        List<Equation> body = new ArrayList<>();
        for (Equation equation : repeated) {
            body.add(copier.copy(equation, equation.origin().asGradient()));
        }
        Block copied = copier.copies().apply(backward);
        body.addAll(copied.body());
        return new Block(copied.parameters(), body, copied.results());
    }

    private static void addSequences(List<Value> values, Set<Value> needed) {
        values.stream().filter(value -> value.type().isTimed()).forEach(needed::add);
    }
}
