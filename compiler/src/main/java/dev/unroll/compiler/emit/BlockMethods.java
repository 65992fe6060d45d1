package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.lang.model.element.Modifier;

/// The methods of an emitted class that compute one block of a product. The sums of a block are local variables,
/// which stay in registers while the loop runs. The distance of rows and the number of terms are constants, which
/// lets Java address all rows by one register. All products with blocks of a shape share them, so that they are
/// compiled once and soon.
final class BlockMethods {
    private final VectorMembers members;
    private final Map<Block, MethodSpec> methods = new LinkedHashMap<>();

    BlockMethods(VectorMembers members) {
        this.members = members;
    }

    private sealed interface Block {
        int rows();

        int width();

        int lanes();

        default int columns() {
            return width() * lanes();
        }
    }

    /// `result[row, column] = start[row, column] + sum left[row, inner] * panels[inner, column]`
    ///
    /// @param rows rows of the block
    /// @param width columns of the block, in vectors
    /// @param lanes numbers in each of these
    /// @param terms how many a sum has
    /// @param leftStride distance of rows of `left`
    /// @param innerStride distance of a row's entries
    /// @param tail how many entries are written from the last vector's place on, 0 for those of a long vector
    /// @param start whether there is a start, otherwise it is 0
    /// @param startTail how many entries of the last vector are read from it, 0 for all
    /// @param backwards whether the last term comes first
    record Product(
            int rows,
            int width,
            int lanes,
            int terms,
            int leftStride,
            int innerStride,
            int tail,
            boolean start,
            int startTail,
            boolean backwards)
            implements Block {}

    /// `result[i, column] += sum left[row, i] * right[row, column]`
    ///
    /// @param rows indices `i` of the block
    /// @param width columns of the block, in vectors
    /// @param lanes numbers in each of these
    /// @param leftStride distance of rows of `left`
    /// @param rightStride distance of rows of `right`
    /// @param resultStride distance of indices `i` in the result
    /// @param tail how many entries of the last vector are read, 0 for all
    record Outer(int rows, int width, int lanes, int leftStride, int rightStride, int resultStride, int tail)
            implements Block {}

    void addTo(TypeSpec.Builder type) {
        methods.values().forEach(type::addMethod);
    }

    /// Name of a method `(left, leftFrom, panels, from, result, resultFrom, resultStride)`, with the distance of rows
    /// of the result. If there is a start, `(start, startFrom, startStride)` come first.
    String product(Product block) {
        return method(
                block,
                (block.start() ? "addTo" : "multiply")
                        + block.rows()
                        + "x"
                        + block.columns()
                        + (block.backwards() ? "Backwards" : ""));
    }

    /// Name of a method `(left, leftFrom, right, rightFrom, result, resultFrom, count)` over `count` rows.
    String outer(Outer block) {
        return method(block, "addProducts" + block.rows() + "x" + block.columns());
    }

    private String method(Block block, String name) {
        MethodSpec known = methods.get(block);
        if (known != null) {
            return known.name();
        }
        String unique = name;
        for (int i = 2; isTaken(unique); i++) {
            unique = name + "_" + i;
        }
        MethodSpec method = switch (block) {
            case Product product -> write(unique, product);
            case Outer outer -> write(unique, outer);
        };
        methods.put(block, method);
        return unique;
    }

    private boolean isTaken(String name) {
        return methods.values().stream().anyMatch(method -> method.name().equals(name));
    }

    private MethodSpec write(String name, Product block) {
        CodeBlock.Builder code = CodeBlock.builder();
        VectorFormat vectors = members.vectors(block.lanes());
        declareSums(
                code,
                block,
                (row, vector) -> block.start()
                        ? members.load(
                                vectors,
                                "start",
                                PanelCode.plus(
                                        times(CodeBlock.of("startFrom"), row, "startStride"), vector * vectors.lanes()),
                                vector == block.width() - 1 ? block.startTail() : 0)
                        : vectors.zero());
        if (block.backwards()) {
            code.beginControlFlow("for (int term = $L; term >= 0; term--)", block.terms() - 1);
        } else {
            code.beginControlFlow("for (int term = 0; term < $L; term++)", block.terms());
        }
        CodeBlock index = CodeBlock.of("from + $L", Addresses.scaled(CodeBlock.of("term"), block.columns()));
        loadRight(code, block, "panels", index, 0);
        CodeBlock entry = CodeBlock.of("leftFrom + $L", Addresses.scaled(CodeBlock.of("term"), block.innerStride()));
        addProducts(code, block, row -> PanelCode.plus(entry, row * block.leftStride()));
        code.endControlFlow();
        storeSums(code, block, row -> times(CodeBlock.of("resultFrom"), row, "resultStride"), block.tail());
        TypeName array = ArrayTypeName.of(vectors.format().number());
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        if (block.start()) {
            method.addParameter(array, "start")
                    .addParameter(int.class, "startFrom")
                    .addParameter(int.class, "startStride");
        }
        return method.addParameter(array, "left")
                .addParameter(int.class, "leftFrom")
                .addParameter(array, "panels")
                .addParameter(int.class, "from")
                .addParameter(array, "result")
                .addParameter(int.class, "resultFrom")
                .addParameter(int.class, "resultStride")
                .addCode(code.build())
                .build();
    }

