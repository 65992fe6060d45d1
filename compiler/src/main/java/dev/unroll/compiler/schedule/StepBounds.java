package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which equations need not be computed at all steps, where samples have lengths of their own: those of whose
/// results nothing depends on the steps that no sample of a slice has. What these steps hold in arrays is whatever
/// was there before.
///
/// - A sequence is bounded where nothing reads it at these steps, or only as the alternative that is not chosen.
/// - A sum over time is bounded where it adds nothing but 0 there, a maximum where it meets nothing but
///   negative infinity.
/// - A recurrence is bounded where nothing reads what it emits there, and its states stay what they are, or come to
///   these steps last and are not read in the end.
///
/// So results are the same to the bit, but for the sign of zeros. What is the same for all samples is computed outside
/// of
/// slices, and at all steps.
final class StepBounds {
    private final Map<Value, Bound> bounds = new HashMap<>(); // by the first result of an equation
    private final List<Bound.Longest> longest = new ArrayList<>();

    private StepBounds() {}

    /// No bounds at all.
    static StepBounds none() {
        return new StepBounds();
    }

    /// @param block the graph's block, as it is scheduled
    static StepBounds of(Graph graph, Block block, Names names) {
        StepBounds bounds = new StepBounds();
        lengths(block).forEach((length, steps) -> {
            String input = graph.parameterNames().get(graph.block().parameters().indexOf(length));
            String hint = "longest" + ValueNames.capitalized(input.substring(input.indexOf('/') + 1));
            Bound.Longest longest = new Bound.Longest(names.unique(hint, "longest"), input, steps);
            int before = bounds.bounds.size();
            bounds.new Needs(block, longest, Padding.of(block, length)).find();
            if (bounds.bounds.size() > before) {
                bounds.longest.add(longest);
            }
        });
        return bounds;
    }

    /// Which steps are gone through where a value is computed, if not all.
    Optional<Bound> of(Value value) {
        return Optional.ofNullable(bounds.get(value));
    }

    /// What has to be known of a slice's samples before it runs.
    List<Bound.Longest> longest() {
        return longest;
    }

