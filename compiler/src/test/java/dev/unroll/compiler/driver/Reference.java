package dev.unroll.compiler.driver;

import dev.unroll.compiler.grad.ReverseMode;
import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.lower.ModelLowering;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a network has to compute, from the graph as it was lowered: no rewrites, no schedule, no emitted code.
final class Reference {
    private final Graph forward;
    private final Graph mean;
    private final long draws;
    private final Network network;
    private final Batch batch;

    /// @param network holds the parameters
    /// @param draws the key of random draws
    Reference(CheckedModel model, Network network, Batch batch, long draws) {
        this.forward = ModelLowering.lower(model);
        this.mean = ModelLowering.lowerToMeans(model);
        this.draws = draws;
        this.network = network;
        this.batch = batch;
    }

    /// `loss`, `metric/NAME` and `output/NAME`.
    Map<String, Tensor> results() {
        return Interpreter.evaluate(mean, values(), batch.count());
    }

    /// `loss` and `grad/NAME`.
    Map<String, Tensor> gradients() {
        return Interpreter.evaluate(ReverseMode.differentiate(forward), values(), batch.count(), draws);
    }

    private Map<String, Tensor> values() {
        Map<String, Values> arrays = new HashMap<>();
        ports("input/", network.signature().inputs(), batch.inputs(), arrays);
        ports("target/", network.signature().targets(), batch.targets(), arrays);
        Map<String, Tensor> values = new HashMap<>();
        for (int i = 0; i < forward.parameterNames().size(); i++) {
            String name = forward.parameterNames().get(i);
            Type type = forward.block().parameters().get(i).type();
            Values array = arrays.get(name);
            values.put(name, array == null ? parameter(name, type) : tensor(array, 0, type, batch.count()));
        }
        return values;
    }

    private static void ports(String prefix, List<Port> ports, List<Values> arrays, Map<String, Values> byName) {
        for (int i = 0; i < ports.size(); i++) {
            byName.put(prefix + ports.get(i).name(), arrays.get(i));
        }
    }

    private Tensor parameter(String name, Type type) {
        Parameter parameter = network.signature().parameters().stream()
                .filter(candidate -> name.equals("param/" + candidate.name()))
                .findFirst()
                .orElseThrow();
        return tensor(network.parameters(), parameter.offset(), type, 1);
    }

    private static Tensor tensor(Values values, int offset, Type type, int samples) {
        double[] data = new double[samples * Math.max(1, type.steps()) * type.entries()];
        for (int i = 0; i < data.length; i++) {
            data[i] = values.get(offset + i);
        }
        return new Tensor(type, samples, data);
    }
}
