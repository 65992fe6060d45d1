package dev.unroll.compiler.verify;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks the rules of a graph. What a graph breaks is a mistake of the compiler, not of its user.
///
/// - Every value is defined once in the whole graph, before it is read and in scope where it is read: a body
///   sees what stands before its scan, and nobody sees into a body.
/// - Draws stand outside of recurrences: within one, the same draw would be read at all steps.
/// - Whoever reads a value takes it for the type that it was defined with, and every op gives what its
///   equation says.
/// - Samples do not mix: see [BatchIndependence].
/// - No two parameters and no two results have one name.
public final class Verifier {
    private final Set<Value> defined = new HashSet<>();
    private final Map<Value, Value> scope = new HashMap<>();

    private Verifier() {}

    /// @param pass what made the graph, for the message
    /// @throws IllegalStateException if the graph breaks a rule
    public static void verify(Graph graph, String pass) {
        try {
            requireUnique(graph.parameterNames());
            requireUnique(graph.resultNames());
            new Verifier().check(graph.block());
            BatchIndependence.check(graph);
        } catch (BrokenRule broken) {
            throw new IllegalStateException("after " + pass + " the graph " + graph.name() + " is broken: "
                    + broken.getMessage() + "\n" + graph);
        }
    }

    private static void requireUnique(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new BrokenRule(name + " stands twice in the interface");
            }
        }
    }

    /// Checks a block, and forgets again what is defined in it.
    private void check(Block block) {
        block.parameters().forEach(this::define);
        for (Equation equation : block.body()) {
            check(equation);
        }
        for (Value result : block.results()) {
            read(result, "a block's results");
        }
        block.parameters().forEach(scope::remove);
        block.body().forEach(equation -> equation.results().forEach(scope::remove));
    }

    private void check(Equation equation) {
        String reader = "the equation of " + equation.results();
        if (equation.op() instanceof Op.Scan scan) {
            scan.initial().forEach(value -> read(value, reader));
            scan.sequences().forEach(value -> read(value, reader));
            if (scan.body().body().stream().anyMatch(inner -> inner.op() instanceof Op.Draw)) {
                throw new BrokenRule(reader + " draws in its body");
            }
            check(scan.body());
        } else {
            equation.op().operands().forEach(value -> read(value, reader));
        }
        if (!equation.results().stream()
                .map(Value::type)
                .toList()
                .equals(equation.op().resultTypes())) {
            throw new BrokenRule(
                    reader + " should have the types " + equation.op().resultTypes());
        }
        equation.results().forEach(this::define);
    }

    private void define(Value value) {
        if (!defined.add(value)) {
            throw new BrokenRule(value + " is defined twice");
        }
        scope.put(value, value);
    }

    private void read(Value value, String reader) {
        Value definition = scope.get(value);
        if (definition == null) {
            throw new BrokenRule(reader + " reads " + value + ", which is "
                    + (defined.contains(value) ? "out of scope" : "not defined before it"));
        }
        if (!definition.type().equals(value.type())) {
            throw new BrokenRule(
                    reader + " takes " + value + " for " + value.type() + ", but it is " + definition.type());
        }
    }
}
