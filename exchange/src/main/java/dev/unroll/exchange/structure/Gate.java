package dev.unroll.exchange.structure;

import java.util.List;
import java.util.stream.Stream;

/// What the argument of a gate's function is made of: `input*x + recurrent*h + biases`, and for the
/// candidate of a gated recurrent unit that resets after the product, `input*x + biases + r .*
/// (recurrent*h + innerBiases)`.
///
/// @param input weighs the input, `[units, inputs]`
/// @param recurrent weighs the state, `[units, state]`
/// @param biases all that are added outside of a reset, in the order of the text
/// @param innerBiases those that a reset scales together with the product
public record Gate(
        ParameterBlock input, ParameterBlock recurrent, List<ParameterBlock> biases, List<ParameterBlock> innerBiases) {
    public Gate {
        biases = List.copyOf(biases);
        innerBiases = List.copyOf(innerBiases);
    }

    public int units() {
        return input.rows();
    }

    Stream<ParameterBlock> blocks() {
        return Stream.of(Stream.of(input, recurrent), biases.stream(), innerBiases.stream())
                .flatMap(blocks -> blocks);
    }
}
