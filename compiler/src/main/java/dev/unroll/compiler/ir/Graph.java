package dev.unroll.compiler.ir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A whole computation: a block whose parameters and results have names. Parameters of the network are
/// named `param/NAME`, what comes with a batch `input/NAME` and `target/NAME`; results are named
/// `loss`, `metric/NAME`, `output/NAME` and `grad/NAME`. Where states are carried from batch to batch,
/// `state/NAME` is what one is before as a parameter and after as a result, and the parameter `starts`
/// says which rows start anew.
///
/// @param name `predict`, `evaluate` or `train`
public record Graph(String name, List<String> parameterNames, Block block, List<String> resultNames) {
    public Graph {
        parameterNames = List.copyOf(parameterNames);
        resultNames = List.copyOf(resultNames);
        if (parameterNames.size() != block.parameters().size()
                || resultNames.size() != block.results().size()) {
            throw new IllegalArgumentException("names and values differ in number");
        }
    }

    /// The parameters of the network by their paths, in order.
    public SequencedMap<String, Value> networkParameters() {
        SequencedMap<String, Value> parameters = new LinkedHashMap<>();
        for (int i = 0; i < parameterNames.size(); i++) {
            Value value = block.parameters().get(i);
            Role.PARAMETER.path(parameterNames.get(i)).ifPresent(path -> parameters.put(path, value));
        }
        return parameters;
    }

    /// The parameter of the network whose gradient a result is; empty if the result is something else.
    ///
    /// @param result its index
    public Optional<Value> parameterOfGradient(int result) {
        return Role.GRADIENT
                .path(resultNames.get(result))
                .map(path -> parameterNames.indexOf(Role.PARAMETER.of(path)))
                .filter(index -> index >= 0)
                .map(block.parameters()::get);
    }

    /// The same interface around another block.
    public Graph withBlock(Block block) {
        return new Graph(name, parameterNames, block, resultNames);
    }

    /// A source of values for this graph that are not in it yet.
    public Fresh fresh() {
        return new Fresh(block.largestId() + 1);
    }

    @Override
    public String toString() {
        return Printer.print(this);
    }
}