    private static Map<Value, Integer> lengths(Block block) {
        Map<Value, Integer> lengths = new LinkedHashMap<>();
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Exists exists && block.parameters().contains(exists.length())) {
                lengths.put(exists.length(), exists.steps());
            }
        }
        return lengths;
    }

    /// Goes from the last equation to the first, and notes at which steps of one length values are needed.
    private final class Needs {
        private final Block block;
        private final Bound.Longest longest;
        private final Padding padding;
        private final Map<Padding.Side, Set<Value>> needed = new EnumMap<>(Padding.Side.class);
        private final Set<Value> read = new HashSet<>();

        Needs(Block block, Bound.Longest longest, Padding padding) {
            this.block = block;
            this.longest = longest;
            this.padding = padding;
            for (Padding.Side side : Padding.Side.values()) {
                needed.put(side, new HashSet<>());
            }
        }

        void find() {
            findReads(block);
            block.results().forEach(result -> need(result, Optional.empty()));
            visit(block);
            block.parameters().forEach(this::boundSequence);
        }

        private void findReads(Block within) {
            read.addAll(within.results());
            for (Equation equation : within.body()) {
                read.addAll(equation.op().operands());
                if (equation.op() instanceof Op.Scan scan) {
                    findReads(scan.body());
                }
            }
        }

        private void visit(Block within) {
            for (Equation equation : within.body().reversed()) {
                visit(equation);
            }
        }

        private void visit(Equation equation) {
            Value result = equation.results().getFirst();
            switch (equation.op()) {
                case Op.Scan scan -> {
                    Optional<Padding.Side> side = side(result, candidate -> canSkip(candidate, equation, scan));
                    scan.sequences().forEach(sequence -> need(sequence, side));
                    // Sequences among the states, such as the gradient of one that each step reads whole.
                    scan.initial().forEach(initial -> need(initial, Optional.empty()));
                    scan.body().results().forEach(after -> need(after, Optional.empty()));
                    visit(scan.body());
                }
                case Op.Reduce reduce
                when reduce.overTime() -> {
                    double neutral = reduce.reduction().start();
                    need(reduce.operand(), side(result, candidate -> isNumber(candidate, reduce.operand(), neutral)));
                }
                case Op.Contract contract
                when contract.overTime() -> {
                    Optional<Padding.Side> side = side(
                            result,
                            candidate -> isNumber(candidate, contract.left(), 0)
                                    || isNumber(candidate, contract.right(), 0));
                    contract.operands().forEach(operand -> need(operand, side));
                }
                case Op.At(Value operand, int step) -> {
                    if (step > 0) {
                        need(Padding.Side.BEHIND, operand);
                    }
                    if (step < operand.type().steps() - 1) {
                        need(Padding.Side.BEFORE, operand);
                    }
                }
                case Op.ReverseSequence reverse -> {
                    boundSequence(result);
                    // Steps that exist are anywhere before its end; those behind stay where they are. Of another
                    // length, they are anywhere.
                    need(Padding.Side.BEFORE, reverse.operand());
                    if (!padding.isOf(reverse.length()) || needs(Padding.Side.BEHIND, result)) {
                        need(Padding.Side.BEHIND, reverse.operand());
                    }
                }
                default -> {
                    boundSequence(result);
                    for (Padding.Side side : Padding.Side.values()) {
                        if (needs(side, result)) {
                            needOperands(side, equation.op());
                        }
                    }
                }
            }
        }

        private void needOperands(Padding.Side side, Op op) {
            switch (op) {
                case Op.Reverse(Value operand) -> need(side.other(), operand);
                case Op.Select(Value condition, Value then, Value otherwise)
                when padding.constant(side, condition).isPresent() -> {
                    need(side, condition);
                    need(side, padding.constant(side, condition).get() != 0 ? then : otherwise);
                }
                default -> op.operands().forEach(operand -> need(side, operand));
            }
        }

        private void boundSequence(Value value) {
            if (value.type().steps() == longest.most() && value.type().batch()) {
                side(value, candidate -> !needs(candidate, value));
            }
        }

        /// The steps that an equation leaves out, if there are any, noted as its bound.
        private Optional<Padding.Side> side(Value result, Predicate<Padding.Side> canSkip) {
            if (bounds.containsKey(result)) {
                return Optional.empty(); // bounded by another length, it may go through the steps of this one
            }
            for (Padding.Side side : Padding.Side.values()) {
                if (canSkip.test(side)) {
                    bounds.put(result, new Bound.ByLength(longest, side == Padding.Side.BEFORE));
                    return Optional.of(side);
                }
            }
            return Optional.empty();
        }

        private boolean canSkip(Padding.Side side, Equation equation, Op.Scan scan) {
            boolean ofSamples =
                    scan.operands().stream().anyMatch(operand -> operand.type().batch());
            if (scan.steps() != longest.most() || !ofSamples) {
                return false;
            }
            for (int i = 0; i < scan.states(); i++) {
                boolean unread = !side.isFirstIn(scan)
                        && !read.contains(equation.results().get(i));
                if (!unread && !padding.isKept(side, scan.stateParameters().get(i))) {
                    return false;
                }
            }
            return equation.results().subList(scan.states(), equation.results().size()).stream()
                    .noneMatch(emitted -> needs(side, emitted));
        }

        private boolean isNumber(Padding.Side side, Value sequence, double number) {
            return sequence.type().steps() == longest.most()
                    && sequence.type().batch()
                    && padding.constant(side, sequence)
                            .filter(value -> value == number)
                            .isPresent();
        }

        private boolean needs(Padding.Side side, Value value) {
            return Objects.requireNonNull(needed.get(side)).contains(value);
        }

        private void need(Value value, Optional<Padding.Side> without) {
            for (Padding.Side side : Padding.Side.values()) {
                if (!without.equals(Optional.of(side))) {
                    need(side, value);
                }
            }
        }

        private void need(Padding.Side side, Value value) {
            if (value.type().steps() == longest.most()) {
                Objects.requireNonNull(needed.get(side)).add(value);
            }
        }
    }
}
