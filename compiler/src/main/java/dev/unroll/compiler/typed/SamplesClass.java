package dev.unroll.compiler.typed;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.typed.TypedPort.Form;
import dev.unroll.runtime.typed.SampleList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The class in which callers collect samples to train with.
final class SamplesClass {
    private final List<TypedPort> ports;

    SamplesClass(List<TypedPort> inputs, List<TypedPort> targets) {
        this.ports = Stream.concat(inputs.stream(), targets.stream()).toList();
    }

    TypeSpec generate() {
        TypeSpec.Builder type = TypeSpec.classBuilder("Samples")
                .addJavadoc("Samples with what the model should say of them, in memory. For one thread at a time.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addField(FieldSpec.builder(SampleList.class, "list", Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("new $T(SIGNATURE)", SampleList.class)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("No samples so far.\n")
                        .addModifiers(Modifier.PUBLIC)
                        .build());
        TypedPorts.sampleForms(ports).forEach(form -> type.addMethod(add(form)));
        return type.addMethod(MethodSpec.methodBuilder("size")
                        .addJavadoc("The number of samples.\n")
                        .addModifiers(Modifier.PUBLIC)
                        .returns(int.class)
                        .addStatement("return list.size()")
                        .build())
                .build();
    }

    private MethodSpec add(Form form) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("add")
                .addJavadoc("Adds a copy of a sample. $L\n\n", TypedPorts.documentation(form))
                .addJavadoc(TypedPorts.documentation(ports.stream()))
                .addJavadoc("@throws IllegalArgumentException if sizes are not the model's\n")
                .addModifiers(Modifier.PUBLIC);
        ports.forEach(port -> method.addParameter(port.sample(form), port.name()));
        List<CodeBlock> puts = TypedPorts.lengthsFirst(ports).stream()
                .map(port -> CodeBlock.of("$L.put(batch, row, $L)", port.constant(), port.name()))
                .toList();
        return method.addCode("list.add($L);\n", PredictMethods.filling("_", puts))
                .build();
    }
}
