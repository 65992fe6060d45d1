package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.DeviceNetwork.UpdateRule;
import dev.unroll.runtime.Precision;
import javax.lang.model.element.Modifier;

/// What a training step has besides the gradients: parameters and memory that stay on the device, the
/// tasks that update them, and the methods that take settings down and bring everything up when it is
/// asked for.
final class UpdateTasks {
    static final ClassName RULE = ClassName.get(DeviceNetwork.class).nestedClass("UpdateRule");
    static final String SETTINGS = "settings";
    static final String NORM = "norm";

    private final NumberFormat format;
    private final int parameters;
    private final int groupSize;
    private final HostValues values;

    UpdateTasks(NumberFormat format, int parameters, int groupSize) {
        this.format = format;
        this.parameters = parameters;
        this.groupSize = groupSize;
        this.values = new HostValues(format);
    }

    void addFields(TypeSpec.Builder type) {
        type.addField(RULE, "rule", Modifier.PRIVATE, Modifier.FINAL);
        addArray(type, "groups", CodeBlock.of("size($L, 0)", parameters));
        addArray(type, "memory", CodeBlock.of("size(memoryCount() * $L, 0)", parameters));
        addArray(type, NORM, CodeBlock.of("size($L, 0)", 1 + groups()));
        addArray(type, SETTINGS, CodeBlock.of("size(settingsCount(), 0)"));
        type.addField(FieldSpec.builder(TornadoTypes.RESULT, "result", Modifier.PRIVATE)
                .build());
    }

    private void addArray(TypeSpec.Builder type, String name, CodeBlock size) {
        TypeName array = UpdateKernels.array(name, format);
        type.addField(FieldSpec.builder(array, name, Modifier.PRIVATE, Modifier.FINAL)
                .initializer("new $T($L)", array, size)
                .build());
    }

    /// Fills what stays on the device as the host has it.
    CodeBlock filling() {
        return CodeBlock.builder()
                .addStatement("this.rule = rule")
                .addStatement(
                        "toDevice($L, parameters, 0, $L)",
                        values.array(CodeBlock.of("hostParameters()"), Kind.NUMBER),
                        parameters)
                .addStatement("toDevice(hostGroups(), groups, 0, $L)", parameters)
                .beginControlFlow("for (int i = 0; i < memoryCount(); i++)")
                .addStatement(
                        "toDevice($L, memory, i * $L, $L)",
                        values.array(CodeBlock.of("hostMemory(i)"), Kind.NUMBER),
                        parameters,
                        parameters)
                .endControlFlow()
                .addStatement("$L.init(0)", SETTINGS)
                .build();
    }

    /// The tasks at the end of the last graph.
    void addTo(CodeBlock.Builder graph) {
        graph.addStatement(
                "graph.task($1S, $2L::$3L, $4L, $5L)",
                UpdateKernels.MEASURE,
                UpdateKernels.NAME,
                UpdateKernels.MEASURE,
                KernelMethod.CONTEXT,
                String.join(", ", UpdateKernels.MEASURED));
        graph.beginControlFlow("switch (rule)");
        for (UpdateRule rule : UpdateRule.values()) {
            graph.addStatement(
                    "case $L -> graph.task($S, $L::$L, $L)",
                    rule.name(),
                    "update",
                    UpdateKernels.NAME,
                    UpdateKernels.kernel(rule),
                    String.join(", ", UpdateKernels.ARGUMENTS));
        }
        graph.endControlFlow()
                .addStatement("graph.transferToHost($T.UNDER_DEMAND, parameters, memory)", TornadoTypes.TRANSFER);
    }

    MethodSpec set() {
        return MethodSpec.methodBuilder("set")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(double[].class, "numbers")
                .beginControlFlow("for (int i = 0; i < numbers.length; i++)")
                .addStatement(
                        "$L.set(i, $L)",
                        SETTINGS,
                        format.precision() == Precision.FLOAT ? "(float) numbers[i]" : "numbers[i]")
                .endControlFlow()
                .build();
    }

    MethodSpec pull() {
        return MethodSpec.methodBuilder("pull")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .beginControlFlow("if (result == null)")
                .addStatement("return")
                .endControlFlow()
                .addStatement("result.transferToHost(parameters, memory)")
                .addStatement(
                        "toHost(parameters, 0, $L, $L)",
                        values.array(CodeBlock.of("hostParameters()"), Kind.NUMBER),
                        parameters)
                .beginControlFlow("for (int i = 0; i < memoryCount(); i++)")
                .addStatement(
                        "toHost(memory, i * $L, $L, $L)",
                        parameters,
                        values.array(CodeBlock.of("hostMemory(i)"), Kind.NUMBER),
                        parameters)
                .endControlFlow()
                .build();
    }

    /// Work-groups that measure gradients.
    int groups() {
        return UpdateKernels.groups(parameters, groupSize);
    }

    /// Entries that are updated.
    int count() {
        return parameters;
    }
}
