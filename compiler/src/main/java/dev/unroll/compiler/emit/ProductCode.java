package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Product kernels as plain loops. HotSpot turns a loop into vector instructions where every array in it is
/// indexed by the loop's variable alone, so the innermost loops run over whole arrays: rows of packed weights,
/// copies of rows of samples, and sums of their own. Several terms are added at once, so that a sum is loaded
/// and stored once for all of them. The numbers of terms are fixed, so sums are the same on every machine.
final class ProductCode {
    private static final int TERMS_AT_ONCE = 4;

    private final NumberFormat format;
    private final Kernel.Product kernel;
    private final ProductLoops loops;

    ProductCode(NumberFormat format, Kernel.Product kernel) {
        this.format = format;
        this.kernel = kernel;
        this.loops = new ProductLoops(kernel);
    }

    /// An operand.
    private record Factor(Location location, String letters) {
        boolean has(String letter) {
            return letters.contains(letter);
        }

        boolean hasNeighbours(String letter) {
            return has(letter) && location.strides().get(letters.indexOf(letter)) == 1;
        }
    }

    /// The operand that has the innermost loop's axis, that axis, and the operand that does not have it.
    private record Plan(String vector, Factor rows, Factor scalars) {}

    /// A field that the code needs: an array of `rows` arrays (a plain one if 0) of `length` numbers.
    record Scratch(String name, int rows, int length) {}

    /// The fields that the code needs. Those that several kernels name alike are shared, as long as the
    /// longest.
    List<Scratch> scratch() {
        List<Scratch> scratch = new ArrayList<>();
        summedInRows().ifPresent(plan -> scratch.add(new Scratch("productSum", 0, length(plan))));
        spreadOverRows().ifPresent(plan -> {
            scratch.add(new Scratch("productTerms", TERMS_AT_ONCE, length(plan)));
            scratch.add(new Scratch(sumsName(), sumRows(plan), length(plan)));
        });
        return scratch;
    }

    private int length(Plan plan) {
        return kernel.size(plan.vector().charAt(0));
    }

    private String sumsName() {
        return kernel.name() + "Sums";
    }

