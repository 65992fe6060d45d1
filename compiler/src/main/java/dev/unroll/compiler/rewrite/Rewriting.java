package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Substitution;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Walks a graph from its first equation to its last, into the bodies of scans too, and replaces the results
/// of the equations that a rule has something better for. Equations that a rule adds are rewritten by it in
/// turn.
final class Rewriting {
    private final Rule rule;
    private final Fresh fresh;
    private final Substitution substitution = new Substitution();
    private final Map<Value, Op> definitions = new HashMap<>();
    private List<Equation> written = new ArrayList<>();
    private Origin origin = Origin.NONE;
    private boolean changed;

    private Rewriting(Rule rule, Fresh fresh) {
        this.rule = rule;
        this.fresh = fresh;
    }

    /// The graph rewritten, or `graph` itself if the rule never applied.
    static Graph apply(Graph graph, Rule rule) {
        Rewriting rewriting = new Rewriting(rule, graph.fresh());
        Block block = rewriting.rewrite(graph.block());
        return rewriting.changed ? graph.withBlock(block) : graph;
    }

    /// What stands for a value of the graph from before the rewriting.
    Value current(Value value) {
        return substitution.apply(value);
    }

    /// The op that defines `value`, unless it is a parameter of a block or the result of a scan.
    Optional<Op> definition(Value value) {
        return Optional.ofNullable(definitions.get(value));
    }

    /// The number in every entry of `value`, if it is known.
    Optional<Double> constant(Value value) {
        return definition(value)
                .flatMap(op -> op instanceof Op.Fill fill ? Optional.of(fill.value()) : Optional.empty());
    }

    boolean isConstant(Value value, double number) {
        return constant(value)
                .filter(constant -> Double.compare(constant, number) == 0)
                .isPresent();
    }

    /// The result of `op`, rewritten.
    Value add(Op op) {
        Equation equation =
                new Equation(List.of(fresh.value("", op.resultTypes().getFirst())), op, origin);
        return rule.rewrite(equation, this).orElseGet(() -> append(equation));
    }

    /// `value` repeated to `type`.
    Value expand(Value value, Type type) {
        return value.type().equals(type) ? value : add(new Op.Expand(value, type));
    }

    /// The block rewritten, or `block` itself if nothing in it changes.
    private Block rewrite(Block block) {
        List<Equation> outer = written;
        written = new ArrayList<>();
        block.body().forEach(this::rewrite);
        boolean same = isCurrent(block.results()) && isSame(written, block.body());
        Block rewritten = same ? block : new Block(block.parameters(), written, substitution.apply(block.results()));
        written = outer;
        return rewritten;
    }

    private static boolean isSame(List<Equation> equations, List<Equation> others) {
        return equations.size() == others.size()
                && IntStream.range(0, equations.size()).allMatch(i -> equations.get(i) == others.get(i));
    }

    private void rewrite(Equation equation) {
        if (equation.op() instanceof Op.Scan scan) {
            written.add(rewrite(equation, scan));
            return;
        }
        origin = equation.origin();
        Equation substituted = isCurrent(equation.op().operands())
                ? equation
                : new Equation(equation.results(), substitution.apply(equation.op()), origin);
        int before = written.size();
        Optional<Value> replacement = rule.rewrite(substituted, this);
        if (replacement.isEmpty()) {
            append(substituted);
            return;
        }
        changed = true;
        if (written.size() > before && written.getLast().result().equals(replacement.get())) {
            // The last equation is new, so nothing reads its result yet: it can define the old one, name included.
            append(new Equation(equation.results(), written.removeLast().op(), origin));
        } else {
            substitution.replace(equation.result(), replacement.get());
        }
    }

    private Equation rewrite(Equation equation, Op.Scan scan) {
        Block body = rewrite(scan.body());
        if (body == scan.body() && isCurrent(scan.initial()) && isCurrent(scan.sequences())) {
            return equation;
        }
        List<Value> initial = substitution.apply(scan.initial());
        List<Value> sequences = substitution.apply(scan.sequences());
        Op.Scan rewritten = new Op.Scan(scan.steps(), scan.backward(), initial, sequences, body);
        return new Equation(equation.results(), rewritten, equation.origin());
    }

    private boolean isCurrent(List<Value> values) {
        return substitution.isEmpty() || values.stream().allMatch(value -> current(value) == value);
    }

    private Value append(Equation equation) {
        written.add(equation);
        definitions.put(equation.result(), equation.op());
        return equation.result();
    }
}
