package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/// Constants and methods of an emitted class that its vector code needs.
///
/// Functions are written out in multiplications and additions, each rounded once. What a machine's own library
/// computes for them differs from machine to machine, and from code that is interpreted to code that is
/// compiled; a run would not be repeatable.
final class VectorMembers {
    private final VectorFormat vectors;
    private final Set<Integer> tails = new TreeSet<>();
    private final Set<UnaryFunction> functions = EnumSet.noneOf(UnaryFunction.class);
    private boolean loads;
    private boolean masksLoads;
    private boolean sums;
    private boolean numbersEntries;

    VectorMembers(VectorFormat vectors) {
        this.vectors = vectors;
    }

    VectorFormat vectors() {
        return vectors;
    }

    /// The mask of the first `count` lanes.
    CodeBlock first(int count) {
        tails.add(count);
        return CodeBlock.of("FIRST_$L", count);
    }

    /// A vector of the lanes' numbers.
    CodeBlock entries() {
        numbersEntries = true;
        return CodeBlock.of("ENTRIES");
    }

    /// Neighbours in an array.
    ///
    /// @param tail how many are read, 0 for all
    CodeBlock load(String array, CodeBlock index, int tail) {
        if (tail == 0) {
            loads = true;
            return CodeBlock.of("load($L, $L)", array, index);
        }
        masksLoads = true;
        return CodeBlock.of("load($L, $L, $L)", array, index, first(tail));
    }

    /// `array[index ...] = value`
    ///
    /// @param tail how many are written, 0 for all
    CodeBlock store(CodeBlock value, String array, CodeBlock index, int tail) {
        return tail == 0
                ? CodeBlock.of("$L.intoArray($L, $L)", value, array, index)
                : CodeBlock.of("$L.intoArray($L, $L, $L)", value, array, index, first(tail));
    }

    CodeBlock call(UnaryFunction function, CodeBlock operand) {
        functions.add(function);
        if (function == UnaryFunction.SIGMOID) {
            functions.add(UnaryFunction.EXP);
        }
        return CodeBlock.of("$L($L)", name(function), operand);
    }

    /// The sum or the largest of a vector's numbers.
    CodeBlock reduce(Op.Reduction reduction, String vector) {
        return switch (reduction) {
            case SUM -> {
                sums = true;
                yield CodeBlock.of("sum($L)", vector);
            }
            case MAXIMUM -> CodeBlock.of("$L.reduceLanes($L)", vector, VectorFormat.operator("MAX"));
        };
    }

    void addTo(TypeSpec.Builder type) {
        TypeName box = vectors.format().box();
        TypeName species = ParameterizedTypeName.get(VectorFormat.classOf("VectorSpecies"), box);
        type.addField(constant(species, "LANES", CodeBlock.of("$T.SPECIES_$L", vectors.type(), vectors.bits())));
        for (int tail : tails) {
            TypeName mask = ParameterizedTypeName.get(VectorFormat.classOf("VectorMask"), box);
            type.addField(constant(mask, "FIRST_" + tail, CodeBlock.of("LANES.indexInRange(0, $L)", tail)));
        }
        if (numbersEntries) {
            type.addField(
                    constant(vectors.type(), "ENTRIES", CodeBlock.of("$T.zero(LANES).addIndex(1)", vectors.type())));
        }
        if (loads) {
            type.addMethod(load().addStatement("return $T.fromArray(LANES, array, index)", vectors.type())
                    .build());
        }
        if (masksLoads) {
            type.addMethod(
                    load().addParameter(ParameterizedTypeName.get(VectorFormat.classOf("VectorMask"), box), "lanes")
                            .addStatement("return $T.fromArray(LANES, array, index, lanes)", vectors.type())
                            .build());
        }
        if (sums) {
            addSum(type, box);
        }
        functions.forEach(function -> type.addMethod(function(function)));
    }

