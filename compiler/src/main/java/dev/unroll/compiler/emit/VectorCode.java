package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Expressions for several neighbours of a row at once. What is the same for the whole row stays a number.
final class VectorCode {
    private final VectorFormat vectors;
    private final VectorMembers members;
    private final Addresses addresses;
    private final ScalarCode scalars;
    private final List<String> entries;
    private final Set<String> locals;
    private final int length;
    private final int tail;
    private final Map<Location, String> kept = new HashMap<>();

    /// @param entries the loop variables over the entries
    /// @param locals locals that are vectors
    /// @param length how many entries a row has
    /// @param tail how many lanes count, 0 for all
    VectorCode(
            VectorFormat vectors,
            VectorMembers members,
            Addresses addresses,
            ScalarCode scalars,
            List<String> entries,
            Set<String> locals,
            int length,
            int tail) {
        this.vectors = vectors;
        this.members = members;
        this.addresses = addresses;
        this.scalars = scalars;
        this.entries = entries;
        this.locals = locals;
        this.length = length;
        this.tail = tail;
    }

    /// Says that a local variable holds what lies somewhere.
    void keep(Location location, String local) {
        kept.put(location, local);
    }

    /// The expression as a vector.
    CodeBlock write(Scalar scalar) {
        if (scalar.variesAlongRow(locals)) {
            return vector(scalar);
        }
        return scalar instanceof Scalar.Literal(double value) && value == 0 && 1 / value > 0
                ? vectors.zero()
                : vectors.broadcast(scalars.write(scalar));
    }

    /// A vector, or a number where methods of vectors take one.
    private CodeBlock operand(Scalar scalar) {
        return scalar.variesAlongRow(locals) ? vector(scalar) : scalars.write(scalar);
    }

    private CodeBlock vector(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Load(Location location) -> {
                String local = kept.get(location);
                yield local == null ? load(location) : CodeBlock.of("$L", local);
            }
            case Scalar.Local local -> CodeBlock.of("$L", local.name());
            case Scalar.Unary unary -> unary(unary.function(), unary.operand());
            case Scalar.Binary binary -> binary(binary);
            case Scalar.Select select -> select(select);
            case Scalar.IsClass isClass ->
                CodeBlock.of(
                        "$L.blend($L, $L.compare($L, $L - $L))",
                        vectors.zero(),
                        vectors.format().literal(1),
                        members.entries(),
                        VectorFormat.operator("EQ"),
                        scalars.write(isClass.index()),
                        entries.getLast());
            case Scalar.AtStep atStep ->
                CodeBlock.of(
                        "($L == $L ? $L : $L)",
                        Addresses.TIME,
                        atStep.step(),
                        vector(atStep.operand()),
                        vectors.zero());
            case Scalar.Draw _ -> throw new IllegalStateException("draws are made one by one");
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.StepCount _, Scalar.IsBefore _ -> write(scalar);
        };
    }

    /// Neighbours, read no further than the array goes.
    CodeBlock load(Location location) {
        return members.load(
                location.buffer().name(),
                addresses.index(location, entries),
                location.canReadBeyond(length, vectors.lanes()) ? 0 : tail);
    }

    /// `array[...] = value`.
    CodeBlock store(Location location, CodeBlock value) {
        return members.store(
                value,
                location.buffer().name(),
                addresses.index(location, entries),
                location.canWriteBeyond(length, vectors.lanes()) ? 0 : tail);
    }

    private CodeBlock unary(UnaryFunction function, Scalar operand) {
        return switch (function) {
            case NEGATE -> CodeBlock.of("$L.neg()", vector(operand));
            case ABS -> CodeBlock.of("$L.abs()", vector(operand));
            case SQRT -> CodeBlock.of("$L.sqrt()", vector(operand));
            case RELU ->
                CodeBlock.of(
                        "$1L.blend($2L, $1L.compare($3L, $2L))",
                        vector(operand),
                        vectors.format().literal(0),
                        VectorFormat.operator("LT"));
            case EXP, TANH, SIGMOID, LOG, SOFTPLUS ->
                throw new IllegalStateException(function + " is applied to whole rows");
        };
    }

    private CodeBlock binary(Scalar.Binary binary) {
        return switch (binary.function()) {
            case ADD -> commutative(binary, "add");
            case MULTIPLY -> commutative(binary, "mul");
            case MAXIMUM -> commutative(binary, "max");
            case MINIMUM -> commutative(binary, "min");
            case SUBTRACT -> CodeBlock.of("$L.sub($L)", write(binary.left()), operand(binary.right()));
            case DIVIDE -> CodeBlock.of("$L.div($L)", write(binary.left()), operand(binary.right()));
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
                CodeBlock.of(
                        "$L.blend($L, $L)",
                        vectors.zero(),
                        vectors.format().literal(1),
                        comparison(binary.function(), binary.left(), binary.right()));
            case POWER -> throw new IllegalStateException("powers are not made of vector instructions");
        };
    }

    /// The vector first, as it has the method.
    private CodeBlock commutative(Scalar.Binary binary, String method) {
        boolean swap = !binary.left().variesAlongRow(locals);
        Scalar receiver = swap ? binary.right() : binary.left();
        Scalar argument = swap ? binary.left() : binary.right();
        return CodeBlock.of("$L.$L($L)", vector(receiver), method, operand(argument));
    }

    private CodeBlock select(Scalar.Select select) {
        if (!select.condition().variesAlongRow(locals)) {
            return CodeBlock.of(
                    "($L ? $L : $L)",
                    scalars.condition(select.condition()),
                    write(select.then()),
                    write(select.otherwise()));
        }
        return CodeBlock.of(
                "$L.blend($L, $L)", write(select.otherwise()), operand(select.then()), condition(select.condition()));
    }

    private CodeBlock condition(Scalar condition) {
        if (condition instanceof Scalar.Binary(var function, var left, var right) && function.isComparison()) {
            return comparison(function, left, right);
        }
        return CodeBlock.of(
                "$L.compare($L, $L)",
                vector(condition),
                VectorFormat.operator("NE"),
                vectors.format().literal(0));
    }

    private CodeBlock comparison(BinaryFunction function, Scalar left, Scalar right) {
        String operator = switch (function) {
            case LESS -> "LT";
            case LESS_OR_EQUAL -> "LE";
            case GREATER -> "GT";
            case GREATER_OR_EQUAL -> "GE";
            case EQUAL -> "EQ";
            case NOT_EQUAL -> "NE";
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, POWER ->
                throw new IllegalArgumentException(function + " compares nothing");
        };
        return CodeBlock.of("$L.compare($L, $L)", write(left), VectorFormat.operator(operator), operand(right));
    }
}
