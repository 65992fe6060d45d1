package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.ProductAxes;
import dev.unroll.compiler.emit.Addresses;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.schedule.Kernel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The sum of one entry of a product's result, by one work-item.
final class ProductLoops {
    /// Terms that are added up in a turn of a loop.
    private static final int AT_ONCE = 4;

    private final Kernel.Product product;
    private final DeviceAddresses addresses;
    private final NumberFormat format;
    private final Map<Character, String> indices = new HashMap<>();

    ProductLoops(Kernel.Product product, DeviceAddresses addresses, NumberFormat format) {
        this.product = product;
        this.addresses = addresses;
        this.format = format;
        product.letters().chars().forEach(letter -> indices.put((char) letter, variable((char) letter)));
    }

    /// The variable over the axis with this letter.
    static String variable(char letter) {
        return "at" + Character.toUpperCase(letter);
    }

    /// Says which variables the indices along axes are.
    void bind(String letters, List<String> names) {
        for (int i = 0; i < letters.length(); i++) {
            indices.put(letters.charAt(i), names.get(i));
        }
    }

    /// The sum, kept in the result.
    void sum(CodeBlock.Builder code) {
        code.addStatement("$T sum = 0", format.number());
        List<ProductAxes.Axis> summed = ProductAxes.summed(product);
        if (!summed.isEmpty() && summed.getLast() instanceof ProductAxes.Axis.Letter innermost) {
            List<ProductAxes.Axis> outer = summed.subList(0, summed.size() - 1);
            outer.forEach(axis -> open(code, axis));
            terms(code, innermost.letter(), 1, innermost.size());
            outer.forEach(_ -> code.endControlFlow());
        } else {
            summed.forEach(axis -> open(code, axis));
            term(code);
            summed.forEach(_ -> code.endControlFlow());
        }
        code.addStatement("$L", store(CodeBlock.of("sum")));
    }

    /// The variable `sum`, of every so manieth term, from that of the variable `part` on. The sum is over one letter.
    void share(CodeBlock.Builder code, int parts) {
        var axis = (ProductAxes.Axis.Letter) ProductAxes.summed(product).getFirst();
        code.addStatement("$T sum = 0", format.number());
        terms(code, axis.letter(), parts, axis.size() / parts);
        int rest = axis.size() % parts;
        if (rest > 0) {
            code.beginControlFlow("if (part < $L)", rest);
            indices.put(axis.letter(), "(part + " + (axis.size() - rest) + ")");
            term(code);
            code.endControlFlow();
        }
    }

    /// Adds up terms of a letter, several in each turn, so that a work-item waits for them all at once.
    ///
    /// @param parts how far a term lies from the next
    private void terms(CodeBlock.Builder code, char letter, int parts, int count) {
        String first = variable(letter);
        String start = parts == 1 ? "" : " + part";
        if (count >= 2 * AT_ONCE) {
            code.beginControlFlow("for (int turn = 0; turn < $L; turn++)", count / AT_ONCE)
                    .addStatement("int $L = turn * $L$L", first, AT_ONCE * parts, start);
            for (int i = 0; i < AT_ONCE; i++) {
                indices.put(letter, i == 0 ? first : "(" + first + " + " + i * parts + ")");
                term(code);
            }
            code.endControlFlow();
            for (int i = count - count % AT_ONCE; i < count; i++) {
                indices.put(letter, parts == 1 ? "" + i : "(part + " + i * parts + ")");
                term(code);
            }
        } else {
            code.beginControlFlow("for (int turn = 0; turn < $L; turn++)", count)
                    .addStatement("int $L = $L", first, parts == 1 ? "turn" : "turn * " + parts + " + part");
            indices.put(letter, first);
            term(code);
            code.endControlFlow();
        }
    }

    private void term(CodeBlock.Builder code) {
        code.addStatement(
                "sum += $L * $L",
                addresses.element(product.left(), entries(product.leftAxes())),
                addresses.element(product.right(), entries(product.rightAxes())));
    }

    /// Keeps a sum in the result, or adds it to what is there.
    CodeBlock store(CodeBlock sum) {
        List<String> entries = entries(product.resultAxes());
        CodeBlock value =
                product.accumulate() ? CodeBlock.of("$L + $L", addresses.element(product.result(), entries), sum) : sum;
        return addresses.store(product.result(), entries, value);
    }

    List<String> entries(String letters) {
        return letters.chars().mapToObj(letter -> indices.get((char) letter)).toList();
    }

    private void open(CodeBlock.Builder code, ProductAxes.Axis axis) {
        switch (axis) {
            case ProductAxes.Axis.Samples _ -> {
                addresses.use(DeviceArray.COUNTS);
                code.beginControlFlow("for (int $1L = 0; $1L < sampleCount; $1L++)", DeviceAddresses.SAMPLE);
            }
            case ProductAxes.Axis.Steps(int size) ->
                code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", Addresses.TIME, size);
            case ProductAxes.Axis.Letter(char letter, int size) ->
                code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", variable(letter), size);
        }
    }
}
