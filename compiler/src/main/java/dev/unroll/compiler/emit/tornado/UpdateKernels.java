package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.device.UpdateFormula;
import dev.unroll.compiler.emit.ElementCode;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.emit.ScalarCode;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.runtime.DeviceNetwork.UpdateRule;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.lang.model.element.Modifier;

/// The kernels that let parameters follow their gradients, by the formulas of their rules. The array
/// `settings` is laid out as [UpdateRule] says; `norm` has the norm of the gradients and what each work-group added up
/// for it; `memory` has what is remembered, memory by memory; `groups` says of each entry which
/// group of parameters it is of.
final class UpdateKernels {
    static final String NAME = "UpdateKernels";

    /// Names of the arguments of all rules.
    static final List<String> ARGUMENTS = List.of("parameters", "gradients", "settings", "norm", "memory", "groups");

    /// The kernel that measures gradients.
    static final String MEASURE = "measure";

    /// Names of its arguments, behind the context.
    static final List<String> MEASURED = List.of("gradients", "settings", "norm");

    private static final int MOST_GROUPS = 64;

    /// Gradients that each work-item should have at least, before there are more work-groups.
    private static final int TURNS = 4;

    /// What PyTorch adds to a norm before dividing.
    private static final double GUARD = 1e-6;

    /// What gradients are multiplied by before they are squared, so that the squares of large ones, such as those of an
    /// untrained normalised recurrence, are still numbers of single precision. A power of two changes no digit.
    private static final double SCALE = 0x1p-20;

    private static final String INDEX = "index";

    private final NumberFormat format;
    private final DeviceFunctions functions;
    private final int parameters;
    private final int groupSize;

    UpdateKernels(NumberFormat format, int parameters, int groupSize) {
        this.format = format;
        this.functions = new DeviceFunctions(format, _ -> {
            throw new IllegalArgumentException("an update draws nothing");
        });
        this.parameters = parameters;
        this.groupSize = groupSize;
    }

