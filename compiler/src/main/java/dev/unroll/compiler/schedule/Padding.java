package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What is known of values at steps that no sample of a slice has: those behind the longest sample's end, or
/// before its start in sequences that run backwards. [Op.Exists] is 0 there, and from that follows which
/// values are a known number, and which states stay what they are.
///
/// Products with 0 are taken to be 0: what they are products with is of no sample, and would make not-a-number of
/// it only by chance.
final class Padding {
    private final Value length;
    private final Map<Side, Map<Value, Fact>> facts = new EnumMap<>(Side.class);
    private final Map<Side, Set<Value>> kept = new EnumMap<>(Side.class);

    /// Where the steps are that no sample has.
    enum Side {
        BEHIND,
        BEFORE;

        Side other() {
            return this == BEHIND ? BEFORE : BEHIND;
        }

        /// Whether a recurrence comes to these steps before all others.
        boolean isFirstIn(Op.Scan scan) {
            return scan.backward() == (this == BEHIND);
        }
    }

    private sealed interface Fact {
        /// Every entry is this number.
        record Constant(double value) implements Fact {
            @Override
            public boolean equals(Object other) {
                return other instanceof Constant(double number) && number == value; // 0 equals -0
            }

            @Override
            public int hashCode() {
                return Double.hashCode(value + 0.0);
            }
        }

        /// It is what a state was before the step.
        record Held(Value state) implements Fact {}
    }

    private static final Fact ZERO = new Fact.Constant(0);

    private Padding(Value length) {
        this.length = length;
        for (Side side : Side.values()) {
            facts.put(side, new HashMap<>());
            kept.put(side, new HashSet<>());
        }
    }

    /// @param length how many steps each sample has, as a class
    static Padding of(Block block, Value length) {
        Padding padding = new Padding(length);
        padding.visit(block);
        return padding;
    }

    /// The number that a sequence is at all of these steps.
    Optional<Double> constant(Side side, Value sequence) {
        return facts(side).get(sequence) instanceof Fact.Constant(double value) ? Optional.of(value) : Optional.empty();
    }

    /// Whether a state, given as what it is before a step, stays the same at these steps.
    boolean isKept(Side side, Value state) {
        return Objects.requireNonNull(kept.get(side)).contains(state);
    }

    private Map<Value, Fact> facts(Side side) {
        return Objects.requireNonNull(facts.get(side));
    }

    /// Whether the steps are those that no sample of this length has.
    boolean isOf(Value other) {
        return other.equals(length);
    }

    private void visit(Block block) {
        for (Equation equation : block.body()) {
            for (Side side : Side.values()) {
                if (equation.op() instanceof Op.Scan scan) {
                    visit(side, equation, scan);
                } else {
                    sequence(side, equation.op()).ifPresent(fact -> facts(side).put(equation.result(), fact));
                }
            }
            if (equation.op() instanceof Op.Scan scan) {
                visit(scan.body());
            }
        }
    }

    /// What a sequence is at these steps.
    private Optional<Fact> sequence(Side side, Op op) {
        return switch (op) {
            case Op.Exists exists when side == Side.BEHIND && isOf(exists.length()) -> Optional.of(ZERO);
            case Op.Reverse(Value operand) ->
                Optional.ofNullable(facts(side.other()).get(operand));
            case Op.ReverseSequence reverse
            when side == Side.BEHIND && isOf(reverse.length()) ->
                Optional.ofNullable(facts(side).get(reverse.operand()));
            case Op.ReverseSequence _ -> Optional.empty();
            case Op.Place(Value _, int step, int steps)
            when step == (side == Side.BEHIND ? 0 : steps - 1) -> Optional.of(ZERO);
            default -> entries(op, facts(side));
        };
    }

