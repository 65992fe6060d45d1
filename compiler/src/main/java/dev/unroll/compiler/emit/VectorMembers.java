package dev.unroll.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.ir.Op;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/// Constants and methods of an emitted class that its vector code needs.
final class VectorMembers {
    private final VectorFormat vectors;
    private final VectorFunctions functions;
    private final BlockMethods blocks;
    private final Set<Integer> species = new TreeSet<>();
    private final Map<Integer, Set<Integer>> tails = new TreeMap<>();
    private boolean sums;
    private boolean numbersEntries;

    VectorMembers(VectorFormat vectors, MathMethods math) {
        this.vectors = vectors;
        this.functions = new VectorFunctions(vectors, math);
        this.blocks = new BlockMethods(this);
        species.add(vectors.lanes());
    }

    BlockMethods blocks() {
        return blocks;
    }

    VectorFunctions functions() {
        return functions;
    }

    VectorFormat vectors() {
        return vectors;
    }

    /// Vectors of this length, of which there are constants then.
    VectorFormat vectors(int lanes) {
        species.add(lanes);
        return vectors.withLanes(lanes);
    }

    /// The mask of the first `count` lanes.
    CodeBlock first(int count) {
        return first(vectors, count);
    }

    private CodeBlock first(VectorFormat vectors, int count) {
        tails.computeIfAbsent(vectors.lanes(), _ -> new TreeSet<>()).add(count);
        return CodeBlock.of("$L", mask(vectors, count));
    }

    private String mask(VectorFormat vectors, int count) {
        return "FIRST_" + count + (vectors.lanes() == this.vectors.lanes() ? "" : "_OF_" + vectors.lanes());
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
        return load(vectors, array, index, tail);
    }

    /// The same for vectors of a length of their own.
    CodeBlock load(VectorFormat vectors, String array, CodeBlock index, int tail) {
        CodeBlock mask = tail == 0 ? CodeBlock.of("") : CodeBlock.of(", $L", first(vectors, tail));
        return CodeBlock.of("$T.fromArray($L, $L, $L$L)", vectors.type(), vectors.species(), array, index, mask);
    }

    /// `array[index ...] = value`
    ///
    /// @param tail how many are written, 0 for all
    CodeBlock store(CodeBlock value, String array, CodeBlock index, int tail) {
        CodeBlock mask = tail == 0 ? CodeBlock.of("") : CodeBlock.of(", $L", first(tail));
        return CodeBlock.of("$L.intoArray($L, $L$L)", value, array, index, mask);
    }

    /// Adds statements that reduce a vector, and gives the sum or the largest of its numbers. Halves are added to
    /// each other, so that the order is the same in all circumstances, as that of `reduceLanes` need not be.
    CodeBlock reduce(Op.Reduction reduction, String vector, CodeBlock.Builder code) {
        return switch (reduction) {
            case SUM -> {
                sums = true;
                for (int distance = vectors.lanes() / 2; distance > 0; distance /= 2) {
                    code.addStatement("$1L = $1L.add($1L.rearrange(FROM_$2L))", vector, distance);
                }
                yield CodeBlock.of("$L.lane(0)", vector);
            }
            case MAXIMUM -> CodeBlock.of("$L.reduceLanes($L)", vector, VectorFormat.operator("MAX"));
        };
    }

    void addTo(TypeSpec.Builder type) {
        TypeName box = vectors.format().box();
        TypeName speciesType = ParameterizedTypeName.get(VectorFormat.classOf("VectorSpecies"), box);
        for (int lanes : species) {
            VectorFormat of = vectors.withLanes(lanes);
            type.addField(constant(speciesType, of.species(), CodeBlock.of("$T.SPECIES_$L", of.type(), of.bits())));
        }
        TypeName maskType = ParameterizedTypeName.get(VectorFormat.classOf("VectorMask"), box);
        tails.forEach((lanes, counts) -> {
            VectorFormat of = vectors.withLanes(lanes);
            counts.forEach(count -> type.addField(
                    constant(maskType, mask(of, count), CodeBlock.of("$L.indexInRange(0, $L)", of.species(), count))));
        });
        if (numbersEntries) {
            type.addField(
                    constant(vectors.type(), "ENTRIES", CodeBlock.of("$T.zero(LANES).addIndex(1)", vectors.type())));
        }
        functions.specs().forEach(type::addMethod);
        blocks.addTo(type);
        if (sums) {
            addShuffles(type, box);
        }
    }

    private static FieldSpec constant(TypeName type, String name, CodeBlock value) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(value)
                .build();
    }

    /// Shuffles that move the upper half of a vector down, the upper half of that, and so on.
    private void addShuffles(TypeSpec.Builder type, TypeName box) {
        ClassName shuffleClass = VectorFormat.classOf("VectorShuffle");
        TypeName shuffle = ParameterizedTypeName.get(shuffleClass, box);
        for (int distance = vectors.lanes() / 2; distance > 0; distance /= 2) {
            type.addField(constant(
                    shuffle, "FROM_" + distance, CodeBlock.of("$T.iota(LANES, $L, 1, true)", shuffleClass, distance)));
        }
    }
}
