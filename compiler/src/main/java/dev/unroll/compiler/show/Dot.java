package dev.unroll.compiler.show;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Printer;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A graph in Graphviz's language: a node for each value, an edge from each operand, and a box around the body
/// of each recurrence. Dashed edges go from a step to the next.
public final class Dot {
    private final StringBuilder text = new StringBuilder();
    private final Map<Value, String> nodes = new HashMap<>();
    private int clusters;

    private Dot() {}

    /// The text of a `digraph`, the same for graphs that differ only in the numbers of values.
    public static String draw(Graph graph) {
        Dot dot = new Dot();
        dot.text.append("digraph ").append(quoted(graph.name())).append(" {\n");
        dot.text.append("  node [shape=box, fontname=\"monospace\"];\n");
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            Value parameter = graph.block().parameters().get(i);
            dot.node(parameter, graph.parameterNames().get(i), "  ", ", style=bold");
        }
        dot.body(graph.block(), "  ");
        for (int i = 0; i < graph.resultNames().size(); i++) {
            String node = "result" + i;
            String label = quoted(graph.resultNames().get(i));
            dot.line("  ", node + " [label=" + label + ", shape=plaintext];");
            dot.edge(graph.block().results().get(i), node, "  ", "");
        }
        return dot.text.append("}\n").toString();
    }

    private void body(Block block, String indent) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                scan(equation, scan, indent);
            } else {
                String node = node(equation.result(), Printer.describe(equation.op()), indent, "");
                equation.op().operands().forEach(operand -> edge(operand, node, indent, ""));
            }
        }
    }

    private void scan(Equation equation, Op.Scan scan, String indent) {
        String inner = indent + "  ";
        line(indent, "subgraph cluster" + clusters++ + " {");
        line(inner, "label=" + quoted(Printer.describe(scan)) + ";");
        List<String> states = scan.stateParameters().stream()
                .map(state -> node(state, "state", inner, ", style=rounded"))
                .toList();
        List<String> slices = scan.slices().stream()
                .map(slice -> node(slice, "slice", inner, ", style=rounded"))
                .toList();
        body(scan.body(), inner);
        for (int i = 0; i < scan.states(); i++) {
            edge(scan.nextStates().get(i), states.get(i), inner, " [style=dashed, constraint=false]");
        }
        line(indent, "}");
        for (int i = 0; i < scan.states(); i++) {
            edge(scan.initial().get(i), states.get(i), indent, "");
        }
        for (int i = 0; i < slices.size(); i++) {
            edge(scan.sequences().get(i), slices.get(i), indent, "");
        }
        for (int i = 0; i < equation.results().size(); i++) {
            String what = i < scan.states() ? "last state" : "sequence";
            String node = node(equation.results().get(i), what, indent, "");
            edge(scan.body().results().get(i), node, indent, "");
        }
    }

    private String node(Value value, String what, String indent, String style) {
        String node = "v" + nodes.size();
        nodes.put(value, node);
        String name = value.name().isEmpty() ? "" : value.name() + " = ";
        line(indent, node + " [label=" + quoted(name + what + "\n" + value.type()) + style + "];");
        return node;
    }

    private void edge(Value from, String to, String indent, String style) {
        line(indent, nodes.getOrDefault(from, quoted("undefined " + from)) + " -> " + to + style + ";");
    }

    private void line(String indent, String line) {
        text.append(indent).append(line).append('\n');
    }

    private static String quoted(String label) {
        return '"' + label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
