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
        summed.forEach(axis -> open(code, axis));
        code.addStatement(
                "sum += $L * $L",
                addresses.element(product.left(), entries(product.leftAxes())),
                addresses.element(product.right(), entries(product.rightAxes())));
        summed.forEach(_ -> code.endControlFlow());
        code.addStatement("$L", store(CodeBlock.of("sum")));
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
