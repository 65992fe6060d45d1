package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scalar;
import java.util.List;

/// Loops over the entries of a step, one at a time.
final class EntryLoops {
    /// Numbers of single precision in a line of the cache.
    private static final int BAND = 16;

    /// How many of them the first-level cache holds.
    private static final int IN_CACHE = 8 * 1024;

    private EntryLoops() {}

    /// @param each what is done for an entry
    /// @param entries variables for its indices, by axis
    static CodeBlock around(CodeBlock each, Kernel.Step step, List<String> entries) {
        return readsAcross(step) ? inBands(step, entries, each) : inOrder(step, entries, each);
    }

    private static CodeBlock inOrder(Kernel.Step step, List<String> entries, CodeBlock each) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (int i = 0; i < entries.size(); i++) {
            code.beginControlFlow(
                    "for (int $1L = 0; $1L < $2L; $1L++)",
                    entries.get(i),
                    step.shape().get(i));
        }
        code.add(each);
        entries.forEach(_ -> code.endControlFlow());
        return code.build();
    }

    /// Whether its entries are those of a large matrix, and are read column by column where they are written row by
    /// row.
    private static boolean readsAcross(Kernel.Step step) {
        return step.shape().size() == 2
                && (long) step.shape().getFirst() * step.shape().getLast() > IN_CACHE
                && step.items().stream().allMatch(item -> item instanceof Item.Assign assign && readsAcross(assign));
    }

    private static boolean readsAcross(Item.Assign assign) {
        return assign.value() instanceof Scalar.Load(Location from)
                && assign.store().filter(to -> to.strides().getLast() == 1).isPresent()
                && from.strides().size() == 2
                && from.strides().getFirst() == 1;
    }

    /// Some rows at a time, so that of each line of the cache all is used before it has to give way.
    private static CodeBlock inBands(Kernel.Step step, List<String> entries, CodeBlock each) {
        int rows = step.shape().getFirst();
        CodeBlock end = rows % BAND == 0
                ? CodeBlock.of("band + $L", BAND)
                : CodeBlock.of("$T.min(band + $L, $L)", Math.class, BAND, rows);
        return CodeBlock.builder()
                .beginControlFlow("for (int band = 0; band < $L; band += $L)", rows, BAND)
                .beginControlFlow(
                        "for (int $1L = 0; $1L < $2L; $1L++)",
                        entries.getLast(),
                        step.shape().getLast())
                .beginControlFlow("for (int $1L = band; $1L < $2L; $1L++)", entries.getFirst(), end)
                .add(each)
                .endControlFlow()
                .endControlFlow()
                .endControlFlow()
                .build();
    }
}
