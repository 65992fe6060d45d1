package dev.unroll.runtime;

import java.util.List;
import java.util.Optional;

/// What a compiled network takes and gives.
///
/// @param model the model's name
/// @param precision the format that it computes in
/// @param backend the backend that emitted it, such as `java`
/// @param inputs what predicting needs, in the order of [Batch#inputs()]
/// @param targets what the loss needs besides, in the order of [Batch#targets()]
/// @param parameters all parameters, in the order in which they lie in [Network#parameters()]
/// @param outputs what predicting returns
/// @param metrics names of the reported metrics
/// @param trainable whether the model has a loss
/// @param digest hexadecimal digest of the model (its equations and sizes, not its training settings)
/// @param states what passes that carry states take from the steps before and leave for those after, in
///     the order of [States#values()]; empty if each pass starts anew
public record Signature(
        String model,
        Precision precision,
        String backend,
        List<Port> inputs,
        List<Port> targets,
        List<Parameter> parameters,
        List<Port> outputs,
        List<String> metrics,
        boolean trainable,
        String digest,
        List<Port> states) {
    public Signature {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        parameters = List.copyOf(parameters);
        outputs = List.copyOf(outputs);
        metrics = List.copyOf(metrics);
        states = List.copyOf(states);
    }

    /// Of a network whose passes start anew.
    public Signature(
            String model,
            Precision precision,
            String backend,
            List<Port> inputs,
            List<Port> targets,
            List<Parameter> parameters,
            List<Port> outputs,
            List<String> metrics,
            boolean trainable,
            String digest) {
        this(model, precision, backend, inputs, targets, parameters, outputs, metrics, trainable, digest, List.of());
    }

    /// Of a network with other inputs and targets.
    public Signature with(List<Port> inputs, List<Port> targets) {
        return new Signature(
                model, precision, backend, inputs, targets, parameters, outputs, metrics, trainable, digest, states);
    }

    /// Entries of all parameters together.
    public int parameterCount() {
        return parameters.stream().mapToInt(Parameter::count).sum();
    }

    /// Whether a port says how many steps targets have, and no input: then it is for the one who predicts to say.
    public boolean isLengthOfTargets(Port port) {
        return port.isLength()
                && inputs.stream().noneMatch(input -> input.length().equals(Optional.of(port.name())));
    }
}
