package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import dev.unroll.exchange.structure.Gate;
import dev.unroll.exchange.structure.ParameterBlock;
import dev.unroll.exchange.structure.RecognizedCell;
import dev.unroll.exchange.structure.StandardCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// One of the operators `RNN`, `LSTM` and `GRU` in the place of a recurrence that is such a cell.
final class RecurrentOperator {
    private final Op.Scan scan;
    private final Equation equation;
    private final RecognizedCell recognized;
    private final StandardCell cell;
    private final Translation translation;

    private RecurrentOperator(Op.Scan scan, Equation equation, RecognizedCell recognized, Translation translation) {
        this.scan = scan;
        this.equation = equation;
        this.recognized = recognized;
        this.cell = recognized.cell();
        this.translation = translation;
    }

    /// The operator for a recurrence, if there is one: it gives the states at each step and the last
    /// ones, and goes through all steps of all samples.
    static Optional<RecurrentOperator> of(Op.Scan scan, Equation equation, Translation translation) {
        return translation
                .structure()
                .cell(scan)
                .filter(cell -> !cell.masked() && isOperator(cell.cell()))
                .map(cell -> new RecurrentOperator(scan, equation, cell, translation))
                .filter(RecurrentOperator::givesWhatIsRead);
    }

    private static boolean isOperator(StandardCell cell) {
        return switch (cell) {
            case StandardCell.Lstm lstm -> lstm.projection().isEmpty();
            case StandardCell.Gru _ -> true;
            case StandardCell.Rnn(var activation, var _) ->
                activation == UnaryFunction.TANH
                        || activation == UnaryFunction.RELU
                        || activation == UnaryFunction.SIGMOID;
        };
    }

    private boolean givesWhatIsRead() {
        return IntStream.range(0, scan.emitted().size())
                .allMatch(i -> isHidden(scan.emitted().get(i)) || !translation.isRead(emitted(i)));
    }

    private Value emitted(int index) {
        return equation.results().get(scan.states() + index);
    }

    private boolean isHidden(Value value) {
        return value.equals(scan.nextStates().get(recognized.hidden()));
    }

    void write(Scope scope) {
        Value sequence = scan.sequences().get(recognized.input());
        List<String> inputs = new ArrayList<>();
        inputs.add(scope.expanded(sequence, sequence.type().withBatch(true)));
        inputs.add(weights(scope, "W", true));
        inputs.add(weights(scope, "R", false));
        inputs.add(biases(scope));
        inputs.add(""); // as many steps as there are
        inputs.add(state(scope, recognized.hidden()));
        if (recognized.memory() >= 0) {
            inputs.add(state(scope, recognized.memory()));
            inputs.add(peepholes(scope));
        }
        while (inputs.getLast().isEmpty()) {
            inputs.removeLast();
        }
        List<String> outputs = outputs();
        scope.node(name(), inputs, outputs, attributes().toArray(Attribute[]::new));
        bind(scope, outputs);
    }

    /// The state at all steps, the last one, and the last memory.
    private List<String> outputs() {
        List<String> roles = recognized.memory() < 0 ? List.of("Y", "Y_h") : List.of("Y", "Y_h", "Y_c");
        return roles.stream()
                .map(role -> translation.fresh(name() + "/" + role))
                .toList();
    }

    /// The operator's name.
    String name() {
        return switch (cell) {
            case StandardCell.Lstm _ -> "LSTM";
            case StandardCell.Gru _ -> "GRU";
            case StandardCell.Rnn _ -> "RNN";
        };
    }

    /// The gates in the order that the operator wants.
    private List<Gate> gates() {
        String order = switch (cell) {
            case StandardCell.Lstm _ -> "iofg";
            case StandardCell.Gru _ -> "zrn";
            case StandardCell.Rnn _ -> "h";
        };
        return order.chars()
                .mapToObj(gate -> cell.gates().get(cell.letters().indexOf(gate)))
                .toList();
    }

