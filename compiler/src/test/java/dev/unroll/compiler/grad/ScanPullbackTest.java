package dev.unroll.compiler.grad;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.TestGraph.Step;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recurrences of many forms against central differences.
class ScanPullbackTest {
    private static final int STEPS = 3;

    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();

    private static Value tanh(BlockBuilder body, Value value) {
        return body.unary(UnaryFunction.TANH, value);
    }

    private static Value product(BlockBuilder body, Value matrix, Value vector) {
        return body.contract(matrix, vector, "ij", "j", "i");
    }

    private Value zeroState() {
        return builder.fill(0, batch(2));
    }

    private Value sequence(String name) {
        return graph.input(name, batch(2).withSteps(STEPS));
    }

    private void check(List<Value> values) {
        Value sum = values.stream()
                .map(value -> graph.total(tanh(builder, value)))
                .reduce(builder::plus)
                .orElseThrow();
        GradientCheck.check(graph.withLoss(sum));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void capturedWeightsAndASequenceEitherWay(boolean backward) {
        Value weights = graph.parameter("W", numbers(2, 2));
        Value start = graph.parameter("h0", numbers(2));
        Value x = sequence("x");
        List<Value> results = TestGraph.scan(
                builder,
                STEPS,
                backward,
                List.of(builder.expand(start, batch(2))),
                List.of(x),
                (body, states, slices) -> {
                    Value h = tanh(body, body.plus(product(body, weights, states.getFirst()), slices.getFirst()));
                    return new Step(List.of(h), List.of(h));
                });
        GradientCheck.check(graph.withWeightedSum(results.getLast()));
    }

    @Test
    void theLastStateAloneAndASequenceThatNeedsAGradient() {
        Value weights = graph.parameter("W", numbers(2, 2));
        Value embedded = product(builder, graph.parameter("E", numbers(2, 2)), sequence("x"));
        List<Value> results = graph.scan(
                STEPS,
                List.of(zeroState()),
                List.of(embedded),
                (body, states, slices) -> new Step(
                        List.of(tanh(body, body.plus(product(body, weights, states.getFirst()), slices.getFirst()))),
                        List.of()));
        check(results);
    }

    @Test
    void severalStatesThatReadEachOtherNowAndBefore() {
        Value weights = graph.parameter("W", numbers(2, 2));
        Value gate = graph.parameter("gate", numbers(2));
        List<Value> results = graph.scan(
                STEPS,
                List.of(zeroState(), builder.fill(0.5, batch(2))),
                List.of(sequence("x")),
                (body, states, slices) -> {
                    Value sum = body.plus(product(body, weights, states.getFirst()), slices.getFirst());
                    Value forget = body.unary(UnaryFunction.SIGMOID, body.plus(sum, gate));
                    Value c = body.plus(body.times(forget, states.getLast()), tanh(body, sum));
                    Value h = body.times(forget, tanh(body, c));
                    return new Step(List.of(h, c), List.of(h, c));
                });
        check(results);
    }

    @Test
    void statesThatChangePlaces() {
        Value a = graph.parameter("a", numbers(2));
        Value b = graph.parameter("b", numbers(2));
        List<Value> results = graph.scan(
                STEPS,
                List.of(a, b),
                List.of(),
                (body, states, _) ->
                        new Step(List.of(states.getLast(), tanh(body, states.getFirst())), List.of(states.getLast())));
        check(List.of(results.getFirst(), results.getLast()));
    }

    @Test
    void aStateThatStaysAndOneThatIsReplacedFromOutside() {
        Value a = graph.parameter("a", numbers(2));
        Value b = graph.parameter("b", numbers(2));
        List<Value> results = graph.scan(
                STEPS,
                List.of(a, builder.fill(0, numbers(2))),
                List.of(),
                (body, states, _) -> new Step(
                        List.of(states.getFirst(), b), List.of(body.times(states.getFirst(), states.getLast()))));
        check(results);
    }

    @Test
    void aStateThatDependsOnParametersOnlyByWayOfAnotherState() {
        Value scale = graph.parameter("scale", numbers());
        List<Value> results = graph.scan(
                STEPS,
                List.of(builder.fill(0.1, numbers(2)), builder.fill(0.2, numbers(2)), builder.fill(0.3, numbers(2))),
                List.of(),
                (body, states, _) -> new Step(
                        List.of(
                                tanh(body, body.plus(states.get(0), states.get(1))),
                                body.times(states.get(1), states.get(2)),
                                body.plus(states.get(2), scale)),
                        List.of()));
        check(List.of(results.getFirst()));
    }

    @Test
    void capturedValuesThatDifferBySample() {
        Value weights = graph.parameter("W", numbers(2, 2));
        Value context = product(builder, weights, graph.input("context", batch(2)));
        List<Value> results =
                graph.scan(STEPS, List.of(zeroState()), List.of(sequence("x")), (body, states, slices) -> {
                    Value h = tanh(body, body.plus(body.times(states.getFirst(), context), slices.getFirst()));
                    return new Step(List.of(h), List.of(body.times(h, context)));
                });
        check(results);
    }

    @Test
    void resultsThatNobodyReads() {
        Value weights = graph.parameter("W", numbers(2, 2));
        List<Value> results =
                graph.scan(STEPS, List.of(zeroState(), zeroState()), List.of(sequence("x")), (body, states, slices) -> {
                    Value h = tanh(body, body.plus(product(body, weights, states.getFirst()), slices.getFirst()));
                    Value unread = body.times(states.getLast(), h);
                    return new Step(List.of(h, unread), List.of(unread, h, unread));
                });
        check(List.of(results.get(3)));
    }

    @Test
    void aRecurrenceWithoutStates() {
        Value weights = graph.parameter("W", numbers(2, 2));
        List<Value> results = graph.scan(
                STEPS,
                List.of(),
                List.of(sequence("x")),
                (body, _, slices) -> new Step(
                        List.of(), List.of(tanh(body, product(body, weights, slices.getFirst())), slices.getFirst())));
        check(results);
    }

    @Test
    void theSameValueAsStateSequenceAndCaptured() {
        Value a = graph.parameter("a", numbers(2));
        Value sequence = graph.parameter("s", numbers(2).withSteps(STEPS));
        List<Value> results = graph.scan(
                STEPS,
                List.of(a, a),
                List.of(sequence, sequence),
                (body, states, slices) -> new Step(
                        List.of(
                                body.times(body.plus(states.get(0), a), slices.get(0)),
                                tanh(body, body.times(states.get(1), slices.get(1)))),
                        List.of(body.minus(states.get(0), slices.get(1)))));
        check(results);
    }

    @Test
    void stackedRecurrencesInOppositeDirections() {
        Value weights = graph.parameter("W", numbers(2, 2));
        Value first = recurrence(builder, false, weights, sequence("x")).getLast();
        Value second = recurrence(builder, true, weights, first).getLast();
        check(List.of(builder.times(first, second)));
    }

    private List<Value> recurrence(BlockBuilder outer, boolean backward, Value weights, Value sequence) {
        return TestGraph.scan(
                outer, STEPS, backward, List.of(zeroState()), List.of(sequence), (body, states, slices) -> {
                    Value h = tanh(body, body.plus(product(body, weights, states.getFirst()), slices.getFirst()));
                    return new Step(List.of(h), List.of(h));
                });
    }

    @Test
    void aRecurrenceInEachStepOfAnother() {
        Value weights = graph.parameter("W", numbers(2, 2));
        Value inner = graph.parameter("V", numbers(2, 2));
        Value memory = sequence("memory");
        List<Value> results =
                graph.scan(STEPS, List.of(zeroState()), List.of(sequence("x")), (body, states, slices) -> {
                    Value mixed = body.times(tanh(body, states.getFirst()), slices.getFirst());
                    List<Value> read = TestGraph.scan(
                            body, STEPS, true, List.of(states.getFirst()), List.of(memory), (step, nested, items) -> {
                                Value sum = step.plus(product(step, inner, nested.getFirst()), items.getFirst());
                                Value next = tanh(step, step.times(sum, mixed));
                                return new Step(List.of(next), List.of(next));
                            });
                    Value h = body.plus(product(body, weights, read.getFirst()), slices.getFirst());
                    return new Step(List.of(h), List.of(body.sum(read.getLast(), false, true, false)));
                });
        check(results);
    }

    /// Attention: each step reads a whole sequence, by weights that depend on the state.
    @Test
    void aWholeSequenceReadInEachStep() {
        Value keys = product(builder, graph.parameter("K", numbers(2, 2)), sequence("memory"));
        List<Value> results =
                graph.scan(STEPS, List.of(zeroState()), List.of(sequence("x")), (body, states, slices) -> {
                    Value scores = body.unary(UnaryFunction.EXP, body.contract(keys, states.getFirst(), "i", "i", ""));
                    Value weighted = body.add(new Op.Contract(scores, keys, "", "i", "i", false, true));
                    Value read = body.divide(weighted, body.sum(scores, false, true, false));
                    Value h = tanh(body, body.plus(read, slices.getFirst()));
                    return new Step(List.of(h), List.of(h));
                });
        check(results);
    }
}
