package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Gives arrays that one row kernel writes and then reads, and no other kernel, room for one row: rows are computed one
/// after the other, if not column by column, and a single one stays in the first-level cache.
final class KeepRow {
    private final Map<Buffer, List<Kernel>> users = new LinkedHashMap<>();
    private final Set<Buffer> carried = new HashSet<>(); // read before they are written, or added to

    private KeepRow(List<Kernel> kernels) {
        kernels.stream().flatMap(KeepRow::single).forEach(this::visit);
    }

    /// @param kernels those of a slice
    static List<Kernel> apply(List<Kernel> kernels, Storage storage) {
        KeepRow rows = new KeepRow(kernels);
        Map<Buffer, Buffer> smaller = new HashMap<>();
        rows.users.keySet().stream()
                .filter(rows::isOfOneRow)
                .forEach(buffer -> smaller.put(buffer, buffer.withOneRow()));
        storage.replace(smaller);
        Relocation relocation = Relocation.of(smaller);
        return kernels.stream().map(relocation::apply).toList();
    }

    private static Stream<Kernel> single(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Loop loop -> loop.body().stream().flatMap(KeepRow::single);
            case Kernel.Tiles tiles -> tiles.body().stream().flatMap(KeepRow::single);
            case Kernel.Rows _,
                    Kernel.Product _,
                    Kernel.PanelProduct _,
                    Kernel.OuterSum _,
                    Kernel.ClassRows _,
                    Kernel.Pack _ -> Stream.of(kernel);
        };
    }

    private void visit(Kernel kernel) {
        Set<Buffer> written = new HashSet<>();
        Access.of(kernel).forEach(access -> {
            List<Kernel> kernels = users.computeIfAbsent(access.buffer(), _ -> new ArrayList<>());
            if (kernels.isEmpty() || kernels.getLast() != kernel) {
                kernels.add(kernel);
            }
            if (access.writes()) {
                written.add(access.buffer());
            } else if (!written.contains(access.buffer())) {
                carried.add(access.buffer());
            }
        });
        if (kernel instanceof Kernel.Rows rows) {
            rows.body().stream().flatMap(step -> step.items().stream()).forEach(item -> {
                if (item instanceof Item.Assign assign && assign.into().isPresent()) {
                    assign.store().map(Location::buffer).ifPresent(carried::add);
                }
            });
        }
    }

    private boolean isOfOneRow(Buffer buffer) {
        List<Kernel> kernels = users.get(buffer);
        return buffer.scope() == Scope.SLICE
                && buffer.kind() == Kind.NUMBER
                && buffer.perSample()
                && buffer.steps() == 0
                && kernels.size() == 1
                && kernels.getFirst() instanceof Kernel.Rows rows
                && rows.batch()
                && !rows.byColumns()
                && !carried.contains(buffer);
    }
}
