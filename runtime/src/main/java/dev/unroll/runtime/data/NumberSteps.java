package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A line for each step, with the entries of all inputs.
final class NumberSteps implements StepReader {
    private final Lines lines;
    private final String name;
    private final Signature step;

    NumberSteps(Lines lines, String name, Signature step) {
        this.lines = lines;
        this.name = name;
        this.step = step;
    }

    @Override
    public boolean next(Batch batch) throws IOException, DataSetException {
        Optional<String> text = lines.next();
        while (text.isPresent() && text.get().isBlank()) {
            text = lines.next();
        }
        if (text.isEmpty()) {
            return false;
        }
        String[] cells = text.get().strip().split("\\s*[,;\\s]\\s*");
        int wanted = step.inputs().stream().mapToInt(Port::entriesPerSample).sum();
        if (cells.length != wanted) {
            String ports = step.inputs().stream()
                    .map(port -> "`" + port.name() + "`, " + port.typeName())
                    .collect(Collectors.joining("; "));
            throw new DataSetException("%s, line %d, has %d %s, but a step takes %d: %s"
                    .formatted(
                            name,
                            lines.number(),
                            cells.length,
                            cells.length == 1 ? "entry" : "entries",
                            wanted,
                            ports));
        }
        int at = 0;
        List<Port> inputs = step.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            for (int entry = 0; entry < inputs.get(i).entriesPerSample(); entry++) {
                batch.inputs().get(i).set(entry, number(inputs.get(i), cells[at++]));
            }
        }
        return true;
    }

    private double number(Port port, String cell) throws DataSetException {
        double number;
        try {
            number = Double.parseDouble(cell);
        } catch (NumberFormatException _) {
            number = Double.NaN;
        }
        Optional<String> problem = StepEntry.problem(port, step.precision(), number);
        if (problem.isPresent()) {
            throw new DataSetException("%s, line %d, has `%s`, %s for `%s`"
                    .formatted(name, lines.number(), cell, problem.get(), port.name()));
        }
        return number;
    }
}
