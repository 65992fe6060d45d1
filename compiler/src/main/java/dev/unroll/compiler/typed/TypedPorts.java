package dev.unroll.compiler.typed;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.typed.TypedPort.Form;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.typed.BatchPort;
import dev.unroll.runtime.typed.OutputPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// Names ports for Java, and declares the constants that read and write them.
final class TypedPorts {
    /// What emitted methods call their own parameters and locals, and what they use of classes and
    /// constants.
    private static final Set<String> LOCALS = Set.of(
            "BATCH",
            "Predictor",
            "SIGNATURE",
            "Stream",
            "batch",
            "row",
            "sample",
            "count",
            "network",
            "predictor",
            "stream",
            "list",
            "temperature",
            "seed",
            "data",
            "options",
            "listener");

    private final Precision precision;
    private final Set<String> classes;
    private final JavaNames constants;
    private final List<FieldSpec> fields = new ArrayList<>();

    /// @param classes names of emitted classes, which a parameter of the same name would hide
    TypedPorts(Signature signature, Set<String> classes) {
        this.precision = signature.precision();
        this.classes = classes;
        Set<String> taken = new HashSet<>(Set.of("SIGNATURE", "BATCH"));
        Stream.of(signature.inputs(), signature.targets(), signature.outputs())
                .flatMap(List::stream)
                .forEach(port -> taken.add(port.name()));
        taken.addAll(classes);
        this.constants = new JavaNames(taken);
    }

    /// Names for the parameters of a method.
    JavaNames parameters() {
        Set<String> taken = new HashSet<>(LOCALS);
        taken.addAll(classes);
        return new JavaNames(taken);
    }

    List<TypedPort> inputs(List<Port> ports, JavaNames names, ClassName network, String prefix) {
        return declare(
                ports,
                names,
                prefix,
                "INPUT",
                BatchPort.class,
                (constant, index) -> CodeBlock.of("$T.input($T.SIGNATURE, $L)", BatchPort.class, network, index));
    }

    List<TypedPort> targets(List<Port> ports, JavaNames names, ClassName network, String prefix) {
        return declare(
                ports,
                names,
                prefix,
                "TARGET",
                BatchPort.class,
                (constant, index) -> CodeBlock.of("$T.target($T.SIGNATURE, $L)", BatchPort.class, network, index));
    }

    List<TypedPort> outputs(List<Port> ports, ClassName network, String prefix) {
        JavaNames names = new JavaNames(PredictionRecord.RESERVED);
        return declare(
                ports,
                names,
                prefix,
                "OUTPUT",
                OutputPort.class,
                (constant, index) -> CodeBlock.of("new $T($T.SIGNATURE, $L)", OutputPort.class, network, index));
    }

    private interface Initializer {
        CodeBlock of(String constant, int index);
    }

    private List<TypedPort> declare(
            List<Port> ports, JavaNames names, String prefix, String suffix, Class<?> type, Initializer initializer) {
        List<TypedPort> typed = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            String constant = constants.unique(prefix + port.name().toUpperCase(Locale.ROOT) + "_" + suffix);
            fields.add(FieldSpec.builder(type, constant, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .initializer(initializer.of(constant, i))
                    .build());
            typed.add(new TypedPort(port, precision, i, names.unique(port.name()), constant));
        }
        return typed;
    }

    void addTo(TypeSpec.Builder type) {
        fields.forEach(type::addField);
    }

    /// The forms in which samples of these ports are passed, each combination of types once.
    static List<Form> forms(List<TypedPort> ports, Function<Form, Function<TypedPort, TypeName>> types) {
        List<Form> forms = new ArrayList<>();
        List<List<TypeName>> seen = new ArrayList<>();
        for (Form form : Form.values()) {
            List<TypeName> signature = ports.stream().map(types.apply(form)).toList();
            if (!seen.contains(signature)) {
                seen.add(signature);
                forms.add(form);
            }
        }
        return forms;
    }

    /// The forms in which one sample is passed.
    static List<Form> sampleForms(List<TypedPort> ports) {
        return forms(ports, form -> port -> port.sample(form));
    }

    /// What a form means for the caller, to be read after a method's purpose.
    static String documentation(Form form) {
        return switch (form) {
            case FLAT -> "Arrays are flat: all entries of a sample, step by step, row-major.";
            case NESTED -> "Arrays are nested as the model's sizes are.";
            case MEMORY ->
                "Entries lie in memory step by step, row-major, in the\nmachine's order of bytes; classes are {@code int}.";
        };
    }

    /// Documentation of the parameters.
    static CodeBlock documentation(Stream<TypedPort> ports) {
        CodeBlock.Builder documentation = CodeBlock.builder();
        ports.forEach(port -> documentation.add(
                "@param $L {@code $L}: {@code $L}$L\n",
                port.name(),
                port.port().name(),
                port.port().typeName(),
                port.port()
                        .length()
                        .map(length -> ", in arrays at least as many steps as {@code " + length + "} says")
                        .orElse("")));
        return documentation.build();
    }

    /// In the order in which a sample is put: how many steps it has is known before these are.
    static List<TypedPort> lengthsFirst(List<TypedPort> ports) {
        return ports.stream()
                .sorted(Comparator.comparing(port -> !port.port().isLength()))
                .toList();
    }
}