    private List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>(List.of(new Attribute.Integer("hidden_size", cell.units())));
        switch (cell) {
            case StandardCell.Lstm _ -> {}
            case StandardCell.Gru gru ->
                attributes.add(new Attribute.Integer("linear_before_reset", gru.resetsAfter() ? 1 : 0));
            case StandardCell.Rnn(var activation, var _) ->
                attributes.add(new Attribute.Texts(
                        "activations",
                        List.of(
                                switch (activation) {
                                    case RELU -> "Relu";
                                    case SIGMOID -> "Sigmoid";
                                    case TANH, NEGATE, EXP, LOG, SQRT, SOFTPLUS, ABS -> "Tanh";
                                })));
        }
        return attributes;
    }

    private String weights(Scope scope, String role, boolean input) {
        List<ParameterBlock> blocks = gates().stream()
                .map(gate -> input ? gate.input() : gate.recurrent())
                .toList();
        int columns = blocks.getFirst().columns();
        int rows = blocks.size() * cell.units();
        float[] entries = new float[Math.multiplyExact(rows, columns)];
        int at = 0;
        for (ParameterBlock block : blocks) {
            at = translation.weights().copy(block, entries, at);
        }
        return constant(scope, role, List.of(1L, (long) rows, (long) columns), entries);
    }

    private String constant(Scope scope, String role, List<Long> shape, float[] entries) {
        return scope.constants().add(OnnxTensor.ofFloats(translation.fresh(name() + "/" + role), shape, entries));
    }

    /// All biases beside the product with the input, then all beside the product with the state. Which
    /// is which does not matter but where a reset scales the latter.
    private String biases(Scope scope) {
        List<Gate> gates = gates();
        int units = cell.units();
        float[] entries = new float[2 * gates.size() * units];
        boolean some = false;
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            for (int unit = 0; unit < units; unit++) {
                entries[i * units + unit] = sum(gate.biases(), unit);
                entries[(gates.size() + i) * units + unit] = sum(gate.innerBiases(), unit);
            }
            some |= !gate.biases().isEmpty() || !gate.innerBiases().isEmpty();
        }
        return some ? constant(scope, "B", List.of(1L, (long) entries.length), entries) : "";
    }

    /// What the gates input, output and forget see of the memory.
    private String peepholes(Scope scope) {
        if (!(cell instanceof StandardCell.Lstm lstm) || !lstm.hasPeepholes()) {
            return "";
        }
        int units = cell.units();
        float[] entries = new float[3 * units];
        List<Gate> gates = List.of(lstm.input(), lstm.output(), lstm.forget());
        for (int i = 0; i < gates.size(); i++) {
            for (int unit = 0; unit < units; unit++) {
                entries[i * units + unit] = sum(gates.get(i).peephole().stream().toList(), unit);
            }
        }
        return constant(scope, "P", List.of(1L, (long) entries.length), entries);
    }

    private float sum(List<ParameterBlock> biases, int unit) {
        double sum = 0;
        for (ParameterBlock bias : biases) {
            sum += translation.weights().entry(bias, unit, 0);
        }
        return (float) sum;
    }

    /// What a state starts as; nothing where that is 0.
    private String state(Scope scope, int index) {
        Value initial = scan.initial().get(index);
        Op op = scope.definition(initial).map(Equation::op).orElse(null);
        return op instanceof Op.Fill(var value, var _) && value == 0
                ? ""
                : scope.node(
                        "Unsqueeze",
                        List.of(scope.name(initial), scope.constants().integers(0)));
    }

    /// Takes the axis of directions away.
    private void bind(Scope scope, List<String> outputs) {
        bind(scope, equation.results().get(recognized.hidden()), outputs.get(1), 0);
        if (recognized.memory() >= 0) {
            bind(scope, equation.results().get(recognized.memory()), outputs.get(2), 0);
        }
        for (int i = 0; i < scan.emitted().size(); i++) {
            bind(scope, emitted(i), outputs.getFirst(), 1);
        }
    }

    private void bind(Scope scope, Value value, String output, int axis) {
        if (translation.isRead(value)) {
            scope.bind(
                    value,
                    scope.node("Squeeze", List.of(output, scope.constants().integers(axis))));
        }
    }
}
