package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What to call values in emitted code. Those that the model does not name are named after what they are made
/// of: `sigmoidF`, `whH` for `Wh*h`.
final class ValueNames {
    private static final int LONGEST = 24;

    private final Map<Value, String> names = new HashMap<>();

    ValueNames(Block block) {
        name(block);
    }

    /// The name, or an empty text where there is none.
    String of(Value value) {
        return names.getOrDefault(value, value.name());
    }

    private void name(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                inherit(scan.sequences(), scan.slices());
                name(scan.body());
                inherit(
                        scan.emitted(),
                        equation.results()
                                .subList(scan.states(), equation.results().size()));
            } else if (equation.result().name().isEmpty()) {
                String name = describe(equation.op());
                if (name.length() <= LONGEST) {
                    names.put(equation.result(), name);
                }
            }
        }
    }

    private void inherit(List<Value> from, List<Value> to) {
        for (int i = 0; i < from.size(); i++) {
            if (to.get(i).name().isEmpty()) {
                names.put(to.get(i), of(from.get(i)));
            }
        }
    }

    private String describe(Op op) {
        return switch (op) {
            case Op.Unary unary -> prefixed(unary.function().toString(), unary.operand());
            case Op.Contract contract -> joined(contract.operands());
            case Op.Binary binary -> binary.function() == BinaryFunction.ADD ? sum(binary) : "";
            case Op.Concat concat -> joined(concat.parts());
            case Op.Reduce reduce -> prefixed(reduce.reduction().name().toLowerCase(Locale.ROOT), reduce.operand());
            case Op.ArgMax argMax -> prefixed("argmax", argMax.operand());
            case Op.Slice slice -> of(slice.operand());
            case Op.Stop stop -> of(stop.operand());
            case Op.Expand expand -> of(expand.operand());
            case Op.At at -> of(at.operand());
            case Op.Reverse reverse -> prefixed("reversed", reverse.operand());
            case Op.ReverseSequence reverse -> prefixed("reversed", reverse.operand());
            case Op.Transpose transpose -> prefixed("transposed", transpose.operand());
            case Op.OneHot oneHot -> prefixed("is", oneHot.operand());
            case Op.Draw _ -> "drawn";
            case Op.Exists _ -> "exists";
            case Op.StepCount _ -> "";
            case Op.Fill _, Op.SampleCount _, Op.Select _, Op.Pad _, Op.Reshape _, Op.Place _ -> "";
            case Op.Scan _ -> throw new IllegalArgumentException("a scan has several results");
        };
    }

    private String prefixed(String prefix, Value operand) {
        return of(operand).isEmpty() ? "" : prefix + capitalized(of(operand));
    }

    /// The name of both terms, or of the first if that gets too long.
    private String sum(Op.Binary sum) {
        if (of(sum.left()).isEmpty() || of(sum.right()).isEmpty()) {
            return "";
        }
        String both = of(sum.left()) + "Plus" + capitalized(of(sum.right()));
        return both.length() <= LONGEST ? both : of(sum.left());
    }

    private String joined(List<Value> values) {
        if (values.stream().anyMatch(value -> of(value).isEmpty())) {
            return "";
        }
        String joined = values.stream().map(value -> capitalized(of(value))).collect(Collectors.joining());
        return Character.toLowerCase(joined.charAt(0)) + joined.substring(1);
    }

    static String capitalized(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