    /// A recurrence at a step of these. States that start as a number may be that number until other steps are
    /// reached; those for which it proves wrong are tried again as what they were before.
    private void visit(Side side, Equation equation, Op.Scan scan) {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < scan.states(); i++) {
            if (side.isFirstIn(scan) && constant(side, scan.initial().get(i)).isPresent()) {
                numbers.add(i);
            }
        }
        Map<Value, Fact> step = step(side, scan, numbers);
        while (numbers.removeIf(state -> !isKept(scan, state, step))) {
            step.clear();
            step.putAll(step(side, scan, numbers));
        }
        for (int i = 0; i < scan.states(); i++) {
            if (isKept(scan, i, step)) {
                Objects.requireNonNull(kept.get(side))
                        .add(scan.stateParameters().get(i));
            }
        }
        for (int i = 0; i < scan.emitted().size(); i++) {
            if (step.get(scan.emitted().get(i)) instanceof Fact.Constant number) {
                facts(side).put(equation.results().get(scan.states() + i), number);
            }
        }
    }

    private static boolean isKept(Op.Scan scan, int state, Map<Value, Fact> step) {
        Fact before = step.get(scan.stateParameters().get(state));
        return before != null && before.equals(step.get(scan.nextStates().get(state)));
    }

    /// What the values of the body are. Sequences within a step have steps of their own, of which nothing is known.
    private Map<Value, Fact> step(Side side, Op.Scan scan, Set<Integer> numbers) {
        Map<Value, Fact> step = new HashMap<>();
        for (int i = 0; i < scan.states(); i++) {
            Value state = scan.stateParameters().get(i);
            Optional<Double> number =
                    numbers.contains(i) ? constant(side, scan.initial().get(i)) : Optional.empty();
            step.put(state, number.<Fact>map(Fact.Constant::new).orElseGet(() -> new Fact.Held(state)));
        }
        for (int i = 0; i < scan.sequences().size(); i++) {
            Fact fact = facts(side).get(scan.sequences().get(i));
            if (fact != null) {
                step.put(scan.slices().get(i), fact);
            }
        }
        for (Value free : scan.body().freeValues()) {
            Fact fact = facts(side).get(free);
            if (fact != null && !free.type().isTimed()) {
                step.put(free, fact);
            }
        }
        for (Equation equation : scan.body().body()) {
            boolean timed =
                    equation.results().stream().anyMatch(result -> result.type().isTimed())
                            || equation.op().operands().stream()
                                    .anyMatch(operand -> operand.type().isTimed());
            if (!timed && !(equation.op() instanceof Op.Scan)) {
                entries(equation.op(), step).ifPresent(fact -> step.put(equation.result(), fact));
            }
        }
        return step;
    }

    /// What the result of an operation is that computes each step by itself.
    private static Optional<Fact> entries(Op op, Map<Value, Fact> facts) {
        return switch (op) {
            case Op.Fill fill -> Optional.of(new Fact.Constant(fill.value()));
            case Op.Unary unary ->
                number(unary.operand(), facts)
                        .map(value -> new Fact.Constant(unary.function().apply(value)));
            case Op.Binary binary -> binary(binary, facts);
            case Op.Select select -> select(select, facts);
            case Op.Contract contract
            when !contract.overTime() ->
                isZero(contract.left(), facts) || isZero(contract.right(), facts)
                        ? Optional.of(ZERO)
                        : Optional.empty();
            case Op.Reduce reduce
            when !reduce.overTime() ->
                reduce.reduction() == Op.Reduction.MAXIMUM || isZero(reduce.operand(), facts)
                        ? constant(reduce.operand(), facts)
                        : Optional.empty();
            case Op.Concat concat -> alike(concat.parts(), facts);
            case Op.Pad pad -> isZero(pad.operand(), facts) ? Optional.of(ZERO) : Optional.empty();
            case Op.Place place -> isZero(place.operand(), facts) ? Optional.of(ZERO) : Optional.empty();
            case Op.Stop stop -> Optional.ofNullable(facts.get(stop.operand()));
            case Op.Expand expand -> repeated(expand.operand(), op, facts);
            case Op.Slice slice -> constant(slice.operand(), facts);
            case Op.Transpose transpose -> constant(transpose.operand(), facts);
            case Op.Reshape reshape -> constant(reshape.operand(), facts);
            case Op.Contract _,
                    Op.Reduce _,
                    Op.Reverse _,
                    Op.ReverseSequence _,
                    Op.At _,
                    Op.Exists _,
                    Op.SampleCount _,
                    Op.StepCount _,
                    Op.Draw _,
                    Op.OneHot _,
                    Op.ArgMax _,
                    Op.Scan _ -> Optional.empty();
        };
    }

    private static Optional<Fact> binary(Op.Binary op, Map<Value, Fact> facts) {
        Optional<Double> left = number(op.left(), facts);
        Optional<Double> right = number(op.right(), facts);
        if (left.isPresent() && right.isPresent()) {
            return Optional.of(new Fact.Constant(op.function().apply(left.get(), right.get())));
        }
        boolean leftIsZero = left.isPresent() && left.get() == 0;
        boolean rightIsZero = right.isPresent() && right.get() == 0;
        BinaryFunction function = op.function();
        if (function == BinaryFunction.MULTIPLY && (leftIsZero || rightIsZero)
                || function == BinaryFunction.DIVIDE && leftIsZero) {
            return Optional.of(ZERO);
        }
        if (function == BinaryFunction.ADD && leftIsZero) {
            return repeated(op.right(), op, facts);
        }
        return (function == BinaryFunction.ADD || function == BinaryFunction.SUBTRACT) && rightIsZero
                ? repeated(op.left(), op, facts)
                : Optional.empty();
    }

    private static Optional<Fact> select(Op.Select op, Map<Value, Fact> facts) {
        return number(op.condition(), facts)
                .map(condition -> repeated(condition != 0 ? op.then() : op.otherwise(), op, facts))
                .orElseGet(() -> alike(List.of(op.then(), op.otherwise()), facts));
    }

    /// What is known of an operand, of the result that repeats it.
    private static Optional<Fact> repeated(Value operand, Op op, Map<Value, Fact> facts) {
        boolean same = operand.type().equals(op.resultTypes().getFirst());
        return same ? Optional.ofNullable(facts.get(operand)) : constant(operand, facts);
    }

    /// The number that all values are.
    private static Optional<Fact> alike(List<Value> values, Map<Value, Fact> facts) {
        List<Optional<Fact>> numbers = new ArrayList<>();
        values.forEach(value -> numbers.add(constant(value, facts)));
        return numbers.stream().distinct().count() == 1 ? numbers.getFirst() : Optional.empty();
    }

    private static boolean isZero(Value value, Map<Value, Fact> facts) {
        return ZERO.equals(facts.get(value));
    }

    private static Optional<Fact> constant(Value value, Map<Value, Fact> facts) {
        return Optional.ofNullable(facts.get(value)).filter(Fact.Constant.class::isInstance);
    }

    private static Optional<Double> number(Value value, Map<Value, Fact> facts) {
        return facts.get(value) instanceof Fact.Constant(double number) ? Optional.of(number) : Optional.empty();
    }
}
