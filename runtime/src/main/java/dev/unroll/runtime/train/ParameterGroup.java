package dev.unroll.runtime.train;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Signature;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// Parameters that an optimiser treats in a way of their own. The text form is how a model's `train` block
/// writes it: `group(["encode.*", "*.table"], rate_factor: 0.1)`, `group(vectors, weight_decay: 0)`.
///
/// @param members which parameters these are
/// @param weightDecay takes the place of the optimiser's, if given
/// @param rateFactor what the rate of learning is multiplied by; 0 leaves the parameters as they are
public record ParameterGroup(Members members, OptionalDouble weightDecay, double rateFactor) {

    /// @throws IllegalArgumentException if a number is negative or not finite
    public ParameterGroup {
        requireNotNegative("weight_decay", weightDecay.orElse(0));
        requireNotNegative("rate_factor", rateFactor);
    }

    /// A choice of parameters.
    public sealed interface Members {
        boolean contain(Parameter parameter);
    }

    /// Those whose names fit one of some patterns, in which `*` stands for any characters.
    public record Named(List<String> patterns) implements Members {
        public Named {
            patterns = List.copyOf(patterns);
        }

        @Override
        public boolean contain(Parameter parameter) {
            return patterns.stream().anyMatch(pattern -> fits(pattern, parameter.name()));
        }

        @Override
        public String toString() {
            return patterns.stream().map(pattern -> "\"" + pattern + "\"").collect(Collectors.joining(", ", "[", "]"));
        }

        // Each piece between stars is looked for where the one before it ended, which finds a way if there is one.
        private static boolean fits(String pattern, String name) {
            String[] pieces = pattern.split("\\*", -1);
            if (pieces.length == 1) {
                return pattern.equals(name);
            }
            String first = pieces[0];
            String last = pieces[pieces.length - 1];
            if (name.length() < first.length() + last.length() || !name.startsWith(first) || !name.endsWith(last)) {
                return false;
            }
            int at = first.length();
            int end = name.length() - last.length();
            for (int i = 1; i < pieces.length - 1; i++) {
                int found = name.indexOf(pieces[i], at);
                if (found < 0 || found + pieces[i].length() > end) {
                    return false;
                }
                at = found + pieces[i].length();
            }
            return true;
        }
    }

    /// Those with less than two axes, such as biases and the gains of normalisations.
    public record Vectors() implements Members {
        @Override
        public boolean contain(Parameter parameter) {
            return parameter.shape().size() < 2;
        }

        @Override
        public String toString() {
            return "vectors";
        }
    }

    /// Says what is wrong if no parameter of a network is a member.
    public Optional<String> mismatch(Signature signature) {
        if (signature.parameters().stream().anyMatch(members::contain)) {
            return Optional.empty();
        }
        List<String> names =
                signature.parameters().stream().map(Parameter::name).toList();
        return Optional.of(
                this + " fits no parameter of model " + signature.model() + "; there are " + String.join(", ", names));
    }

    @Override
    public String toString() {
        String decay = weightDecay.isPresent() ? ", weight_decay: " + weightDecay.getAsDouble() : "";
        String factor = rateFactor != 1 ? ", rate_factor: " + rateFactor : "";
        return "group(" + members + decay + factor + ")";
    }

    private static void requireNotNegative(String setting, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    "group: " + setting + " must be a finite number of at least 0, and is " + value);
        }
    }
}
