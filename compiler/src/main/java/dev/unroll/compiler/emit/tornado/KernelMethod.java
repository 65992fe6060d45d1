package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.DeviceLayout;
import dev.unroll.compiler.device.Stage;
import dev.unroll.compiler.emit.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/// The method of a kernel, and how it is called.
///
/// @param spec the method
/// @param arguments names of its arguments, `context` first where it is a kernel of work-groups
/// @param items how often a parallel loop goes round; empty for a kernel of work-groups
record KernelMethod(MethodSpec spec, List<String> arguments, CodeBlock items) {
    /// The first argument of kernels of work-groups.
    static final String CONTEXT = "context";

    /// The number of steps that all samples have together, by the number of an input.
    static String stepCount(int input) {
        return "stepCount" + input;
    }

    /// Whether the kernel reads a variable.
    boolean mentions(String variable) {
        return usesWord(spec.code(), variable);
    }

    /// Makes a kernel's method.
    ///
    /// @param grouped whether it is a kernel of work-groups, and not a parallel loop
    /// @param clocks recurrences that it is a step of
    /// @param unrolled whether steps are given as numbers
    /// @param items how often its parallel loop goes round; empty if it has none
    static KernelMethod of(
            String name,
            boolean grouped,
            DeviceAddresses addresses,
            DeviceLayout layout,
            List<Stage.Clock> clocks,
            boolean unrolled,
            NumberFormat format,
            CodeBlock body,
            CodeBlock items) {
        boolean counts = usesWord(body, "sampleCount");
        CodeBlock.Builder code = CodeBlock.builder();
        List<Stage.Clock> needed = clocks.stream()
                .filter(clock -> usesWord(body, clock.variable()))
                .toList();
        CodeBlock given = given(layout, body);
        boolean draws = usesWord(body, DeviceArray.COUNTS.toString());
        if (counts || draws || !given.isEmpty() || (!unrolled && !needed.isEmpty())) {
            addresses.use(DeviceArray.COUNTS);
        }
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC, Modifier.STATIC);
        List<String> arguments = new ArrayList<>();
        if (grouped) {
            method.addParameter(TornadoTypes.CONTEXT, CONTEXT);
            arguments.add(CONTEXT);
        }
        for (DeviceArray array : addresses.used()) {
            method.addParameter(TornadoTypes.array(array.kind(), format.precision()), array.toString());
            arguments.add(array.toString());
        }
        if (counts) {
            code.addStatement("int sampleCount = $L.get(0)", DeviceArray.COUNTS);
        }
        code.add(given);
        for (Stage.Clock clock : needed) {
            if (unrolled) {
                method.addParameter(int.class, clock.variable());
                arguments.add(clock.variable());
            } else {
                CodeBlock step = CodeBlock.of("$L.get($L)", DeviceArray.COUNTS, 1 + clock.number());
                code.addStatement(
                        "int $L = $L",
                        clock.variable(),
                        clock.backward() ? CodeBlock.of("$L - $L", clock.steps() - 1, step) : step);
            }
        }
        CodeBlock declarations = addresses.declarations(format.number());
        if (usesWord(declarations, DeviceAddresses.CAPACITY) || usesWord(body, DeviceAddresses.CAPACITY)) {
            method.addParameter(int.class, DeviceAddresses.CAPACITY);
            arguments.add(DeviceAddresses.CAPACITY);
        }
        return new KernelMethod(
                method.addCode(code.add(declarations).add(body).build()).build(), arguments, items);
    }

    /// What the host says of a batch.
    private static CodeBlock given(DeviceLayout layout, CodeBlock body) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (int input = 0; input < layout.inputs(); input++) {
            if (usesWord(body, stepCount(input))) {
                code.addStatement(
                        "int $L = $L.get($L)", stepCount(input), DeviceArray.COUNTS, layout.stepCountIndex(input));
            }
        }
        return code.build();
    }

    private static boolean usesWord(CodeBlock code, String word) {
        return code.toString()
                .lines()
                .filter(line -> !line.strip().startsWith("//"))
                .anyMatch(line -> line.matches(".*\\b" + word + "\\b.*"));
    }

    /// The method that allocates local memory for numbers of a type.
    static String allocation(TypeName number) {
        return number.equals(TypeName.FLOAT)
                ? "allocateFloatLocalArray"
                : number.equals(TypeName.INT) ? "allocateIntLocalArray" : "allocateDoubleLocalArray";
    }
}
