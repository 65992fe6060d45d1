package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.Initializer;
import dev.unroll.runtime.Initializer.Applied;
import dev.unroll.runtime.Initializer.Constant;
import dev.unroll.runtime.Initializer.Normal;
import dev.unroll.runtime.Initializer.Operation;
import dev.unroll.runtime.Initializer.Uniform;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Precision;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A compiled class says of its parameters how the model's text has them start.
class StartsTest {
    private static final Uniform DRAW = new Uniform(1, 2);

    @Test
    void everyOperationOnDrawsIsKept() {
        List<Applied> starts = List.of(
                of(Operation.NEGATE, DRAW),
                of(Operation.EXP, DRAW),
                of(Operation.LOG, DRAW),
                of(Operation.SQRT, DRAW),
                of(Operation.TANH, DRAW),
                of(Operation.SIGMOID, DRAW),
                of(Operation.SOFTPLUS, DRAW),
                of(Operation.ABS, new Normal(0, 1)),
                of(Operation.ADD, DRAW, new Constant(0.5)),
                of(Operation.SUBTRACT, new Constant(0.5), DRAW),
                of(Operation.MULTIPLY, DRAW, DRAW),
                of(Operation.DIVIDE, new Constant(0.5), of(Operation.EXP, DRAW)),
                of(Operation.POWER, DRAW, new Constant(2)),
                of(Operation.MAXIMUM, DRAW, new Constant(0.5)),
                of(Operation.MINIMUM, DRAW, new Constant(0.5)));
        assertEquals(starts, started("""
                -uniform(1, 2)
                exp(uniform(1, 2))
                log(uniform(1, 2))
                sqrt(uniform(1, 2))
                tanh(uniform(1, 2))
                sigmoid(uniform(1, 2))
                softplus(uniform(1, 2))
                abs(normal(0, 1))
                uniform(1, 2) + 0.5
                0.5 - uniform(1, 2)
                uniform(1, 2) .* uniform(1, 2)
                0.5 / exp(uniform(1, 2))
                uniform(1, 2) ^ 2
                max(uniform(1, 2), 0.5)
                min(uniform(1, 2), 0.5)
                """.lines().toList()));
        Set<Operation> kept = EnumSet.noneOf(Operation.class);
        starts.forEach(start -> kept.add(start.operation()));
        assertEquals(EnumSet.allOf(Operation.class), kept);
    }

    private static Applied of(Operation operation, Initializer... operands) {
        return new Applied(operation, Arrays.asList(operands));
    }

    private static List<Initializer> started(List<String> starts) {
        StringBuilder text = new StringBuilder("model Started {\n");
        for (int i = 0; i < starts.size(); i++) {
            text.append("  param p" + i + ": [3] = " + starts.get(i) + "\n");
            text.append("  output y" + i + " = p" + i + "\n");
        }
        SourceFile file = new SourceFile("started.model", text + "  input x: [1]\n  output y = x\n}\n");
        CompileRequest request = new CompileRequest(
                ModelReader.readModel(file, Options.DEFAULT).model().orElseThrow(), Backend.JAVA, Precision.FLOAT, "");
        try (Network network = ModelCompiler.compile(request).newNetwork(1, 1)) {
            return network.signature().parameters().stream()
                    .map(Parameter::initial)
                    .toList();
        }
    }
}
