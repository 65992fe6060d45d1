package dev.unroll.compiler.typed;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.train.Classification;
import dev.unroll.runtime.typed.OutputPort;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// The record of a model's outputs for one sample. A target that an output says the class of can be
/// asked for too.
final class PredictionRecord {
    /// Methods of all records and objects, and what the record has besides.
    static final Set<String> RESERVED = Set.of(
            "Arrays",
            "OutputPort",
            "clone",
            "components",
            "equals",
            "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll",
            "toString",
            "wait");

    private final String name;
    private final String documentation;
    private final Signature signature;
    private final List<TypedPort> outputs;

    PredictionRecord(String name, String documentation, Signature signature, List<TypedPort> outputs) {
        this.name = name;
        this.documentation = documentation;
        this.signature = signature;
        this.outputs = outputs;
    }

    TypeSpec generate() {
        MethodSpec.Builder components = MethodSpec.constructorBuilder();
        TypeSpec.Builder type = TypeSpec.recordBuilder(name).addModifiers(Modifier.PUBLIC);
        type.addJavadoc("$L Arrays are not copied.\n\n", documentation);
        for (TypedPort output : outputs) {
            components.addParameter(output.nested(), output.name());
            type.addJavadoc(
                    "@param $L output {@code $L}: {@code $L}$L\n",
                    output.name(),
                    output.port().name(),
                    output.port().typeName(),
                    output.port()
                            .length()
                            .map(length -> ", as many steps as {@code " + length + "} says")
                            .orElse(""));
        }
        type.recordConstructor(components.build());
        addClasses(type);
        if (outputs.stream().anyMatch(output -> output.rank() > 0)) {
            addEquality(type);
        }
        return type.build();
    }

    private void addClasses(TypeSpec.Builder type) {
        Set<String> taken = new HashSet<>(RESERVED);
        outputs.forEach(output -> taken.add(output.name()));
        JavaNames names = new JavaNames(RESERVED);
        for (int target = 0; target < signature.targets().size(); target++) {
            String method = names.unique(signature.targets().get(target).name());
            int wanted = target;
            if (taken.add(method)) {
                outputs.stream()
                        .filter(output -> says(output, wanted))
                        .findFirst()
                        .ifPresent(output -> type.addMethod(classOf(method, output)));
            }
        }
    }

    private boolean says(TypedPort output, int target) {
        return Classification.of(signature, output.index(), target).isPresent();
    }

    private static MethodSpec classOf(String method, TypedPort output) {
        MethodSpec.Builder spec = MethodSpec.methodBuilder(method).addModifiers(Modifier.PUBLIC);
        boolean steps = output.port().steps() > 0;
        spec.returns(steps ? ArrayTypeName.of(TypeName.INT) : TypeName.INT);
        if (output.port().isClass()) {
            return spec.addJavadoc(
                            "The class that {@code $L} says.\n", output.port().name())
                    .addStatement("return $L", output.name())
                    .build();
        }
        spec.addJavadoc(
                "The class that has the largest entry in {@code $L}, the first of equals$L.\n",
                output.port().name(),
                steps ? ", for each step" : "");
        return steps
                ? spec.addStatement(
                                "return $T.stream($L).mapToInt($T::largest).toArray()",
                                Arrays.class,
                                output.name(),
                                OutputPort.class)
                        .build()
                : spec.addStatement("return $T.largest($L)", OutputPort.class, output.name())
                        .build();
    }

    /// Records compare arrays by identity.
    private void addEquality(TypeSpec.Builder type) {
        CodeBlock values = outputs.stream()
                .map(output -> CodeBlock.of("$L", output.name()))
                .collect(CodeBlock.joining(", "));
        type.addMethod(MethodSpec.methodBuilder("equals")
                .addJavadoc("Whether all entries are equal; NaN equals itself.\n")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(boolean.class)
                .addParameter(Object.class, "other")
                .addStatement(
                        "return other instanceof $L that && $T.deepEquals(components(), that.components())",
                        name,
                        Arrays.class)
                .build());
        type.addMethod(MethodSpec.methodBuilder("hashCode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(int.class)
                .addStatement("return $T.deepHashCode(components())", Arrays.class)
                .build());
        type.addMethod(MethodSpec.methodBuilder("toString")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class)
                .addStatement("return $S + $T.deepToString(components())", name, Arrays.class)
                .build());
        type.addMethod(MethodSpec.methodBuilder("components")
                .addModifiers(Modifier.PRIVATE)
                .returns(Object[].class)
                .addStatement("return new Object[] {$L}", values)
                .build());
    }

    /// The method that reads the record out of a network.
    MethodSpec reader(String method) {
        CodeBlock values = outputs.stream().map(PredictionRecord::read).collect(CodeBlock.joining(", "));
        return MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(ClassName.get("", name))
                .addParameter(Network.class, "network")
                .addParameter(Batch.class, "batch")
                .addParameter(int.class, "row")
                .addStatement("return new $L($L)", name, values)
                .build();
    }

    private static CodeBlock read(TypedPort output) {
        if (output.rank() == 0) {
            CodeBlock cast = output.entry().equals(TypeName.DOUBLE)
                    ? CodeBlock.builder().build()
                    : CodeBlock.of("($T) ", output.entry());
            return CodeBlock.of("$L$L.number(network, batch, row)", cast, output.constant());
        }
        if (output.port().isClass()) {
            return CodeBlock.of("$L.classes(network, batch, row)", output.constant());
        }
        String shape = List.of("s", "Rows", "Blocks").get(output.rank() - 1);
        return CodeBlock.of("$L.$L$L(network, batch, row)", output.constant(), output.entry(), shape);
    }
}
