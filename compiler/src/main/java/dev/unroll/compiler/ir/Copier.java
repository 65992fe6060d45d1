package dev.unroll.compiler.ir;

import java.util.ArrayList;
import java.util.List;

/// Copies equations under new numbers, so that the copies can stand in the same graph. Later copies read
/// earlier ones where the originals did.
public final class Copier {
    private final Fresh fresh;
    private final Substitution copies = new Substitution();

    public Copier(Fresh fresh) {
        this.fresh = fresh;
    }

    /// From the values copied so far to their copies.
    public Substitution copies() {
        return copies;
    }

    public Equation copy(Equation equation, Origin origin) {
        Op op = equation.op() instanceof Op.Scan scan ? copy(scan, origin) : copies.apply(equation.op());
        return new Equation(define(equation.results()), op, origin);
    }

    private Op.Scan copy(Op.Scan scan, Origin origin) {
        List<Value> parameters = define(scan.body().parameters());
        List<Equation> equations = new ArrayList<>();
        for (Equation equation : scan.body().body()) {
            equations.add(copy(equation, origin));
        }
        Block body = new Block(parameters, equations, copies.apply(scan.body().results()));
        return new Op.Scan(
                scan.steps(), scan.backward(), copies.apply(scan.initial()), copies.apply(scan.sequences()), body);
    }

    private List<Value> define(List<Value> originals) {
        List<Value> defined = new ArrayList<>();
        for (Value original : originals) {
            Value copy = fresh.value(original.name(), original.type());
            copies.replace(original, copy);
            defined.add(copy);
        }
        return defined;
    }
}
