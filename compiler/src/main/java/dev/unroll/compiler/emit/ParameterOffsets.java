package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.runtime.Parameter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// Constants for where parameters start in the network's arrays, so that code reads `STATES_BX + at` and not a number.
public final class ParameterOffsets {
    private final Map<Parameter, String> names = new LinkedHashMap<>();

    public ParameterOffsets(List<Parameter> parameters) {
        Set<String> taken = new HashSet<>(Set.of("SIGNATURE"));
        for (Parameter parameter : parameters) {
            String base = parameter.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            String name = base;
            for (int i = 2; !taken.add(name); i++) {
                name = base + "_" + i;
            }
            names.put(parameter, name);
        }
    }

    public void addTo(TypeSpec.Builder type) {
        names.forEach((parameter, name) ->
                type.addField(FieldSpec.builder(int.class, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                        .initializer("$L", parameter.offset())
                        .build()));
    }

    /// The constant of the parameter that has the entry at `offset`, and the distance from there.
    public List<CodeBlock> terms(int offset) {
        for (Map.Entry<Parameter, String> entry : names.entrySet()) {
            int distance = offset - entry.getKey().offset();
            if (distance >= 0 && distance < entry.getKey().count()) {
                CodeBlock name = CodeBlock.of("$L", entry.getValue());
                return distance == 0 ? List.of(name) : List.of(name, CodeBlock.of("$L", distance));
            }
        }
        throw new IllegalArgumentException("no parameter has an entry at " + offset);
    }
}
