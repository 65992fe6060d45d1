package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A graph that is being written: the model's, or the body of a recurrence, which sees what is around
/// it.
final class Scope {
    private final @Nullable Scope outer;
    private final Translation translation;
    private final Map<Value, Equation> equations = new HashMap<>();
    private final Map<Value, String> names = new HashMap<>();
    private final Map<Type, String> shapes = new HashMap<>();
    private final List<OnnxNode> nodes = new ArrayList<>();

    Scope(Translation translation, @Nullable Scope outer, Block block) {
        this.translation = translation;
        this.outer = outer;
        for (Equation equation : block.body()) {
            equation.results().forEach(result -> equations.put(result, equation));
        }
    }

    List<OnnxNode> nodes() {
        return nodes;
    }

    Constants constants() {
        return translation.constants();
    }

    void bind(Value value, String name) {
        names.put(value, name);
    }

    /// How a value is made, here or around.
    Optional<Equation> definition(Value value) {
        Equation equation = equations.get(value);
        return equation != null || outer == null ? Optional.ofNullable(equation) : outer.definition(value);
    }

    /// The name of a value, which is translated if it is not yet, in the scope that it belongs to.
    String name(Value value) {
        String known = names.get(value);
        if (known != null) {
            return known;
        }
        Equation equation = equations.get(value);
        if (equation == null) {
            return outer == null ? translation.parameter(value) : outer.name(value);
        }
        translation.translate(equation, this);
        String name = names.get(value);
        if (name == null) {
            throw new IllegalStateException(value + " was not translated");
        }
        return name;
    }

    /// Writes a node.
    void node(String operator, List<String> inputs, List<String> outputs, Attribute... attributes) {
        nodes.add(new OnnxNode(operator, inputs, outputs, List.of(attributes)));
    }

    /// Writes a node with a single output.
    String node(String operator, List<String> inputs, Attribute... attributes) {
        String output = translation.fresh(operator);
        node(operator, inputs, List.of(output), attributes);
        return output;
    }

    /// The name of a value, with axes of size 1 where `target` has axes that the value lacks.
    String aligned(Value value, Type target) {
        List<Long> missing = Axes.missing(value.type(), target);
        String name = name(value);
        return missing.isEmpty()
                ? name
                : node("Unsqueeze", List.of(name, constants().integers(missing)));
    }

    /// The sizes of all axes of a type, as a tensor.
    String shape(Type type) {
        if (!type.batch()) {
            return constants().integers(Axes.fixed(type));
        }
        if (outer != null) {
            return outer.shape(type);
        }
        return shapes.computeIfAbsent(type.withKind(Kind.NUMBER), wanted -> {
            List<Long> fixed = Axes.fixed(wanted);
            int before = Axes.batch(wanted);
            List<String> parts = new ArrayList<>();
            if (before > 0) {
                parts.add(constants().integers(fixed.subList(0, before)));
            }
            parts.add(translation.sampleCount());
            if (fixed.size() > before) {
                parts.add(constants().integers(fixed.subList(before, fixed.size())));
            }
            return parts.size() == 1 ? parts.getFirst() : node("Concat", parts, new Attribute.Integer("axis", 0));
        });
    }

    /// The name of a value repeated to a type with more axes.
    String expanded(Value value, Type type) {
        boolean same = value.type().withKind(type.kind()).equals(type);
        return same ? name(value) : node("Expand", List.of(aligned(value, type), shape(type)));
    }
}
