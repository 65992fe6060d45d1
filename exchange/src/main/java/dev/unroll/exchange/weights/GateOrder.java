package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.Gate;
import dev.unroll.exchange.structure.ParameterBlock;
import dev.unroll.exchange.structure.StandardCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which gates went from a tensor to a parameter, to say it in a word.
final class GateOrder {
    private final String order;
    private final List<Part> parts = new ArrayList<>();

    private record Part(char gate, ParameterBlock block) {}

    /// @param order all gates as they stand in the file
    GateOrder(String order) {
        this.order = order;
    }

    /// Whether gates that come in an order would have to be moved to become a parameter of a cell, which it may
    /// have nothing to do with.
    static boolean moves(String order, StandardCell cell, String path) {
        return Stream.<Function<Gate, Stream<ParameterBlock>>>of(
                        gate -> Stream.of(gate.input()),
                        gate -> Stream.of(gate.recurrent()),
                        gate -> Stream.concat(gate.biases().stream(), gate.innerBiases().stream()))
                .map(blocks -> of(order, cell, path, blocks))
                .anyMatch(moved -> !moved.parts.isEmpty() && !moved.letters().equals(order));
    }

    private static GateOrder of(
            String order, StandardCell cell, String path, Function<Gate, Stream<ParameterBlock>> blocks) {
        GateOrder moved = new GateOrder(order);
        for (int i = 0; i < cell.gates().size(); i++) {
            char letter = cell.letters().charAt(i);
            blocks.apply(cell.gates().get(i))
                    .filter(block -> block.parameter().equals(path))
                    .findFirst()
                    .ifPresent(block -> moved.add(letter, block));
        }
        return moved;
    }

    void add(char gate, ParameterBlock block) {
        parts.add(new Part(gate, block));
    }

    /// What was done besides copying; empty if nothing was.
    List<String> words(List<Integer> shape) {
        List<String> words = new ArrayList<>();
        String gates = letters();
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

    /// The gates as they stand in the parameter.
    private String letters() {
        return parts.stream()
                .sorted(Comparator.comparing(part -> part.block().row()))
                .map(part -> String.valueOf(part.gate()))
                .collect(Collectors.joining());
    }
}
