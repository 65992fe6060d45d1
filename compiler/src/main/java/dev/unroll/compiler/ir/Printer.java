package dev.unroll.compiler.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The canonical text of a graph: values are numbered in the order of their definition, so graphs that differ
/// only in numbers print alike.
public final class Printer {
    private final Map<Value, String> names = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private Printer() {}

    public static String print(Graph graph) {
        Printer printer = new Printer();
        List<Value> parameters = graph.block().parameters();
        printer.text.append("graph ").append(graph.name()).append(" {\n");
        for (int i = 0; i < parameters.size(); i++) {
            printer.text
                    .append("  ")
                    .append(printer.define(parameters.get(i)))
                    .append(" = ")
                    .append(graph.parameterNames().get(i))
                    .append('\n');
        }
        printer.body(graph.block(), "  ");
        for (int i = 0; i < graph.resultNames().size(); i++) {
            printer.text
                    .append("  ")
                    .append(graph.resultNames().get(i))
                    .append(" = ")
                    .append(printer.name(graph.block().results().get(i)))
                    .append('\n');
        }
        return printer.text.append("}\n").toString();
    }

    private void body(Block block, String indent) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                scan(equation, scan, indent);
            } else {
                String right = right(equation.op());
                text.append(indent)
                        .append(define(equation.result()))
                        .append(" = ")
                        .append(right)
                        .append('\n');
            }
        }
    }

    private void scan(Equation equation, Op.Scan scan, String indent) {
        int start = text.length() + indent.length();
        text.append(indent).append(describe(scan)).append(" {\n");
        String inner = indent + "  ";
        bind("state", scan.stateParameters(), scan.initial(), inner);
        bind("slice", scan.slices(), scan.sequences(), inner);
        body(scan.body(), inner);
        String results = Stream.of(list("next ", scan.nextStates()), list("emit ", scan.emitted()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        text.append(inner).append(results).append('\n');
        text.append(indent).append("}\n");
        String defined = equation.results().stream().map(this::define).collect(Collectors.joining(", "));
        text.insert(start, defined + " = ");
    }

    private void bind(String what, List<Value> parameters, List<Value> outer, String indent) {
        for (int i = 0; i < parameters.size(); i++) {
            text.append(indent).append(what).append(' ').append(define(parameters.get(i)));
            text.append(" = ").append(name(outer.get(i))).append('\n');
        }
    }

    private Optional<String> list(String what, List<Value> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(what + names(values));
    }

    private String right(Op op) {
        return op.operands().isEmpty() ? describe(op) : describe(op) + "(" + names(op.operands()) + ")";
    }

    /// An op without its operands, such as `contract[ij,j->i]`.
    public static String describe(Op op) {
        return switch (op) {
            case Op.Fill fill -> "fill(" + number(fill.value()) + ")";
            case Op.SampleCount _ -> "sample_count()";
            case Op.StepCount count -> "step_count[" + count.length() + "]()";
            case Op.Exists exists -> exists.ahead() == 0 ? "exists" : "exists[" + exists.ahead() + "]";
            case Op.Draw draw ->
                "draw[" + draw.distribution().name().toLowerCase(Locale.ROOT) + ", " + draw.number() + "]()";
            case Op.Unary unary -> unary.function().toString();
            case Op.Stop _ -> "stop";
            case Op.Binary binary -> binary.function().toString();
            case Op.Select _ -> "select";
            case Op.Contract contract ->
                "contract[" + contract.leftAxes() + "," + contract.rightAxes() + "->" + contract.resultAxes()
                        + over(false, contract.overTime(), contract.overBatch()) + "]";
            case Op.Reduce reduce ->
                reduce.reduction().name().toLowerCase(Locale.ROOT) + "["
                        + over(reduce.overEntries(), reduce.overTime(), reduce.overBatch())
                                .strip() + "]";
            case Op.Expand _ -> "expand";
            case Op.Slice slice -> "slice[" + slice.axis() + ", " + slice.from() + ":" + slice.to() + "]";
            case Op.Pad pad -> "pad[" + pad.axis() + ", " + pad.before() + ", " + pad.after() + "]";
            case Op.Concat concat -> "concat[" + concat.axis() + "]";
            case Op.Transpose _ -> "transpose";
            case Op.Reshape _ -> "reshape";
            case Op.OneHot _ -> "one_hot";
            case Op.ArgMax _ -> "argmax";
            case Op.At at -> "at[" + at.step() + "]";
            case Op.Place place -> "place[" + place.step() + "]";
            case Op.Reverse _ -> "reverse";
            case Op.ReverseSequence _ -> "reverse_sequence";
            case Op.Scan scan -> (scan.backward() ? "scan backward " : "scan ") + scan.steps();
        };
    }

    private static String over(boolean entries, boolean time, boolean batch) {
        return (entries ? " over entries" : "") + (time ? " over time" : "") + (batch ? " over batch" : "");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 && !(value == 0 && 1 / value < 0)
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private String define(Value value) {
        String name = "%" + names.size() + (value.name().isEmpty() ? "" : "." + value.name());
        names.put(value, name);
        return name + ": " + value.type();
    }

    private String name(Value value) {
        return names.getOrDefault(value, "undefined" + value);
    }

    private String names(List<Value> values) {
        return values.stream().map(this::name).collect(Collectors.joining(", "));
    }
}
