package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `next a * s`, with a state `s` of a scan that runs backward and has a factor of its own for each unit
/// -> `p = a * s; next select(|p| < 2^-102, 0, p)`
///
/// The gradient of such a unit falls by its factor with every step, until it and what it is multiplied with are no
/// normal numbers any more. Processors take a hundred times as long for these. Where a product mixes the units of
/// a state, each number is a sum over all of them, and does not vanish by itself.
///
/// Of a gradient, less than `2^-102` is lost in each step, which is `2^24` times the smallest normal `float`: so what
/// is kept is normal after the next product, too.
final class FlushVanishing implements Pass {
    private static final double LEAST = 0x1p-102;

    @Override
    public String reason() {
        return "A gradient that has all but vanished takes a hundred times as long to compute with as 0.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, (scan, around) -> {
            if (!scan.backward || scan.multipliesState()) {
                return false;
            }
            Set<Value> vanishing = vanishing(scan);
            vanishing.forEach(value -> flush(scan, value, around.fresh()));
            return !vanishing.isEmpty();
        });
    }

    /// What states become, as far as it comes from multiplications.
    private static Set<Value> vanishing(OpenScan scan) {
        Map<Value, Op> definitions = new HashMap<>();
        scan.body.forEach(equation -> equation.results().forEach(result -> definitions.put(result, equation.op())));
        Set<Value> vanishing = new LinkedHashSet<>();
        for (Value next : scan.next) {
            if (next.type().batch() && next.type().kind() == Kind.NUMBER) {
                gather(next, definitions, vanishing);
            }
        }
        return vanishing;
    }

    /// Leaves choices and sums as they are, by which a state is kept where samples have ended.
    private static void gather(Value value, Map<Value, Op> definitions, Set<Value> vanishing) {
        switch (definitions.get(value)) {
            case Op.Select select -> {
                gather(select.then(), definitions, vanishing);
                gather(select.otherwise(), definitions, vanishing);
            }
            case Op.Binary binary when binary.function() == BinaryFunction.MULTIPLY -> vanishing.add(value);
            case Op.Binary binary
            when binary.function() == BinaryFunction.ADD || binary.function() == BinaryFunction.SUBTRACT ->
                binary.operands().forEach(operand -> gather(operand, definitions, vanishing));
            case null, default -> {}
        }
    }

    private static void flush(OpenScan scan, Value value, Fresh fresh) {
        List<Equation> body = new ArrayList<>();
        for (Equation equation : scan.body) {
            if (!equation.results().contains(value)) {
                body.add(equation);
                continue;
            }
            Value whole = fresh.value("", value.type());
            Value size = fresh.value("", value.type());
            Value least = fresh.value("", Type.SCALAR);
            Value isLess = fresh.value("", value.type());
            Value zero = fresh.value("", Type.SCALAR);
            body.add(new Equation(List.of(whole), equation.op(), equation.origin()));
            body.add(new Equation(List.of(size), new Op.Unary(UnaryFunction.ABS, whole), equation.origin()));
            body.add(new Equation(List.of(least), new Op.Fill(LEAST, Type.SCALAR), equation.origin()));
            body.add(new Equation(List.of(isLess), new Op.Binary(BinaryFunction.LESS, size, least), equation.origin()));
            body.add(new Equation(List.of(zero), new Op.Fill(0, Type.SCALAR), equation.origin()));
            body.add(new Equation(List.of(value), new Op.Select(isLess, zero, whole), equation.origin()));
        }
        scan.body = body;
    }
}
