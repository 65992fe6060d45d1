package dev.unroll.dsl.check;

import dev.unroll.dsl.check.Arguments.Actual;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Formula;
import java.util.HashSet;
import java.util.Optional;

/// Checks calls of cells and layers, and writes out `layers: k`.
final class CallChecker {

    private final Frame frame;
    private final ExpressionChecker expressions;

    CallChecker(Frame frame, ExpressionChecker expressions) {
        this.frame = frame;
        this.expressions = expressions;
    }

    /// The result of a call of a cell; empty if there is an error, which is reported then.
    Optional<Value> call(Callee.Cell cell, Formula.Call call, Naming naming) {
        return arguments(cell.definition(), call, naming, Arguments.NONE)
                .flatMap(arguments -> results(cell, call, arguments, naming, naming.path(cell.name()), frame.shared()));
    }

    /// The result of a use of a layer; empty if there is an error, which is reported then.
    Optional<Value> call(Callee.Layer layer, Formula.Call call, Naming naming) {
        Optional<Frame.SharedUse> use = Optional.of(new Frame.SharedUse(layer.parameters(), new HashSet<>()));
        return arguments(layer.cell().definition(), call, naming, layer.given())
                .flatMap(arguments -> results(layer.cell(), call, arguments, naming, layer.path(), use));
    }

    /// The layer of `layer name = cell(...)`; empty if there is an error, which is reported then.
    Optional<Callee.Layer> layer(String name, Callee.Cell cell, Formula.Call call) {
        Callee.SharedParameters parameters =
                frame.shared().map(Frame.SharedUse::parameters).orElseGet(Callee.SharedParameters::new);
        return new ArgumentMatcher(expressions, cell.definition())
                .match(call, Naming.whole(frame, name).inside(), Arguments.NONE)
                .map(given ->
                        new Callee.Layer(name, cell, given, Naming.join(frame.path(), name), parameters, call.span()));
    }

    private Optional<Arguments> arguments(Definition definition, Formula.Call call, Naming naming, Arguments already) {
        return new ArgumentMatcher(expressions, definition)
                .match(call, naming.inside(), already)
                .filter(arguments -> isComplete(definition, call, arguments) && hasOneDepth(call, arguments));
    }

    private boolean isComplete(Definition definition, Formula.Call call, Arguments arguments) {
        for (Formal formal : definition.formals()) {
            String name = formal.name().text();
            if (formal.initial().isEmpty() && !arguments.actuals().containsKey(name)) {
                frame.error(
                        call.span(),
                        "the call of `" + definition.name().text() + "` leaves out `" + name + "`",
                        "`" + name + ": ...`");
                return false;
            }
        }
        return true;
    }

    private boolean hasOneDepth(Formula.Call call, Arguments arguments) {
        int depth = arguments.depth();
        boolean one = arguments.lists().stream().allMatch(list -> list.size() == depth);
        if (!one) {
            frame.error(call.span(), "the lists of sizes and `layers` ask for different numbers of layers");
        }
        return one;
    }

    private Optional<Value> results(
            Callee.Cell cell,
            Formula.Call call,
            Arguments arguments,
            Naming naming,
            String path,
            Optional<Frame.SharedUse> shared) {
        if (isSoftmaxTwice(cell, arguments)) {
            return Optional.empty();
        }
        int depth = arguments.depth();
        Instantiator instantiator = new Instantiator(frame, cell, call.span(), shared);
        String name =
                naming.whole() ? naming.binding().substring(naming.binding().lastIndexOf('.') + 1) : cell.name();
        if (depth == 0) {
            return instantiator.instantiate(arguments.actuals(), arguments.starts(), path, name);
        }
        Optional<Value> result = Optional.empty();
        for (int layer = 0; layer < depth; layer++) {
            Optional<Actual> before = result.map(value -> new Actual(value, call.span()));
            var actuals = arguments.ofLayer(layer, before, cell.definition().formals());
            result = instantiator.instantiate(actuals, arguments.starts(), Naming.join(path, "" + layer), name);
            if (result.isEmpty()) {
                return Optional.empty();
            }
        }
        return result;
    }

    /// `cross_entropy` of the prelude takes logits; a softmax before it is a mistake that no shape shows.
    private boolean isSoftmaxTwice(Callee.Cell cell, Arguments arguments) {
        if (!cell.name().equals("cross_entropy") || cell.library().behind().isPresent()) {
            return false;
        }
        Actual first = arguments
                .actuals()
                .get(cell.definition().formals().getFirst().name().text());
        if (first != null
                && first.meaning() instanceof Value value
                && value.softmaxOf().isPresent()) {
            frame.error(
                    first.span(),
                    "`cross_entropy` takes the values before the softmax",
                    "pass " + Wording.quote(value.softmaxOf().get()));
            return true;
        }
        return false;
    }
}
