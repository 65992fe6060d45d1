package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The states of a scan that start as 0, that only sum up, and that nothing else reads.
final class SummingStates {
    private final OpenScan scan;
    private final ScanRewriting.Around around;
    private final Sums sums;
    private final Uses uses;
    private final Map<Value, Op> definitions = new HashMap<>();

    SummingStates(OpenScan scan, ScanRewriting.Around around) {
        this.scan = scan;
        this.around = around;
        sums = Sums.of(scan.block());
        uses = Uses.of(scan.block());
        scan.body.forEach(equation -> equation.results().forEach(result -> definitions.put(result, equation.op())));
    }

    /// The op of the scan's body that defines a value.
    @Nullable
    Op definition(Value value) {
        return definitions.get(value);
    }

    /// What is added to a state in each step; empty if it is none of these, or one of its terms will not do.
    Optional<List<Value>> terms(int state, Predicate<Value> will) {
        Value before = scan.before.get(state);
        Value next = scan.next.get(state);
        boolean startsAsZero =
                around.definition(scan.initial.get(state)).orElse(null) instanceof Op.Fill fill && fill.value() == 0;
        if (!startsAsZero
                || before.type().isTimed()
                || uses.count(before) != 1
                || uses.count(next) != 1
                || !sums.isWhole(next)) {
            return Optional.empty();
        }
        List<Value> terms = new ArrayList<>(sums.terms(next));
        boolean only = terms.remove(before) && terms.stream().allMatch(will);
        return only ? Optional.of(terms) : Optional.empty();
    }

    /// Takes the sums of states that are gone out of the body.
    ///
    /// @param states the values that they had before a step
    void remove(Set<Value> states) {
        Set<Value> gone = new HashSet<>(states);
        for (Equation equation : List.copyOf(scan.body)) { // the sums have no other readers
            if (equation.op().operands().stream().anyMatch(gone::contains)) {
                gone.addAll(equation.results());
                scan.body.remove(equation);
            }
        }
    }
}
