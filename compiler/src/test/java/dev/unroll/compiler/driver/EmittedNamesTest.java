package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// No name and no other text of a model gets in the way of the emitted code, or becomes code.
class EmittedNamesTest {
    private static final int SAMPLES = 5;

    private static final List<String> VALUES = List.of(
            // Java's words
            "int",
            "this",
            "double",
            "null",
            "true",
            "new",
            "goto",
            "strictfp",
            "var",
            "record",
            "yield",
            "sealed",
            "assert",
            "class_",
            "_",
            "__",
            "_1",
            "super_",
            "enum",
            "final",
            "void",
            "default",
            // what emitted code calls its own
            "parameters",
            "gradients",
            "results",
            "partials",
            "reduced",
            "rows",
            "row",
            "time",
            "at",
            "at2",
            "at3",
            "atI",
            "count",
            "rowCount",
            "rowCapacity",
            "firstRow",
            "from",
            "to",
            "samples",
            "sampleCount",
            "slice_",
            "slices",
            "batch",
            "capacity",
            "threads",
            "run",
            "prepare",
            "finish",
            "bind",
            "signature",
            "SIGNATURE",
            "partial",
            "partialValues",
            "reducedValues",
            "kind",
            "forward",
            "backward",
            "loop",
            "t",
            "t2",
            "x",
            "i",
            "j",
            "k",
            "left0",
            "left1",
            "right0",
            "result0",
            "result1",
            "hAt",
            "hAt2",
            "wAt",
            "step3",
            "row3",
            "row6",
            "v",
            "v2",
            "value",
            "value2",
            "valueValue",
            "start",
            "startH",
            "startSums",
            "compute",
            "multiply",
            "pack",
            "packedW",
            "exp_",
            "relu_",
            "w2",
            "predict",
            "evaluate",
            "train_",
            "loss",
            "metric",
            "output0",
            "input0",
            "newPass",
            "close",
            "add",
            "Math",
            "System",
            "Arrays",
            "Values",
            "Slice",
            "Training",
            "List",
            "String",
            "Object",
            "h2",
            "d",
            "dh",
            "dx",
            "sum0",
            "productSum",
            "product");

    private static final List<String> CLASSES = List.of(
            "Slice",
            "List",
            "Training",
            "Prediction",
            "Evaluation",
            "Values",
            "Math",
            "Arrays",
            "String",
            "Object",
            "SlicedNetwork",
            "Signature",
            "Pass",
            "PassKind",
            "Batch",
            "Network",
            "Override",
            "Float",
            "Double",
            "Precision",
            "Parameter",
            "Port",
            "Initializer",
            "int",
            "record",
            "var",
            "Integer",
            "Record",
            "Uniform",
            "Constant",
            "Doubles",
            "Classes",
            "Block",
            "PREDICTION",
            "x",
            "h",
            "parameters",
            "SIGNATURE",
            "_",
            "UnsupportedOperationException",
            "System",
            "rows");

    /// What the class that users see calls its own, or what it uses.
    private static final List<String> MODEL_CLASS_VALUES = List.of(
            "Arrays",
            "BATCH",
            "Named",
            "OutputPort",
            "Predictor",
            "SIGNATURE",
            "Stream",
            "_",
            "batch",
            "count",
            "hashCode",
            "int",
            "list",
            "network",
            "predictor",
            "record",
            "row",
            "sample");

    private static final List<String> MODEL_CLASSES =
            List.of("BATCH", "H_INPUT", "Prediction", "SIGNATURE", "Samples", "Session", "h", "int", "record");

