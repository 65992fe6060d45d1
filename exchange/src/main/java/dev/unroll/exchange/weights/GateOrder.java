package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.ParameterBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Which gates went from a tensor to a parameter, to say it in a word.
final class GateOrder {
    private final String order;
    private final List<Part> parts = new ArrayList<>();

    private record Part(char gate, ParameterBlock block) {}

    /// @param order all gates as they stand in the file
    GateOrder(String order) {
        this.order = order;
    }

    void add(char gate, ParameterBlock block) {
        parts.add(new Part(gate, block));
    }

    /// What was done besides copying; empty if nothing was.
    List<String> words(List<Integer> shape) {
        List<String> words = new ArrayList<>();
        String gates = parts.stream()
                .sorted(Comparator.comparing(part -> part.block().row()))
                .map(part -> String.valueOf(part.gate()))
                .collect(Collectors.joining());
        if (gates.length() < order.length()) {
            words.add((gates.length() == 1 ? "gate " : "gates ") + gates + " of " + order);
        } else if (!gates.equals(order)) {
            words.add("gates " + order + " as " + gates);
        }
        ParameterBlock block = parts.getFirst().block();
        if (shape.size() == 2 && block.columns() < shape.getLast()) {
            words.add("to columns " + block.column() + " to " + (block.column() + block.columns() - 1));
        }
        return words;
    }
}
