package dev.unroll.compiler.interpret;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.runtime.Draws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluates a graph in `double`, equation by equation.
public final class Interpreter {
    private final int samples;
    private final long draws;
    private final Map<Value, Tensor> values = new HashMap<>();
    private final Map<String, Tensor> parameters = new HashMap<>();

    private Interpreter(int samples, long draws) {
        this.samples = samples;
        this.draws = draws;
    }

    /// The results by name, in the graph's order.
    ///
    /// @param parameters a value for each parameter of the graph, by name; others are ignored
    /// @param samples the size of the batch
    /// @throws IllegalArgumentException if a parameter is missing or of another type or size
    public static Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> parameters, int samples) {
        return evaluate(graph, parameters, samples, 0);
    }

    /// The results, with random draws that depend on the key `draws`.
    public static Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> parameters, int samples, long draws) {
        Interpreter interpreter = new Interpreter(samples, draws);
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            String name = graph.parameterNames().get(i);
            Value value = graph.block().parameters().get(i);
            Tensor tensor = checked(name, parameters.get(name), value.type(), samples);
            interpreter.values.put(value, tensor);
            interpreter.parameters.put(name, tensor);
        }
        interpreter.evaluate(graph.block());
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (int i = 0; i < graph.resultNames().size(); i++) {
            results.put(
                    graph.resultNames().get(i),
                    interpreter.value(graph.block().results().get(i)));
        }
        return results;
    }

    private static Tensor checked(String name, @Nullable Tensor tensor, Type type, int samples) {
        if (tensor == null) {
            throw new IllegalArgumentException("no value for " + name);
        }
        if (!tensor.type().equals(type) || (type.batch() && tensor.samples() != samples)) {
            throw new IllegalArgumentException(name + " is " + type + " for " + samples + " samples, not "
                    + tensor.type() + " for " + tensor.samples());
        }
        return tensor;
    }

    private Tensor value(Value value) {
        Tensor tensor = values.get(value);
        if (tensor == null) {
            throw new IllegalArgumentException(value + " is read before it is defined");
        }
        return tensor;
    }

    private void evaluate(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                List<Tensor> results = scan(scan);
                for (int i = 0; i < results.size(); i++) {
                    values.put(equation.results().get(i), results.get(i));
                }
            } else {
                values.put(equation.result(), evaluate(equation.op()));
            }
        }
    }

    private Tensor evaluate(Op op) {
        return switch (op) {
            case Op.Fill(var value, var _) -> generate(op, (_, _, _) -> value);
            case Op.SampleCount() -> generate(op, (_, _, _) -> samples);
            case Op.StepCount(var length) -> {
                double count = 0;
                for (double steps : parameters.get(length).data()) {
                    count += Math.max(steps, 1);
                }
                double total = count;
                yield generate(op, (_, _, _) -> total);
            }
            case Op.Exists(var length, var ahead, var _) -> {
                Tensor x = value(length);
                yield generate(op, (b, t, _) -> t + ahead < Math.max(x.at(b, 0, 0), 1) ? 1 : 0);
            }
            case Op.Draw draw -> generate(op, (b, t, e) -> draw(draw, b, t, e));
            case Op.Unary(var function, var operand) -> {
                Tensor x = value(operand);
                yield generate(op, (b, t, e) -> Functions.apply(function, x.at(b, t, e)));
            }
            case Op.Stop(var operand) -> value(operand);
            case Op.Binary(var function, var left, var right) -> {
                Tensor x = value(left);
                Tensor y = value(right);
                yield generate(op, (b, t, e) -> Functions.apply(function, x.at(b, t, e), y.at(b, t, e)));
            }
            case Op.Select(var condition, var then, var otherwise) -> {
                Tensor holds = value(condition);
                Tensor x = value(then);
                Tensor y = value(otherwise);
                yield generate(op, (b, t, e) -> holds.at(b, t, e) != 0 ? x.at(b, t, e) : y.at(b, t, e));
            }
            case Op.Contract contract ->
                Contraction.contract(contract, value(contract.left()), value(contract.right()), samples);
            case Op.Reduce reduce -> reduce(reduce, value(reduce.operand()));
            case Op.Expand(var operand, var _) -> generate(op, value(operand)::at);
            case Op.Slice slice -> slice(slice, value(slice.operand()));
            case Op.Pad pad -> pad(pad, value(pad.operand()));
            case Op.Concat concat -> concat(concat);
            case Op.Transpose(var operand) -> {
                Tensor x = value(operand);
                int rows = operand.type().shape().getFirst();
                int columns = operand.type().shape().getLast();
                yield generate(op, (b, t, e) -> x.at(b, t, e % rows * columns + e / rows));
            }
            case Op.Reshape(var operand, var _) ->
                new Tensor(
                        resultType(op), value(operand).samples(), value(operand).data());
            case Op.OneHot(var operand, var _) -> {
                Tensor x = value(operand);
                yield generate(op, (b, t, e) -> x.at(b, t, 0) == e ? 1 : 0);
            }
            case Op.ArgMax(var operand) -> {
                Tensor x = value(operand);
                yield generate(op, (b, t, _) -> argMax(x, b, t));
            }
            case Op.At(var operand, var step) -> {
                Tensor x = value(operand);
                yield generate(op, (b, _, e) -> x.at(b, step, e));
            }
            case Op.Place(var operand, var step, var _) -> {
                Tensor x = value(operand);
                yield generate(op, (b, t, e) -> t == step ? x.at(b, 0, e) : 0);
            }
            case Op.Reverse(var operand) -> {
                Tensor x = value(operand);
                yield generate(op, (b, t, e) -> x.at(b, x.steps() - 1 - t, e));
            }
            case Op.ReverseSequence(var operand, var length) -> {
                Tensor x = value(operand);
                Tensor count = value(length);
                yield generate(op, (b, t, e) -> {
                    int last = (int) Math.max(count.at(b, 0, 0), 1) - 1;
                    return x.at(b, t <= last ? last - t : t, e);
                });
            }
            case Op.Scan _ -> throw new IllegalArgumentException("a scan has several results");
        };
    }

    private static Type resultType(Op op) {
        return op.resultTypes().getFirst();
    }

    private Tensor generate(Op op, Tensor.EntryFunction function) {
        return Tensor.generate(resultType(op), samples, function);
    }

    private Tensor reduce(Op.Reduce op, Tensor operand) {
        boolean isSum = op.reduction() == Op.Reduction.SUM;
        Tensor result = generate(op, (_, _, _) -> op.reduction().start());
        double[] totals = result.data();
        operand.forEach((sample, step, entry) -> {
            int index = result.index(sample, step, entry);
            double x = operand.at(sample, step, entry);
            totals[index] = isSum ? totals[index] + x : Math.max(totals[index], x);
        });
        return result;
    }

    private double draw(Op.Draw draw, int sample, int step, int entry) {
        int steps = Math.max(1, draw.type().steps());
        int index = (sample * steps + step) * draw.type().entries() + entry;
        return switch (draw.distribution()) {
            case UNIFORM -> Draws.uniform(draws, draw.number(), index);
            case NORMAL -> Draws.normal(draws, draw.number(), index);
        };
    }

    private static int argMax(Tensor operand, int sample, int step) {
        int best = 0;
        for (int entry = 1; entry < operand.type().entries(); entry++) {
            if (operand.at(sample, step, entry) > operand.at(sample, step, best)) {
                best = entry;
            }
        }
        return best;
    }

    private Tensor slice(Op.Slice op, Tensor operand) {
        Axis from = Axis.of(operand.type(), op.axis());
        Axis to = Axis.of(resultType(op), op.axis());
        return generate(op, (b, t, e) -> operand.at(b, t, from.entry(to, e, to.position(e) + op.from())));
    }

    private Tensor pad(Op.Pad op, Tensor operand) {
        Axis from = Axis.of(operand.type(), op.axis());
        Axis to = Axis.of(resultType(op), op.axis());
        return generate(op, (b, t, e) -> {
            int position = to.position(e) - op.before();
            return 0 <= position && position < from.size() ? operand.at(b, t, from.entry(to, e, position)) : 0;
        });
    }

    private Tensor concat(Op.Concat op) {
        Axis to = Axis.of(resultType(op), op.axis());
        return generate(op, (b, t, e) -> {
            int position = to.position(e);
            int part = 0;
            while (position >= op.parts().get(part).type().shape().get(op.axis())) {
                position -= op.parts().get(part).type().shape().get(op.axis());
                part++;
            }
            Tensor operand = value(op.parts().get(part));
            return operand.at(b, t, Axis.of(operand.type(), op.axis()).entry(to, e, position));
        });
    }

    /// One axis of a shape in row-major order.
    ///
    /// @param inner how many entries lie between neighbours along the axis
    private record Axis(int size, int inner) {
        static Axis of(Type type, int axis) {
            int inner = 1;
            for (int size : type.shape().subList(axis + 1, type.rank())) {
                inner *= size;
            }
            return new Axis(type.shape().get(axis), inner);
        }

        /// Where along the axis an entry is.
        int position(int entry) {
            return entry / inner % size;
        }

        /// The entry at `position` that otherwise lies where `entry` of a shape with the axis `other` does.
        int entry(Axis other, int entry, int position) {
            int outer = entry / (other.inner * other.size);
            return (outer * size + position) * inner + entry % inner;
        }
    }

    private List<Tensor> scan(Op.Scan scan) {
        List<Tensor> states = scan.initial().stream().map(this::value).toList();
        List<Tensor> sequences = scan.sequences().stream().map(this::value).toList();
        List<Tensor> emitted = new ArrayList<>();
        for (Value value : scan.emitted()) {
            emitted.add(Tensor.generate(value.type().withSteps(scan.steps()), samples, (_, _, _) -> 0));
        }
        for (int i = 0; i < scan.steps(); i++) {
            int step = scan.backward() ? scan.steps() - 1 - i : i;
            for (int j = 0; j < states.size(); j++) {
                values.put(scan.stateParameters().get(j), states.get(j));
            }
            for (int j = 0; j < sequences.size(); j++) {
                Tensor sequence = sequences.get(j);
                Value slice = scan.slices().get(j);
                values.put(slice, Tensor.generate(slice.type(), samples, (b, _, e) -> sequence.at(b, step, e)));
            }
            evaluate(scan.body());
            states = scan.nextStates().stream().map(this::value).toList();
            for (int j = 0; j < emitted.size(); j++) {
                Tensor sequence = emitted.get(j);
                Tensor value = value(scan.emitted().get(j));
                value.forEach((b, _, e) -> sequence.data()[sequence.index(b, step, e)] = value.at(b, 0, e));
            }
        }
        List<Tensor> results = new ArrayList<>(states);
        results.addAll(emitted);
        return results;
    }
}