    @TestFactory
    Stream<DynamicTest> aValueMayHaveAnyName() {
        return VALUES.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(recurrent("Named", name))));
    }

    @TestFactory
    Stream<DynamicTest> aModelMayHaveAnyName() {
        return CLASSES.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(recurrent(name, "h"))));
    }

    @Test
    void theClassThatUsersSeeMayHaveAnyOfTheseNames(@TempDir Path folder) throws IOException {
        List<EmittedSource> sources = new ArrayList<>();
        for (String value : MODEL_CLASS_VALUES) {
            sources.addAll(emit("Named", value, sources.size()));
        }
        for (String type : MODEL_CLASSES) {
            sources.addAll(emit(type, type.equals("H_INPUT") ? "h" : type, sources.size()));
        }
        StrictCompiler.compile(sources, folder);
    }

    private static List<EmittedSource> emit(String model, String value, int number) {
        CheckedModel checked = TestModels.parse("named.model", recurrent(model, value));
        CompileRequest request =
                new CompileRequest(checked, Backend.JAVA, Precision.FLOAT, "dev.unroll.test.p" + number);
        return ModelCompiler.emit(request, SettingsReader.DEFAULTS);
    }

    @Test
    void commentsAndLongLinesOfAModelStayComments() {
        String hostile = "*/ } static { System.exit(1); } /* $L $$ $T $> $< $[ $] \\u000a System.exit(1); // \\u002a/ ";
        String text = recurrent("Hostile", "h")
                .replace("h = tanh(", "h = // " + hostile.repeat(40) + "\n tanh( // " + hostile + "\n");
        check(text);
        assertFalse(compiled(text).source().contains("exit"));
    }

    @Test
    void textInAnEquationIsAOneLineComment() {
        String sum = "x" + " + 0 * x".repeat(40);
        check(recurrent("Long", "h").replace("W*x", "W*(" + sum + ")"));
    }

    @Test
    void aFileNameIsNoCode() {
        String file = "a\n*/ class \\u000a $L $$ ü \"x\" .model";
        CheckedModel model = TestModels.parse(file, recurrent("Filed", "h"));
        check(model);
    }

    /// A recurrent model in which a name stands for a model's input, a parameter, a state and a value.
    private static String recurrent(String model, String name) {
        return """
                cell cell_of(MODEL_x: [D], units: size) {
                  param W: [units, D] = uniform(-1, 1)
                  param U: [2*units, units] = uniform(-1, 1)
                  param w: [units] = 0.5
                  state NAME: [units] = 0
                  [other; rest] = U*prev(NAME)
                  gate = sigmoid(other + W*MODEL_x) .* w
                  NAME = tanh(rest + gate .* prev(NAME)) + squashed(gate)
                  output NAME
                }
                cell squashed(of_x: [N]) {
                  NAME = exp(of_x - max(of_x)) / sum(exp(of_x - max(of_x)))
                  output NAME
                }
                model MODEL {
                  input NAME: sequence(3) of [2]
                  target goal: class(2)
                  inner = cell_of(NAME, units: 3)
                  param M: [3, 3] = normal(0, 1)
                  logits = linear(M * transpose(M) * last(inner), units: 2)
                  minimize cross_entropy(logits, goal)
                  report NAME = accuracy(logits, goal)
                  output inner
                  output NAME_ = softmax(logits)
                }
                """.replace("MODEL_x", name.equals("x") ? "x2" : "x")
                .replace("MODEL", model)
                .replace("NAME", name)
                .replace("W*" + name + ")", "W*x)");
    }

    private static CompiledModel compiled(String text) {
        return TestTarget.JAVA.compile(TestModels.parse("named.model", text), Precision.DOUBLE);
    }

    private void check(String text) {
        check(TestModels.parse("named.model", text));
    }

    private void check(CheckedModel model) {
        check(model, TestTarget.JAVA);
        check(model, TestTarget.VECTOR_256);
    }

    private void check(CheckedModel model, TestTarget target) {
        CompiledModel compiled = target.compile(model, Precision.DOUBLE);
        try (Network network = compiled.newNetwork(SAMPLES, 1)) {
            Point.setParameters(network, 3);
            Batch batch = Point.batch(compiled.signature(), SAMPLES, SAMPLES, 3);
            Reference reference = new Reference(model, network, batch, 0);
            network.evaluate(batch);
            Map<String, Tensor> results = reference.results();
            assertEquals(results.get("loss").data()[0], network.loss(), 1e-11);
            for (int i = 0; i < network.signature().outputs().size(); i++) {
                String output = network.signature().outputs().get(i).name();
                CompiledNetworkTest.check(results.get("output/" + output).data(), network.output(i), 0, output);
            }
            network.train(batch);
            Map<String, Tensor> gradients = reference.gradients();
            for (Parameter parameter : network.signature().parameters()) {
                double[] expected = gradients.get("grad/" + parameter.name()).data();
                CompiledNetworkTest.check(expected, network.gradients(), parameter.offset(), parameter.name());
            }
        }
    }
}
