package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Methods of emitted classes are of sizes that the virtual machine compiles well: in larger ones it makes objects of
/// vectors.
class MethodSizesTest {
    private static final int MOST_BYTES = 2400;

    private static final List<String> CELLS = List.of(
            "rnn",
            "lstm",
            "gru",
            "gru_reset_before",
            "minimal_gated_unit",
            "peephole_lstm",
            "coupled_lstm",
            "multiplicative_lstm",
            "layer_norm_lstm",
            "slstm",
            "indrnn",
            "sru");

    @TestFactory
    Stream<DynamicTest> rowsAreComputedInMethodsOfModestSize() {
        return CELLS.stream()
                .flatMap(cell -> EnumSet.of(TestTarget.VECTOR_256, TestTarget.VECTOR_512).stream()
                        .map(target -> DynamicTest.dynamicTest(
                                cell + " " + target, () -> assertEquals(List.of(), large(model(cell), target)))));
    }

    private static CheckedModel model(String cell) {
        return TestModels.parse("sizes.model", """
                model Sizes {
                  input  rows:  sequence(28) of [28]
                  target digit: class(10)
                  states = %s(rows, units: 100)
                  logits = linear(last(states), units: 10)
                  minimize cross_entropy(logits, digit)
                  output   logits
                }
                """.formatted(cell));
    }

    private static List<String> large(CheckedModel model, TestTarget target) {
        CompiledModel compiled = target.compile(model, Precision.FLOAT);
        List<String> large = new ArrayList<>();
        EmittedClasses classes = MemoryCompiler.compile(compiled.className(), compiled.source());
        for (byte[] file : classes.files().values()) {
            ClassFile.of()
                    .parse(file)
                    .methods()
                    .forEach(method -> method.findAttribute(Attributes.code())
                            .map(CodeAttribute::codeLength)
                            .filter(bytes -> bytes > MOST_BYTES)
                            .ifPresent(bytes -> large.add(method.methodName() + ": " + bytes)));
        }
        return large;
    }
}