    private static CodeBlock times(CodeBlock base, int row, String stride) {
        return switch (row) {
            case 0 -> base;
            case 1 -> CodeBlock.of("$L + $L", base, stride);
            default -> CodeBlock.of("$L + $L * $L", base, row, stride);
        };
    }

    private MethodSpec write(String name, Outer block) {
        CodeBlock.Builder code = CodeBlock.builder();
        VectorFormat vectors = members.vectors(block.lanes());
        declareSums(
                code,
                block,
                (row, vector) -> members.load(
                        vectors,
                        "result",
                        PanelCode.plus(
                                CodeBlock.of("resultFrom"), row * block.resultStride() + vector * vectors.lanes()),
                        0));
        code.beginControlFlow("for (int row = 0; row < count; row++)");
        CodeBlock right = CodeBlock.of("rightFrom + $L", Addresses.scaled(CodeBlock.of("row"), block.rightStride()));
        loadRight(code, block, "right", right, block.tail());
        CodeBlock left = CodeBlock.of("leftFrom + $L", Addresses.scaled(CodeBlock.of("row"), block.leftStride()));
        addProducts(code, block, row -> PanelCode.plus(left, row));
        code.endControlFlow();
        storeSums(code, block, row -> PanelCode.plus(CodeBlock.of("resultFrom"), row * block.resultStride()), 0);
        TypeName array = ArrayTypeName.of(vectors.format().number());
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(array, "left")
                .addParameter(int.class, "leftFrom")
                .addParameter(array, "right")
                .addParameter(int.class, "rightFrom")
                .addParameter(array, "result")
                .addParameter(int.class, "resultFrom")
                .addParameter(int.class, "count")
                .addCode(code.build())
                .build();
    }

    private interface Start {
        CodeBlock of(int row, int vector);
    }

    private interface Entry {
        CodeBlock of(int row);
    }

    private static String sum(int row, int vector) {
        return "sum" + row + "_" + vector;
    }

    private void declareSums(CodeBlock.Builder code, Block block, Start start) {
        VectorFormat vectors = members.vectors(block.lanes());
        for (int row = 0; row < block.rows(); row++) {
            for (int vector = 0; vector < block.width(); vector++) {
                code.addStatement("$T $L = $L", vectors.type(), sum(row, vector), start.of(row, vector));
            }
        }
    }

    private void loadRight(CodeBlock.Builder code, Block block, String array, CodeBlock start, int tail) {
        VectorFormat vectors = members.vectors(block.lanes());
        for (int vector = 0; vector < block.width(); vector++) {
            code.addStatement(
                    "$T right$L = $L",
                    vectors.type(),
                    vector,
                    members.load(
                            vectors,
                            array,
                            PanelCode.plus(start, vector * block.lanes()),
                            vector == block.width() - 1 ? tail : 0));
        }
    }

    /// `sum += left * right` for each pair.
    private void addProducts(CodeBlock.Builder code, Block block, Entry left) {
        VectorFormat vectors = members.vectors(block.lanes());
        for (int row = 0; row < block.rows(); row++) {
            code.addStatement(
                    "$T left$L = $L", vectors.type(), row, vectors.broadcast(CodeBlock.of("left[$L]", left.of(row))));
            for (int vector = 0; vector < block.width(); vector++) {
                code.addStatement("$1L = left$2L.fma(right$3L, $1L)", sum(row, vector), row, vector);
            }
        }
    }

    private void storeSums(CodeBlock.Builder code, Block block, Entry start, int tail) {
        for (int row = 0; row < block.rows(); row++) {
            for (int vector = 0; vector < block.width(); vector++) {
                code.addStatement(
                        "$L",
                        members.store(
                                whole(block, sum(row, vector)),
                                "result",
                                PanelCode.plus(start.of(row), vector * block.lanes()),
                                vector == block.width() - 1 ? tail : 0));
            }
        }
    }

    /// A short vector is stored as a long one, with zeros behind it. Java knows the length of the vectors that
    /// `intoArray` stores from those it has seen there, wherever that was, and must not see two.
    private CodeBlock whole(Block block, String sum) {
        VectorFormat all = members.vectors();
        return block.lanes() == all.lanes()
                ? CodeBlock.of("$L", sum)
                : CodeBlock.of("(($T) $L.reinterpretShape($L, 0))", all.type(), sum, all.species());
    }
}
