package dev.unroll.dsl.check;

import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The arguments of a built-in function.
///
/// @param positional those without a label
/// @param labelled those with one
record BuiltinArguments(List<Formula> positional, Map<String, Formula> labelled) {

    /// The arguments of a call with as many positional ones as given and no other labels than given; empty if there is
    /// an error, which is reported then.
    static Optional<BuiltinArguments> match(Frame frame, Formula.Call call, int fewest, int most, Set<String> labels) {
        String function = "`" + call.callee().span().text() + "`";
        List<Formula> positional = new ArrayList<>();
        Map<String, Formula> labelled = new LinkedHashMap<>();
        for (Formula.Argument argument : call.arguments()) {
            if (argument.label().isEmpty()) {
                positional.add(argument.value());
                continue;
            }
            Name label = argument.label().get();
            if (!labels.contains(label.text())) {
                frame.error(label.span(), function + " has no argument `" + label.text() + "`");
                return Optional.empty();
            }
            if (labelled.put(label.text(), argument.value()) != null) {
                frame.error(label.span(), "`" + label.text() + "` is given twice");
                return Optional.empty();
            }
        }
        if (positional.size() < fewest || positional.size() > most) {
            String expected = fewest == most ? String.valueOf(fewest) : fewest + " or " + most;
            frame.error(
                    call.span(),
                    function + " takes " + expected + (most == 1 ? " argument" : " arguments") + ", and here "
                            + (positional.size() == 1 ? "is 1" : "are " + positional.size()));
            return Optional.empty();
        }
        return Optional.of(new BuiltinArguments(positional, labelled));
    }

    Formula first() {
        return positional.getFirst();
    }
}
