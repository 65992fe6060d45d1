package dev.unroll.exchange.structure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the argument of a gate's function is made of: `input*x + recurrent*h + biases`, with a peephole
/// `+ peephole .* c`, and for the candidate of a gated recurrent unit that resets after the product,
/// `input*x + biases + r .* (recurrent*h + innerBiases)`.
///
/// @param input weighs the input, `[units, inputs]`
/// @param recurrent weighs the state, `[units, state]`
/// @param biases all that are added outside of a reset, in the order of the text
/// @param innerBiases those that a reset scales together with the product
/// @param peephole weighs the memory, entry by entry
public record Gate(
        ParameterBlock input,
        ParameterBlock recurrent,
        List<ParameterBlock> biases,
        List<ParameterBlock> innerBiases,
        Optional<ParameterBlock> peephole) {
    public Gate {
        biases = List.copyOf(biases);
        innerBiases = List.copyOf(innerBiases);
    }

    Gate withPeephole(Optional<ParameterBlock> weights) {
        return new Gate(input, recurrent, biases, innerBiases, weights);
    }

    public int units() {
        return input.rows();
    }

    Stream<ParameterBlock> blocks() {
        return Stream.of(Stream.of(input, recurrent), biases.stream(), innerBiases.stream(), peephole.stream())
                .flatMap(blocks -> blocks);
    }
}
