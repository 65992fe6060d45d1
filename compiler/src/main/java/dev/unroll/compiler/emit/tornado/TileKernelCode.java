package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.ProductAxes.Axis;
import dev.unroll.compiler.emit.Comments;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Target;
import java.util.List;

/// A product of matrices in tiles: a work-group computes a square of the result, and reads squares of
/// both operands into local memory, each entry once for the whole group. Neighbouring work-items read
/// neighbours in memory. Where a sum is long, several squares are read before they are used, so that a work-item waits
/// for them all at once.
final class TileKernelCode {
    private static final int MOST_SQUARES = 4;

    private final Kernel.Product product;
    private final Launch.Tiles launch;
    private final DeviceAddresses addresses;
    private final NumberFormat format;
    private final int tile;
    private final int depth; // squares that are read at once
    private final boolean uniform;
    private final MatrixIndex rows;
    private final MatrixIndex columns;
    private final MatrixIndex inner;

    TileKernelCode(Launch.Tiles launch, DeviceAddresses addresses, NumberFormat format, Target.Device target) {
        this.launch = launch;
        this.product = launch.product();
        this.addresses = addresses;
        this.format = format;
        this.tile = target.tile();
        this.uniform = target.isUniform();
        this.rows = new MatrixIndex(launch.axes().rows());
        this.columns = new MatrixIndex(launch.axes().columns());
        this.inner = new MatrixIndex(launch.axes().inner());
        this.depth = depth(target);
    }

    private int depth(Target.Device target) {
        long bytes = 2L * tile * tile * format.precision().bytes();
        boolean isLong = inner.hasSamples() || inner.fixed() >= MOST_SQUARES * tile;
        return isLong && !uniform && MOST_SQUARES * bytes <= target.localBytes() ? MOST_SQUARES : 1;
    }

    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        String comment = Comments.of(product.origin());
        if (!comment.isEmpty()) {
            code.add("// $L\n", comment);
        }
        for (String array : List.of("leftTile", "rightTile")) {
            code.addStatement(
                    "$T[] $L = context.$L($L)",
                    format.number(),
                    array,
                    KernelMethod.allocation(format.number()),
                    depth * tile * tile);
        }
        addPlace(code);
        code.addStatement("int innerCount = $L", inner.count())
                .addStatement("int blocks = (innerCount + $L) / $L", depth * tile - 1, depth * tile)
                .addStatement("$T sum = 0", format.number())
                .beginControlFlow("for (int block = 0; block < blocks; block++)");
        if (depth > 1) {
            code.beginControlFlow("for (int part = 0; part < $L; part++)", depth);
        }
        load(code, true);
        load(code, false);
        if (depth > 1) {
            code.endControlFlow();
        }
        code.addStatement("context.localBarrier()")
                .beginControlFlow("for (int i = 0; i < $L; i++)", depth * tile)
                .addStatement("sum += leftTile[laneY * $L + i] * rightTile[i * $L + laneX]", depth * tile, tile)
                .endControlFlow()
                .addStatement("context.localBarrier()")
                .endControlFlow();
        store(code);
        return code.build();
    }

    /// Which tile of the result a work-group computes, and which entry of it a work-item.
    private void addPlace(CodeBlock.Builder code) {
        if (uniform) {
            code.addStatement("int $L = context.localIdx", Lanes.LANE)
                    .addStatement("int laneX = $L % $L", Lanes.LANE, tile)
                    .addStatement("int laneY = $L / $L", Lanes.LANE, tile)
                    .addStatement("int across = ($L + $L) / $L", columns.count(), tile - 1, tile)
                    .addStatement("int firstRow = context.groupIdx / across * $L", tile)
                    .addStatement("int firstColumn = context.groupIdx % across * $L", tile);
        } else {
            code.addStatement("int laneX = context.localIdx")
                    .addStatement("int laneY = context.localIdy")
                    .addStatement("int firstRow = context.groupIdy * $L", tile)
                    .addStatement("int firstColumn = context.groupIdx * $L", tile);
        }
    }

    /// Reads a tile of an operand; what is beyond its end is 0.
    private void load(CodeBlock.Builder code, boolean left) {
        MatrixIndex outer = left ? rows : columns;
        String first = left ? "firstRow" : "firstColumn";
        String array = left ? "leftTile" : "rightTile";
        String prefix = left ? "left" : "right";
        Location location = left ? launch.axes().left(product) : launch.axes().right(product);
        String letters =
                left ? launch.axes().leftLetters(product) : launch.axes().rightLetters(product);
        // Along which of the two indices neighbours lie.
        boolean alongOuter = isFastest(
                location, letters, left ? launch.axes().rows() : launch.axes().columns());
        String outerLane = alongOuter ? "laneX" : "laneY";
        String innerLane = alongOuter ? "laneY" : "laneX";
        code.addStatement("int $1LOuter = $2L + $3L", prefix, first, outerLane)
                .addStatement("int $1LInner = block * $2L + $3L", prefix, depth * tile, inSquare(innerLane))
                .addStatement("$T $L = 0", format.number(), prefix)
                .beginControlFlow("if ($1LOuter < $2L && $1LInner < innerCount)", prefix, outer.count());
        outer.split(code, prefix + "Outer");
        inner.split(code, prefix + "Inner");
        List<String> entries = letters.chars()
                .mapToObj(letter -> ProductLoops.variable((char) letter))
                .toList();
        CodeBlock element = addresses.element(location, entries);
        if (inner.hasSamples()) {
            addresses.use(DeviceArray.COUNTS);
            code.beginControlFlow("if ($L < sampleCount)", DeviceAddresses.SAMPLE)
                    .addStatement("$L = $L", prefix, element)
                    .endControlFlow();
        } else {
            code.addStatement("$L = $L", prefix, element);
        }
        code.endControlFlow();
        // Left tiles are row by row of the result, right ones inner index by inner index.
        if (left) {
            code.addStatement("$L[$L * $L + $L] = $L", array, outerLane, depth * tile, inSquare(innerLane), prefix);
        } else if (depth == 1) {
            code.addStatement("$L[$L * $L + $L] = $L", array, innerLane, tile, outerLane, prefix);
        } else {
            code.addStatement("$L[($L) * $L + $L] = $L", array, inSquare(innerLane), tile, outerLane, prefix);
        }
    }

    /// The index of a lane in the squares that are read at once.
    private String inSquare(String lane) {
        return depth == 1 ? lane : "part * " + tile + " + " + lane;
    }

    private static boolean isFastest(Location location, String letters, List<Axis> axes) {
        return axes.getLast() instanceof Axis.Letter(char letter, int _)
                && location.strides().get(letters.indexOf(letter)) == 1;
    }

    private void store(CodeBlock.Builder code) {
        code.addStatement("int row = firstRow + laneY")
                .addStatement("int column = firstColumn + laneX")
                .beginControlFlow("if (row < $L && column < $L)", rows.count(), columns.count());
        rows.split(code, "row");
        columns.split(code, "column");
        code.addStatement("$L", new ProductLoops(product, addresses, format).store(CodeBlock.of("sum")))
                .endControlFlow();
    }
}
