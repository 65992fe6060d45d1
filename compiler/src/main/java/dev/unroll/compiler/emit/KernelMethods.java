package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Bound;
import dev.unroll.compiler.schedule.Kernel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/// Methods of an emitted class, one for each kernel.
final class KernelMethods {
    private final ClassContext context;
    private final TypeSpec.Builder type;

    /// @param type the class that gets the methods
    KernelMethods(ClassContext context, TypeSpec.Builder type) {
        this.context = context;
        this.type = type;
    }

    /// Adds a method for each kernel, and calls of these to another method.
    void addTo(MethodSpec.Builder caller, List<Kernel> kernels) {
        add(kernels, List.of()).forEach(caller::addStatement);
    }

    /// @return the calls
    private List<CodeBlock> add(List<Kernel> kernels, List<String> variables) {
        List<CodeBlock> calls = new ArrayList<>();
        for (Kernel kernel : kernels) {
            MethodSpec.Builder method = MethodSpec.methodBuilder(kernel.name()).addModifiers(Modifier.PRIVATE);
            variables.forEach(variable -> method.addParameter(int.class, variable));
            addKernel(method, kernel, kernel.isOfTile() ? List.of() : variables);
            type.addMethod(method.build());
            calls.add(CodeBlock.of("$L($L)", kernel.name(), String.join(", ", variables)));
        }
        return calls;
    }

    /// @param variables variables of the loops around it that it has to do with
    private void addKernel(MethodSpec.Builder method, Kernel kernel, List<String> variables) {
        switch (kernel) {
            case Kernel.Rows rows -> {
                RowsCode code = new RowsCode(context);
                method.addCode(code.write(rows, variables));
                code.methods().forEach(type::addMethod);
            }
            case Kernel.Product product ->
                method.addCode(comment(product.origin())).addCode(new ProductCode(context.format(), product).write());
            case Kernel.PanelProduct product ->
                method.addCode(comment(product.origin()))
                        .addCode(new PanelProductCode(
                                        context.vectors().orElseThrow(), context.parameters(), product, variables)
                                .write());
            case Kernel.ClassRows classes ->
                method.addCode(comment(classes.origin())).addCode(new ClassRowsCode(classes).write());
            case Kernel.OuterSum sum ->
                method.addCode(comment(sum.origin()))
                        .addCode(new OuterSumCode(context.vectors().orElseThrow(), sum).write());
            case Kernel.Pack pack -> method.addCode(new PackCode(pack, context.parameters()).write());
            case Kernel.Loop loop when loop.width() > 0 -> method.addCode(new RowsCode(context).writeInsideOut(loop));
            case Kernel.Loop loop -> addLoop(method, loop, variables);
            case Kernel.Tiles tiles -> addTiles(method, tiles);
        }
    }

    private static CodeBlock comment(Origin origin) {
        String comment = Comments.of(origin);
        return comment.isEmpty() ? CodeBlock.builder().build() : CodeBlock.of("// $L\n", comment);
    }

    private void addLoop(MethodSpec.Builder method, Kernel.Loop loop, List<String> variables) {
        List<String> inner = new ArrayList<>(variables);
        inner.add(loop.variable());
        List<CodeBlock> calls = add(loop.body(), inner);
        StepLoop steps = new StepLoop(loop.steps(), loop.bound());
        method.beginControlFlow(
                "$L", loop.backward() ? steps.backward(loop.variable()) : steps.forward(loop.variable()));
        calls.forEach(method::addStatement);
        method.endControlFlow();
    }

    private void addTiles(MethodSpec.Builder method, Kernel.Tiles tiles) {
        Bound.ByTile range = tiles.range();
        List<CodeBlock> calls = add(tiles.body(), List.of(range.from(), range.to()));
        StepLoop steps = new StepLoop(tiles.steps(), tiles.bound());
        String tile = tiles.variable();
        method.beginControlFlow("$L", steps.tiles(tile, tiles.size(), tiles.backward()))
                .addStatement("int $L = $L", range.from(), steps.fromOf(tile))
                .addStatement("int $L = $L", range.to(), steps.toOf(tile, tiles.size()));
        calls.forEach(method::addStatement);
        method.endControlFlow();
    }
}