    private int sumRows(Plan plan) {
        return plan.scalars().letters().isEmpty()
                ? 1
                : kernel.size(plan.scalars().letters().charAt(0));
    }

    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        Optional<Plan> summed = summedInRows();
        Optional<Plan> spread = spreadOverRows();
        if (summed.isPresent()) {
            sumInRows(code, summed.get());
        } else if (spread.isPresent()) {
            spreadOverRows(code, spread.get());
        } else {
            plainLoops(code);
        }
        return code.build();
    }

    /// A product with packed weights: each row of the result is a sum of rows of weights.
    private Optional<Plan> summedInRows() {
        if (kernel.resultAxes().isEmpty()) {
            return Optional.empty();
        }
        String vector = kernel.resultAxes().substring(kernel.resultAxes().length() - 1);
        return plan(vector)
                .filter(plan -> plan.rows().location().buffer().rowLength() > 0
                        && new Factor(kernel.result(), kernel.resultAxes()).hasNeighbours(vector));
    }

    /// A sum of products of samples' rows, as in the gradients of weights: each row of a sample is added to
    /// all rows of the result. The longer axis becomes the innermost loop.
    private Optional<Plan> spreadOverRows() {
        boolean onlySamplesSummed = loops.summed().stream()
                .allMatch(axis -> axis.variable().equals(Addresses.TIME)
                        || axis.variable().equals(Addresses.ROW));
        if (!kernel.overBatch()
                || !kernel.accumulate()
                || (kernel.steps() > 0 && !kernel.overTime())
                || !onlySamplesSummed
                || kernel.resultAxes().isEmpty()
                || kernel.resultAxes().length() > 2) {
            return Optional.empty();
        }
        String vector = kernel.resultAxes().substring(0, 1);
        for (char letter : kernel.resultAxes().toCharArray()) {
            if (kernel.size(letter) > kernel.size(vector.charAt(0))) {
                vector = String.valueOf(letter);
            }
        }
        String longest = vector;
        return plan(longest)
                .filter(plan -> plan.rows().hasNeighbours(longest)
                        && plan.rows().location().buffer().perSample()
                        && plan.rows().letters().length() == 1
                        && plan.scalars().letters().length()
                                == kernel.resultAxes().length() - 1);
    }

    private Optional<Plan> plan(String vector) {
        Factor left = new Factor(kernel.left(), kernel.leftAxes());
        Factor right = new Factor(kernel.right(), kernel.rightAxes());
        if (left.has(vector) == right.has(vector)) {
            return Optional.empty();
        }
        return Optional.of(left.has(vector) ? new Plan(vector, left, right) : new Plan(vector, right, left));
    }

    private void sumInRows(CodeBlock.Builder code, Plan plan) {
        int length = length(plan);
        List<ProductLoops.Axis> outer = loops.outer(plan.vector());
        outer.forEach(axis -> ProductLoops.open(code, axis));
        code.addStatement("$T[] sum = productSum", format.number());
        code.addStatement("$T.fill(sum, 0, $L, 0)", java.util.Arrays.class, length);
        List<ProductLoops.Axis> summed = new ArrayList<>(loops.summed());
        if (summed.isEmpty()) {
            addTerms(code, plan, "", List.of(""));
        } else {
            ProductLoops.Axis blocked = summed.removeLast();
            summed.forEach(axis -> ProductLoops.open(code, axis));
            ProductLoops.blocks(
                    code, blocked, TERMS_AT_ONCE, indices -> addTerms(code, plan, blocked.variable(), indices));
            summed.forEach(_ -> code.endControlFlow());
        }
        code.addStatement(
                "$T.arraycopy(sum, 0, $L, $L, $L)",
                System.class,
                kernel.result().buffer().name(),
                ProductLoops.address(kernel.result(), kernel.resultAxes(), plan.vector(), Map.of()),
                length);
        outer.forEach(_ -> code.endControlFlow());
    }

    private void addTerms(CodeBlock.Builder code, Plan plan, String variable, List<String> indices) {
        for (int term = 0; term < indices.size(); term++) {
            Map<String, String> instead = Map.of(variable, indices.get(term));
            CodeBlock row = ProductLoops.row(plan.rows().location(), plan.rows().letters(), plan.vector(), instead);
            code.addStatement("$T[] right$L = $L", format.number(), term, row);
        }
        addScalars(code, plan, variable, indices);
        addToSum(code, plan, indices.size());
    }

    private void addScalars(CodeBlock.Builder code, Plan plan, String variable, List<String> indices) {
        Factor scalars = plan.scalars();
        for (int term = 0; term < indices.size(); term++) {
            code.addStatement(
                    "$T left$L = $L[$L]",
                    format.number(),
                    term,
                    scalars.location().buffer().name(),
                    ProductLoops.address(
                            scalars.location(), scalars.letters(), "", Map.of(variable, indices.get(term))));
        }
    }

    private void addToSum(CodeBlock.Builder code, Plan plan, int terms) {
        List<CodeBlock> products = new ArrayList<>();
        for (int term = 0; term < terms; term++) {
            products.add(CodeBlock.of("left$1L * right$1L[at]", term));
        }
        code.beginControlFlow("for (int at = 0; at < $L; at++)", length(plan))
                .addStatement("sum[at] += $L", CodeBlock.join(products, " + "))
                .endControlFlow();
    }

    private void spreadOverRows(CodeBlock.Builder code, Plan plan) {
        code.addStatement("$T[][] sums = $L", format.number(), sumsName());
        code.beginControlFlow("for ($T[] sum : sums)", format.number())
                .addStatement("$T.fill(sum, 0)", java.util.Arrays.class)
                .endControlFlow();
        List<ProductLoops.Axis> summed = new ArrayList<>(loops.summed());
        ProductLoops.Axis blocked = summed.removeLast();
        summed.forEach(axis -> ProductLoops.open(code, axis));
        ProductLoops.blocks(code, blocked, TERMS_AT_ONCE, indices -> spread(code, plan, blocked.variable(), indices));
        summed.forEach(_ -> code.endControlFlow());
        storeSums(code, plan);
    }

    private void spread(CodeBlock.Builder code, Plan plan, String variable, List<String> indices) {
        Factor rows = plan.rows();
        for (int term = 0; term < indices.size(); term++) {
            code.addStatement("$T[] right$L = productTerms[$L]", format.number(), term, term);
            code.addStatement(
                    "$T.arraycopy($L, $L, right$L, 0, $L)",
                    System.class,
                    rows.location().buffer().name(),
                    ProductLoops.address(
                            rows.location(), rows.letters(), plan.vector(), Map.of(variable, indices.get(term))),
                    term,
                    length(plan));
        }
        String letter = plan.scalars().letters();
        if (letter.isEmpty()) {
            code.addStatement("$T[] sum = sums[0]", format.number());
            addScalars(code, plan, variable, indices);
            addToSum(code, plan, indices.size());
            return;
        }
        String index = ProductLoops.variable(letter.charAt(0));
        code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", index, kernel.size(letter.charAt(0)))
                .addStatement("$T[] sum = sums[$L]", format.number(), index);
        addScalars(code, plan, variable, indices);
        addToSum(code, plan, indices.size());
        code.endControlFlow();
    }

    private void storeSums(CodeBlock.Builder code, Plan plan) {
        String letter = plan.scalars().letters();
        String index = letter.isEmpty() ? "0" : ProductLoops.variable(letter.charAt(0));
        if (!letter.isEmpty()) {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", index, kernel.size(letter.charAt(0)));
        }
        Location result = kernel.result();
        CodeBlock address = ProductLoops.address(result, kernel.resultAxes(), plan.vector(), Map.of());
        int stride = result.strides().get(kernel.resultAxes().indexOf(plan.vector()));
        String array = result.buffer().name();
        if (kernel.isOfTile()) { // other tiles add the sums of their steps
            code.beginControlFlow("for (int at = 0; at < $L; at++)", length(plan))
                    .addStatement(
                            "$L[$L + $L] += sums[$L][at]",
                            array,
                            address,
                            Addresses.scaled(CodeBlock.of("at"), stride),
                            index)
                    .endControlFlow();
        } else if (stride == 1) {
            code.addStatement(
                    "$T.arraycopy(sums[$L], 0, $L, $L, $L)", System.class, index, array, address, length(plan));
        } else {
            code.beginControlFlow("for (int at = 0; at < $L; at++)", length(plan))
                    .addStatement("$L[$L + at * $L] = sums[$L][at]", array, address, stride, index)
                    .endControlFlow();
        }
        if (!letter.isEmpty()) {
            code.endControlFlow();
        }
    }

    /// One entry of the result after the other.
    private void plainLoops(CodeBlock.Builder code) {
        List<ProductLoops.Axis> outer = loops.outer("");
        List<ProductLoops.Axis> summed = loops.summed();
        outer.forEach(axis -> ProductLoops.open(code, axis));
        code.addStatement("$T sum = 0", format.number());
        summed.forEach(axis -> ProductLoops.open(code, axis));
        code.addStatement(
                "sum += $L * $L", entry(kernel.left(), kernel.leftAxes()), entry(kernel.right(), kernel.rightAxes()));
        summed.forEach(_ -> code.endControlFlow());
        code.addStatement("$L $L sum", entry(kernel.result(), kernel.resultAxes()), kernel.accumulate() ? "+=" : "=");
        outer.forEach(_ -> code.endControlFlow());
    }

    private static CodeBlock entry(Location location, String letters) {
        if (location.buffer().rowLength() > 0) {
            int last = location.strides().lastIndexOf(1);
            List<String> entries = letters.chars()
                    .mapToObj(letter -> ProductLoops.variable((char) letter))
                    .toList();
            return CodeBlock.of("$L[$L]", Addresses.row(location, last, entries), entries.get(last));
        }
        return CodeBlock.of("$L[$L]", location.buffer().name(), ProductLoops.address(location, letters, "", Map.of()));
    }
}