    /// The name of a rule's kernel.
    static String kernel(UpdateRule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    TypeSpec generate() {
        TypeSpec.Builder type = TypeSpec.classBuilder(NAME)
                .addJavadoc("How parameters follow their gradients on the device.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(measure());
        for (UpdateRule rule : UpdateRule.values()) {
            type.addMethod(update(UpdateFormula.of(rule)));
        }
        functions.addTo(type);
        return type.build();
    }

    static TypeName array(String name, NumberFormat format) {
        return TornadoTypes.array(name.equals("groups") ? Kind.CLASS : Kind.NUMBER, format.precision());
    }

    /// How many work-groups measure gradients, each some of them.
    static int groups(int parameters, int groupSize) {
        return Math.clamp(parameters / (TURNS * groupSize), 1, MOST_GROUPS);
    }

    private int groups() {
        return groups(parameters, groupSize);
    }

    /// The squares of all gradients, added up by each work-group. Where entries are clipped by their size, they only
    /// tell whether gradients are all finite: they are 0 then.
    private MethodSpec measure() {
        TypeName number = format.number();
        int chunks = Math.ceilDiv(parameters, groups() * groupSize);
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("int $L = context.localIdx", Lanes.LANE)
                .addStatement("int group = context.groupIdx")
                .addStatement("$T[] shares = context.$L($L)", number, KernelMethod.allocation(number), groupSize)
                .addStatement("$T limit = settings.get(1)", number)
                .addStatement("$T sum = 0", number)
                .beginControlFlow("for (int chunk = 0; chunk < $L; chunk++)", chunks)
                .addStatement("int $L = (chunk * $L + group) * $L + $L", INDEX, groups(), groupSize, Lanes.LANE)
                .beginControlFlow("if ($L < $L)", INDEX, parameters)
                .addStatement("$T slope = gradients.get($L) * $L", number, INDEX, format.literal(SCALE))
                .addStatement("sum = sum + slope * (limit > 0 ? 0 : slope)")
                .endControlFlow()
                .endControlFlow();
        new Lanes(groupSize).reduce(code, "sum", "shares", (left, right) -> CodeBlock.of("$L + $L", left, right));
        code.beginControlFlow("if ($L == 0)", Lanes.LANE)
                .addStatement("norm.set(1 + group, sum)")
                .endControlFlow();
        MethodSpec.Builder method = MethodSpec.methodBuilder(MEASURE)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(TornadoTypes.CONTEXT, KernelMethod.CONTEXT);
        MEASURED.forEach(array -> method.addParameter(array(array, format), array));
        return method.addCode(code.build()).build();
    }

    /// The norm of all gradients, and what they are multiplied by.
    private void addFactor(CodeBlock.Builder code) {
        TypeName number = format.number();
        code.addStatement("$T squares = 0", number)
                .beginControlFlow("for (int part = 0; part < $L; part++)", groups())
                .addStatement("squares += norm.get(1 + part)")
                .endControlFlow()
                .addStatement(
                        "$T length = $L * $L",
                        number,
                        functions.call(UnaryFunction.SQRT, CodeBlock.of("squares")),
                        format.literal(1 / SCALE))
                .addStatement("$T most = settings.get(0)", number)
                .addStatement("$T ratio = most / (length + $L)", number, format.literal(GUARD))
                // What is no finite number is left for the trainer to find.
                .addStatement(
                        "$T factor = most > 0 && ratio < 1 && length <= $T.MAX_VALUE ? ratio : 1", number, format.box())
                .beginControlFlow("if ($L == 0)", INDEX)
                .addStatement("norm.set(0, length)")
                .endControlFlow();
    }

    private MethodSpec update(UpdateFormula formula) {
        UpdateRule rule = formula.rule();
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(kernel(rule)).addModifiers(Modifier.PUBLIC, Modifier.STATIC);
        ARGUMENTS.forEach(array -> method.addParameter(array(array, format), array));
        CodeBlock.Builder body = CodeBlock.builder();
        addFactor(body);
        read(body, "limit", CodeBlock.of("settings.get(1)"));
        AtomicInteger setting = new AtomicInteger(UpdateRule.OWN);
        rule.settings().forEach(name -> read(body, name, CodeBlock.of("settings.get($L)", setting.getAndIncrement())));
        body.addStatement("int group = $L + $L * groups.get($L)", UpdateRule.GROUPS, UpdateRule.OF_GROUP, INDEX);
        read(body, "rate", CodeBlock.of("settings.get(group)"));
        read(body, "decay", CodeBlock.of("settings.get(group + 1)"));
        read(body, "remaining", CodeBlock.of("settings.get(group + 2)"));
        read(body, "slope", CodeBlock.of("gradients.get($L)", INDEX));
        read(body, "parameter", CodeBlock.of("parameters.get($L)", INDEX));
        for (String memory : rule.memories()) {
            read(body, UpdateFormula.before(memory), CodeBlock.of("memory.get($L)", place(rule, memory)));
        }
        ScalarCode scalars = new ScalarCode(format, functions, NO_ELEMENTS, List.of(INDEX));
        formula.values().forEach((name, value) -> read(body, name, scalars.write(value)));
        for (String memory : rule.memories()) {
            body.addStatement("memory.set($L, $L)", place(rule, memory), memory);
        }
        body.addStatement("parameters.set($L, $L)", INDEX, UpdateFormula.RESULT);
        return method.addStatement("int count = $L", parameters)
                .beginControlFlow("for (@$1T int $2L = 0; $2L < count; $2L++)", TornadoTypes.PARALLEL, INDEX)
                .addCode(body.build())
                .endControlFlow()
                .build();
    }

    private CodeBlock place(UpdateRule rule, String memory) {
        int before = Math.multiplyExact(rule.memories().indexOf(memory), parameters);
        return before == 0 ? CodeBlock.of(INDEX) : CodeBlock.of("$L + $L", before, INDEX);
    }

    private void read(CodeBlock.Builder body, String name, CodeBlock from) {
        body.addStatement("$T $L = $L", format.number(), name, from);
    }

    /// Formulas read local variables alone.
    private static final ElementCode NO_ELEMENTS = new ElementCode() {
        @Override
        public CodeBlock element(Location location, List<String> entries) {
            throw new IllegalArgumentException("an update reads " + location);
        }

        @Override
        public CodeBlock index(Location location, List<String> entries) {
            throw new IllegalArgumentException("an update reads " + location);
        }
    };
}
