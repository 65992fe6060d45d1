package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.util.List;
import java.util.stream.Collectors;

/// Ports in messages.
final class PortText {
    private PortText() {}

    /// A port with its kind, its name, its model and its type.
    static String of(Signature signature, Port port, boolean isTarget) {
        return (isTarget ? "Target " : "Input ") + port.name() + " of model " + signature.model() + " is "
                + port.typeName();
    }

    /// How many ports there are, and their names: `no input`, `2 targets (a, b)`.
    static String count(String kind, List<Port> ports) {
        return ports.isEmpty()
                ? "no " + kind
                : ports.size() + " " + kind + (ports.size() == 1 ? "" : "s") + " ("
                        + ports.stream().map(Port::name).collect(Collectors.joining(", ")) + ")";
    }
}
