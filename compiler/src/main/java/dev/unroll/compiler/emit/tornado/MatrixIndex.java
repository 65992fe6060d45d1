package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.device.ProductAxes.Axis;
import dev.unroll.compiler.emit.Addresses;
import java.util.ArrayList;
import java.util.List;

/// One index over several axes of a product, slowest first: how long it is, and the axes' indices at
/// it.
final class MatrixIndex {
    private final List<Axis> axes;

    MatrixIndex(List<Axis> axes) {
        this.axes = axes;
    }

    /// How many there are, for all samples that there is room for.
    CodeBlock count() {
        int fixed = fixed(0);
        boolean samples = axes.stream().anyMatch(Axis.Samples.class::isInstance);
        if (!samples) {
            return CodeBlock.of("$L", fixed);
        }
        return fixed == 1
                ? CodeBlock.of("$L", DeviceAddresses.CAPACITY)
                : CodeBlock.of("$L * $L", DeviceAddresses.CAPACITY, fixed);
    }

    boolean hasSamples() {
        return axes.stream().anyMatch(Axis.Samples.class::isInstance);
    }

    /// How many there are for a sample.
    int fixed() {
        return fixed(0);
    }

    private int fixed(int from) {
        int size = 1;
        for (Axis axis : axes.subList(from, axes.size())) {
            size = Math.multiplyExact(
                    size,
                    switch (axis) {
                        case Axis.Samples _ -> 1;
                        case Axis.Steps(int steps) -> steps;
                        case Axis.Letter(char _, int length) -> length;
                    });
        }
        return size;
    }

    /// Declares the indices along the axes.
    void split(CodeBlock.Builder code, String index) {
        for (int i = 0; i < axes.size(); i++) {
            List<CodeBlock> terms = new ArrayList<>(List.of(CodeBlock.of("$L", index)));
            CodeBlock stride = stride(i + 1);
            if (!stride.toString().equals("1")) {
                terms.add(CodeBlock.of("/ $L", stride));
            }
            if (i > 0) {
                terms.add(CodeBlock.of("% $L", size(axes.get(i))));
            }
            code.addStatement("int $L = $L", variable(axes.get(i)), CodeBlock.join(terms, " "));
        }
    }

    private CodeBlock stride(int from) {
        boolean samples = axes.subList(from, axes.size()).stream().anyMatch(Axis.Samples.class::isInstance);
        int fixed = fixed(from);
        if (!samples) {
            return CodeBlock.of("$L", fixed);
        }
        return fixed == 1
                ? CodeBlock.of("$L", DeviceAddresses.CAPACITY)
                : CodeBlock.of("($L * $L)", DeviceAddresses.CAPACITY, fixed);
    }

    private static CodeBlock size(Axis axis) {
        return switch (axis) {
            case Axis.Samples _ -> CodeBlock.of("$L", DeviceAddresses.CAPACITY);
            case Axis.Steps(int size) -> CodeBlock.of("$L", size);
            case Axis.Letter(char _, int size) -> CodeBlock.of("$L", size);
        };
    }

    static String variable(Axis axis) {
        return switch (axis) {
            case Axis.Samples _ -> DeviceAddresses.SAMPLE;
            case Axis.Steps _ -> Addresses.TIME;
            case Axis.Letter(char letter, int _) -> ProductLoops.variable(letter);
        };
    }
}
