package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Translates a recurrence to the operator `Scan`, which has states, slices and emitted values in the
/// same order.
final class ScanTranslation {
    private ScanTranslation() {}

    static void write(Op.Scan scan, Equation equation, Translation translation, Scope scope) {
        List<String> operands = new ArrayList<>();
        scan.initial().forEach(state -> operands.add(scope.name(state)));
        scan.sequences().forEach(sequence -> operands.add(scope.name(sequence)));
        long sequences = scan.sequences().size();
        List<Attribute> attributes = new ArrayList<>(List.of(
                new Attribute.Body("body", body(scan, translation, scope)),
                new Attribute.Integer("num_scan_inputs", sequences)));
        if (scan.backward()) {
            attributes.add(new Attribute.Integers("scan_input_directions", Collections.nCopies((int) sequences, 1L)));
            attributes.add(new Attribute.Integers(
                    "scan_output_directions", Collections.nCopies(scan.emitted().size(), 1L)));
        }
        List<String> results = equation.results().stream()
                .map(result -> translation.fresh("Scan"))
                .toList();
        scope.node("Scan", operands, results, attributes.toArray(Attribute[]::new));
        for (int i = 0; i < results.size(); i++) {
            scope.bind(equation.results().get(i), results.get(i));
        }
    }

    private static OnnxGraph body(Op.Scan scan, Translation translation, Scope outer) {
        Scope scope = new Scope(translation, outer, scan.body());
        List<OnnxValue> inputs = new ArrayList<>();
        for (Value parameter : scan.body().parameters()) {
            String name = translation.fresh("step");
            scope.bind(parameter, name);
            inputs.add(OnnxValue.within(name, parameter.type()));
        }
        List<OnnxValue> outputs = new ArrayList<>();
        for (Value result : scan.body().results()) {
            // What a body gives has to be made in it, each by a node of its own.
            String name = scope.node("Identity", List.of(scope.name(result)));
            outputs.add(OnnxValue.within(name, result.type()));
        }
        return new OnnxGraph(translation.fresh("body"), scope.nodes(), List.of(), inputs, outputs);
    }
}
