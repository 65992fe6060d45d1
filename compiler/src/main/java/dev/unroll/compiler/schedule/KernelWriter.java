package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import java.util.List;
import java.util.stream.Collectors;

/// Writes the kernels of a block's groups.
final class KernelWriter {
    private final Storage storage;
    private final Scope scope;
    private final Products products;
    private final RowWriter rows;

    KernelWriter(Places places, Storage storage, Grouping grouping, Scope scope, Products products) {
        this.storage = storage;
        this.scope = scope;
        this.products = products;
        this.rows = new RowWriter(places, storage, grouping);
    }

    Kernel write(int index, Grouping.Group group) {
        if (group.alone != null) {
            return products.schedule(group.alone, (Op.Contract) group.alone.op(), scope);
        }
        List<Kernel.Step> steps = rows.write(index, group.drafts);
        return new Kernel.Rows(storage.names().unique(rowsName(group), "compute"), group.batch, group.steps, steps);
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
