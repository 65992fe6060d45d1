package dev.unroll.exchange.structure;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Parameters of a model that belong together.
public sealed interface ModelLayer {

    Stream<ParameterBlock> blocks();

    default Set<String> parameters() {
        return blocks().map(ParameterBlock::parameter).collect(Collectors.toUnmodifiableSet());
    }

    /// A standard cell that runs over a sequence.
    ///
    /// @param reversed whether over a sequence that was turned around
    record Recurrent(StandardCell cell, boolean reversed) implements ModelLayer {
        @Override
        public Stream<ParameterBlock> blocks() {
            return cell.blocks();
        }
    }

    /// `weight*x + bias`.
    ///
    /// @param biases what is added, one at most
    record Affine(ParameterBlock weight, List<ParameterBlock> biases) implements ModelLayer {
        @Override
        public Stream<ParameterBlock> blocks() {
            return Stream.concat(Stream.of(weight), biases.stream());
        }
    }

    /// A row for each class.
    record Table(ParameterBlock rows) implements ModelLayer {
        @Override
        public Stream<ParameterBlock> blocks() {
            return Stream.of(rows);
        }
    }

    /// `gain .* x + bias`, with what `x` was divided by.
    ///
    /// @param epsilon the number that is added to a variance under the root, if it was divided by such a root
    record Scale(ParameterBlock gain, ParameterBlock bias, OptionalDouble epsilon) implements ModelLayer {
        @Override
        public Stream<ParameterBlock> blocks() {
            return Stream.of(gain, bias);
        }
    }
}
