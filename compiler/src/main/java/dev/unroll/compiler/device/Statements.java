package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Scalar;
import java.util.List;

/// About how many statements kernels become. TornadoVM compiles methods of 500, and fails at some
/// 2,000.
final class Statements {
    static final int MOST = 460;

    private static final int PRODUCT = 24;
    private static final int STEP = 6;
    private static final int ITEM = 4;
    private static final int FOLD = 18;
    private static final int SUM = 27;
    private static final int UNIFORM = 6;
    private static final int NORMAL = 31;

    private Statements() {}

    static int of(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Rows rows ->
                rows.body().stream()
                                .mapToInt(step -> STEP
                                        + step.items().stream()
                                                .mapToInt(item -> of(item, step))
                                                .sum())
                                .sum()
                        + Locations.draws(rows).mapToInt(Statements::of).sum();
            case Kernel.Loop loop ->
                STEP + loop.body().stream().mapToInt(Statements::of).sum();
            case Kernel.Product _,
                    Kernel.ClassRows _,
                    Kernel.PanelProduct _,
                    Kernel.OuterSum _,
                    Kernel.Pack _,
                    Kernel.Tiles _ -> PRODUCT;
        };
    }

    /// What all entries of a step have together takes the work-items several rounds to put together.
    private static int of(Item item, Kernel.Step step) {
        boolean fold = !(item instanceof Item.Assign assign)
                || (assign.into().isPresent() && !step.shape().isEmpty());
        return fold ? FOLD : ITEM;
    }

    static int ofParts(List<Launch.Part> parts) {
        return parts.stream()
                .mapToInt(part -> switch (part) {
                    case Launch.Part.Zeros _ -> STEP;
                    case Launch.Part.Step(Kernel.Rows kernel) -> of(kernel);
                })
                .sum();
    }

    static int ofSums(List<Kernel.Rows> kernels) {
        return kernels.stream()
                .mapToInt(kernel ->
                        SUM + Locations.draws(kernel).mapToInt(Statements::of).sum())
                .sum();
    }

    private static int of(Scalar.Draw draw) {
        return switch (draw.distribution()) {
            case UNIFORM -> UNIFORM;
            case NORMAL -> NORMAL;
        };
    }
}
