package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Walks a graph and lets a rule change its scans, those in bodies of others first.
final class ScanRewriting {
    private final ScanRule rule;
    private final Fresh fresh;
    private final Map<Value, Op> definitions = new HashMap<>();
    private Set<Value> beside = new HashSet<>(); // what the block defines that is being rewritten
    private boolean changed;

    private ScanRewriting(ScanRule rule, Fresh fresh) {
        this.rule = rule;
        this.fresh = fresh;
    }

    /// The graph rewritten, or `graph` itself if the rule never applied.
    static Graph apply(Graph graph, ScanRule rule) {
        ScanRewriting rewriting = new ScanRewriting(rule, graph.fresh());
        Block block = rewriting.rewrite(graph.block());
        return rewriting.changed ? graph.withBlock(block) : graph;
    }

    /// The block rewritten, or `block` itself if nothing in it changes.
    private Block rewrite(Block block) {
        Set<Value> outer = beside;
        beside = new HashSet<>();
        Block rewritten = rewriteBody(block);
        beside = outer;
        return rewritten;
    }

    private Block rewriteBody(Block block) {
        List<Equation> body = new ArrayList<>();
        boolean same = true;
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                same &= rewrite(equation, scan, body);
            } else {
                definitions.put(equation.result(), equation.op());
                beside.add(equation.result());
                body.add(equation);
            }
        }
        return same ? block : new Block(block.parameters(), body, block.results());
    }

    /// Whether the scan stays as it is.
    private boolean rewrite(Equation equation, Op.Scan scan, List<Equation> body) {
        OpenScan open = new OpenScan(equation, scan);
        Block inner = rewrite(scan.body());
        open.body = new ArrayList<>(inner.body());
        Around around = new Around();
        if (!rule.rewrite(open, around)) {
            body.add(inner == scan.body() ? equation : open.close());
            return inner == scan.body();
        }
        changed = true;
        body.addAll(around.before);
        if (!open.finals.isEmpty() || !open.emitted.isEmpty()) {
            body.add(open.close());
        }
        body.addAll(around.after);
        return false;
    }

    /// The surroundings of a scan.
    final class Around {
        private final List<Equation> before = new ArrayList<>();
        private final List<Equation> after = new ArrayList<>();

        Fresh fresh() {
            return fresh;
        }

        /// The op that defines a value outside of the scan, unless it is a parameter of a block or the result
        /// of a scan.
        Optional<Op> definition(Value value) {
            return Optional.ofNullable(definitions.get(value));
        }

        /// The same, unless the value is defined outside of the block in which the scan stands.
        Optional<Op> definitionBeside(Value value) {
            return beside.contains(value) ? definition(value) : Optional.empty();
        }

        void addBefore(Equation equation) {
            before.add(equation);
        }

        void addAfter(Equation equation) {
            after.add(equation);
        }

        /// The result of `op`, after the scan.
        Value addAfter(Op op, String name, Origin origin) {
            Value result = fresh.value(name, op.resultTypes().getFirst());
            after.add(new Equation(List.of(result), op, origin));
            return result;
        }
    }
}
