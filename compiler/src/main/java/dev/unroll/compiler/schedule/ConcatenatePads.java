package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Types;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// `pad[n, m](x) -> concat(0, x, 0)`: the same thing said with what the schedule knows.
final class ConcatenatePads {
    private ConcatenatePads() {}

    static Block apply(Block block, Fresh fresh) {
        BlockBuilder builder = new BlockBuilder(fresh);
        for (Equation equation : block.body()) {
            builder.setOrigin(equation.origin());
            switch (equation.op()) {
                case Op.Pad pad ->
                    builder.add(new Equation(equation.results(), concat(builder, pad), equation.origin()));
                case Op.Scan scan ->
                    builder.add(new Equation(
                            equation.results(),
                            new Op.Scan(
                                    scan.steps(),
                                    scan.backward(),
                                    scan.initial(),
                                    scan.sequences(),
                                    apply(scan.body(), fresh)),
                            equation.origin()));
                default -> builder.add(equation);
            }
        }
        return builder.build(block.parameters(), block.results());
    }

    private static Op concat(BlockBuilder builder, Op.Pad pad) {
        List<Value> parts = new ArrayList<>();
        Type type = pad.operand().type();
        if (pad.before() > 0) {
            parts.add(builder.fill(0, Types.withAxis(type, pad.axis(), pad.before())));
        }
        parts.add(pad.operand());
        if (pad.after() > 0) {
            parts.add(builder.fill(0, Types.withAxis(type, pad.axis(), pad.after())));
        }
        return new Op.Concat(parts, pad.axis());
    }
}
