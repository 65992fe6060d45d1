package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// `x := op` -> nothing, where nobody reads `x`. A scan loses
///
/// - what it emits and nobody reads,
/// - states whose final value nobody reads, unless they have a part in something that is read (in a later step
///   at the earliest, so this is followed around the loop until no more states come alive),
/// - sequences of which the body reads nothing.
///
/// Operations have no effects, so it is sound.
final class EliminateDead implements Pass {

    @Override
    public String reason() {
        return "Gradients and outputs that nobody asked for are never computed.";
    }

    @Override
    public Graph apply(Graph graph) {
        Block block = graph.block();
        List<Equation> body = eliminate(block.body(), new HashSet<>(block.results()));
        return body.equals(block.body())
                ? graph
                : graph.withBlock(new Block(block.parameters(), body, block.results()));
    }

    /// The equations that have a part in the values of `live`, to which what they read is added.
    private static List<Equation> eliminate(List<Equation> body, Set<Value> live) {
        List<Equation> kept = new ArrayList<>();
        for (Equation equation : body.reversed()) {
            if (equation.results().stream().anyMatch(live::contains)) {
                Equation reduced = equation.op() instanceof Op.Scan scan ? reduce(equation, scan, live) : equation;
                live.addAll(reduced.op().operands());
                kept.add(reduced);
            }
        }
        return kept.reversed();
    }

    private static Equation reduce(Equation equation, Op.Scan scan, Set<Value> live) {
        Set<Value> parameters = new HashSet<>(); // of the states whose final value is read
        for (int i = 0; i < scan.states(); i++) {
            if (live.contains(equation.results().get(i))) {
                parameters.add(scan.stateParameters().get(i));
            }
        }
        IntPredicate isRead = i -> i < scan.states()
                ? parameters.contains(scan.body().parameters().get(i))
                : live.contains(equation.results().get(i));
        List<Equation> body;
        int before;
        do { // a state that comes alive needs its next value
            before = parameters.size();
            Set<Value> inner = new HashSet<>(choose(scan.body().results(), isRead));
            body = eliminate(scan.body().body(), inner);
            inner.addAll(choose(scan.body().results(), isRead));
            scan.body().parameters().stream().filter(inner::contains).forEach(parameters::add);
        } while (parameters.size() > before);
        Op.Scan reduced = new Op.Scan(
                scan.steps(),
                scan.backward(),
                choose(
                        scan.initial(),
                        i -> parameters.contains(scan.stateParameters().get(i))),
                choose(scan.sequences(), i -> parameters.contains(scan.slices().get(i))),
                new Block(
                        choose(
                                scan.body().parameters(),
                                i -> parameters.contains(
                                        scan.body().parameters().get(i))),
                        body,
                        choose(scan.body().results(), isRead)));
        boolean same = reduced.body().parameters().equals(scan.body().parameters())
                && reduced.body().results().size() == scan.body().results().size()
                && body.equals(scan.body().body());
        return same ? equation : new Equation(choose(equation.results(), isRead), reduced, equation.origin());
    }

    private static List<Value> choose(List<Value> values, IntPredicate index) {
        return IntStream.range(0, values.size())
                .filter(index)
                .mapToObj(values::get)
                .toList();
    }
}
