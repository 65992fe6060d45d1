package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.grad.ReverseMode;
import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.lower.ModelLowering;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// No pass changes what the graph of a model means.
class PipelineTest {
    private static final int SAMPLES = 2;
    private static final double TOLERANCE = 1e-11;

    @TestFactory
    Stream<DynamicTest> everyPassKeepsTheResultsOfTheLoweredGraph() {
        return DynamicTest.stream(TestModels.names(), name -> name, name -> {
            CheckedModel model = TestModels.read(name);
            Graph lowered = ModelLowering.lower(model);
            Map<String, Tensor> point = point(lowered);
            Map<String, Tensor> expected = new LinkedHashMap<>(Interpreter.evaluate(lowered, point, SAMPLES));
            if (model.loss().isPresent()) {
                expected.putAll(Interpreter.evaluate(ReverseMode.differentiate(lowered), point, SAMPLES));
            }
            Graph means = ModelLowering.lowerToMeans(model);
            Map<String, Tensor> meant = Interpreter.evaluate(means, point, SAMPLES);
            List<Stage> stages =
                    ModelCompiler.stages(new CompileRequest(model, Backend.VECTOR, Precision.DOUBLE, "", 100, 512));
            for (int i = 0; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                String where = " after pass " + i + ", " + stage.pass() + ", of "
                        + stage.graph().name();
                Interpreter.evaluate(stage.graph(), point, SAMPLES)
                        .forEach((result, actual) ->
                                check((draws(stage.graph()) ? expected : meant).get(result), actual, result + where));
            }
        });
    }

    /// Whether what is random is drawn in a stage's graph, and not taken for its mean.
    private static boolean draws(Graph graph) {
        return graph.name().equals("model") || graph.name().equals("train");
    }

    private static Map<String, Tensor> point(Graph graph) {
        Random random = new Random(1);
        Map<String, Tensor> point = new LinkedHashMap<>();
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            var type = graph.block().parameters().get(i).type();
            Tensor.EntryFunction entry =
                    (_, _, _) -> type.kind() == Kind.CLASS ? random.nextInt(2) : random.nextGaussian();
            point.put(graph.parameterNames().get(i), Tensor.generate(type, SAMPLES, entry));
        }
        return point;
    }

    private static void check(Tensor expected, Tensor actual, String what) {
        double largest = 1e-3;
        for (double value : expected.data()) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertEquals(expected.type(), actual.type(), what);
        for (int i = 0; i < expected.data().length; i++) {
            assertEquals(expected.data()[i], actual.data()[i], TOLERANCE * largest, what + " at " + i);
        }
    }
}