    private static FieldSpec constant(TypeName type, String name, CodeBlock value) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(value)
                .build();
    }

    private MethodSpec.Builder load() {
        return MethodSpec.methodBuilder("load")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(vectors.type())
                .addParameter(ArrayTypeName.of(vectors.format().number()), "array")
                .addParameter(int.class, "index");
    }

    /// Halves are added to each other, so that the order is the same in all circumstances.
    private void addSum(TypeSpec.Builder type, TypeName box) {
        ClassName shuffleClass = VectorFormat.classOf("VectorShuffle");
        TypeName shuffle = ParameterizedTypeName.get(shuffleClass, box);
        MethodSpec.Builder sum = MethodSpec.methodBuilder("sum")
                .addJavadoc("The sum of a vector's numbers, always added in the same order.\n")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(vectors.format().number())
                .addParameter(vectors.type(), "x");
        String halves = "x";
        for (int distance = vectors.lanes() / 2; distance > 0; distance /= 2) {
            type.addField(constant(
                    shuffle, "FROM_" + distance, CodeBlock.of("$T.iota(LANES, $L, 1, true)", shuffleClass, distance)));
            sum.addStatement("$1T by$2L = $3L.add($3L.rearrange(FROM_$2L))", vectors.type(), distance, halves);
            halves = "by" + distance;
        }
        type.addMethod(sum.addStatement("return $L.lane(0)", halves).build());
    }

    private static String name(UnaryFunction function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    private MethodSpec function(UnaryFunction function) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name(function))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(vectors.type())
                .addParameter(vectors.type(), "x");
        switch (function) {
            case RELU ->
                method.addStatement(
                        "return x.blend($1L, x.compare($2T.LT, $1L))",
                        vectors.format().literal(0),
                        VectorFormat.classOf("VectorOperators"));
            case EXP -> exp(method);
            case SIGMOID ->
                method.addStatement("return $L.div(exp(x.neg()).add(1.0f))", vectors.broadcast(CodeBlock.of("1.0f")));
            case TANH -> tanh(method);
            case LOG, SQRT, SOFTPLUS, ABS, NEGATE ->
                throw new IllegalStateException(function + " has no method of its own");
        }
        return method.build();
    }

    /// `exp(x) = 2^n * exp(r)` with `r = x - n * log(2)`, and `exp(r)` as `1 + r + r^2 * p(r)` with the `p` of
    /// degree 4 whose largest relative error over `|r| <= log(2) / 2` is least, 3e-9. `log(2)` is subtracted in
    /// two parts, of which the first has so few digits that its multiples are exact. Adding 1.5 * 2^23 rounds to
    /// a whole number and leaves it in the lowest bits, from where it is shifted into the exponent.
    private void exp(MethodSpec.Builder method) {
        ClassName operators = VectorFormat.classOf("VectorOperators");
        method.addJavadoc("e^x; 0 where that is below the normal numbers. Wrong by 1 in the last place at most.\n")
                .addStatement("$T shifted = x.fma(1.442695f, 1.2582912E7f)", vectors.type())
                .addStatement("$T whole = shifted.sub(1.2582912E7f)", vectors.type())
                .addStatement("$1T rest = whole.lanewise($2T.FMA, -0.693359375f, x)", vectors.type(), operators)
                .addStatement("rest = whole.lanewise($T.FMA, 2.1219444E-4f, rest)", operators)
                .addStatement("$T power = rest.fma(0.0013814599f, 0.0083687175f)", vectors.type());
        for (String coefficient : new String[] {"0.04166839f", "0.16666521f", "0.49999994f", "1.0f", "1.0f"}) {
            method.addStatement("power = power.lanewise($T.FMA, rest, $L)", operators, coefficient);
        }
        method.addStatement(
                        "$T exponent = shifted.reinterpretAsInts().lanewise($T.LSHL, 23)",
                        VectorFormat.classOf("IntVector"),
                        operators)
                .addStatement("power = power.reinterpretAsInts().add(exponent).reinterpretAsFloats()")
                .addStatement(
                        "power = power.blend($T.POSITIVE_INFINITY, x.compare($T.GT, 88.72283f))",
                        Float.class,
                        operators)
                .addStatement("return power.blend(0.0f, x.compare($T.LT, -87.33654f))", operators);
    }

    /// `x * p(x^2) / q(x^2)` with `p` and `q` of degree 4, whose largest relative error over `|x| <= 8` is
    /// 6e-9 before rounding; the tangent differs from 1 by less than 3e-7 from there on.
    private void tanh(MethodSpec.Builder method) {
        ClassName operators = VectorFormat.classOf("VectorOperators");
        method.addJavadoc("The hyperbolic tangent, wrong by 6 in the last place at most.\n")
                .addStatement("$T square = x.mul(x)", vectors.type())
                .addStatement("$T above = square.fma(1.5230526E-8f, 2.1894739E-5f)", vectors.type())
                .addStatement("$T below = square.fma(8.52249E-7f, 3.4112995E-4f)", vectors.type());
        for (String coefficient : new String[] {"0.0035716025f", "0.13444501f", "1.0f"}) {
            method.addStatement("above = above.lanewise($T.FMA, square, $L)", operators, coefficient);
        }
        for (String coefficient : new String[] {"0.02616446f", "0.4677783f", "1.0f"}) {
            method.addStatement("below = below.lanewise($T.FMA, square, $L)", operators, coefficient);
        }
        method.addStatement("$T quotient = x.mul(above).div(below)", vectors.type())
                .addStatement("quotient = quotient.blend(1.0f, x.compare($T.GT, 8.0f))", operators)
                .addStatement("return quotient.blend(-1.0f, x.compare($T.LT, -8.0f))", operators);
    }
}
