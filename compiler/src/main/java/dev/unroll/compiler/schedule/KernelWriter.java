package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes the kernels of a block's groups.
final class KernelWriter {
    private final Storage storage;
    private final Scope scope;
    private final Products products;
    private final Map<Value, StartedProduct> started;
    private final RowWriter rows;

    /// @param started products that start from what they are added to, by the sum
    KernelWriter(
            Places places,
            Storage storage,
            Grouping grouping,
            Scope scope,
            Products products,
            Map<Value, StartedProduct> started) {
        this.storage = storage;
        this.scope = scope;
        this.products = products;
        this.started = started;
        this.rows = new RowWriter(places, storage, grouping);
    }

    List<Kernel> write(int index, Grouping.Group group) {
        if (group.alone != null) {
            return product(group.alone);
        }
        List<Kernel.Step> steps = rows.write(index, group.drafts);
        String name = storage.names().unique(rowsName(group), "compute");
        return List.of(new Kernel.Rows(name, group.batch, group.steps, group.bound, steps));
    }

    private List<Kernel> product(Equation equation) {
        Value result = equation.result();
        Optional<StartedProduct> sum = Optional.ofNullable(started.get(result));
        Op.Contract contract = sum.map(StartedProduct::contract).orElseGet(() -> (Op.Contract) equation.op());
        return products.schedule(result, contract, sum.map(StartedProduct::start), equation.origin(), scope);
    }

    private String rowsName(Grouping.Group group) {
        String values = group.drafts.stream()
                .flatMap(draft -> draft.items().stream())
                .map(Grouping.RowWork::result)
                .filter(result -> result != null && !result.name().isEmpty())
                .map(result -> ValueNames.capitalized(result.name()))
                .distinct()
                .limit(4)
                .collect(Collectors.joining());
        return values.isEmpty() ? "" : "compute" + values;
    }
}
