package dev.unroll.runtime.train;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stretch of the flat array of parameters that an optimiser treats alike.
///
/// @param from index of its first entry
/// @param to index after its last entry
/// @param rateFactor what the rate of learning is multiplied by
/// @param weightDecay the weight decay
public record Stretch(int from, int to, double rateFactor, double weightDecay) {

    /// All of `size` entries in the optimiser's usual way.
    static List<Stretch> whole(int size, Optimizer optimizer) {
        return List.of(new Stretch(0, size, 1, optimizer.weightDecay()));
    }

    /// The stretches of a network's parameters, in order. A parameter is of the first group that it is a
    /// member of; neighbours that are treated alike are one stretch.
    ///
    /// @throws IllegalArgumentException if a group has no members
    static List<Stretch> of(Signature signature, Optimizer optimizer, List<ParameterGroup> groups) {
        for (ParameterGroup group : groups) {
            group.mismatch(signature).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
        }
        List<Stretch> stretches = new ArrayList<>();
        for (Parameter parameter : signature.parameters()) {
            Optional<ParameterGroup> group = groups.stream()
                    .filter(candidate -> candidate.members().contain(parameter))
                    .findFirst();
            double rateFactor = group.map(ParameterGroup::rateFactor).orElse(1.0);
            double decay = group.map(found -> found.weightDecay().orElse(optimizer.weightDecay()))
                    .orElse(optimizer.weightDecay());
            int to = parameter.offset() + parameter.count();
            Stretch last = stretches.isEmpty() ? null : stretches.getLast();
            if (last != null && last.rateFactor == rateFactor && last.weightDecay == decay) {
                stretches.set(stretches.size() - 1, new Stretch(last.from, to, rateFactor, decay));
            } else {
                stretches.add(new Stretch(parameter.offset(), to, rateFactor, decay));
            }
        }
        return stretches;
    }
}
