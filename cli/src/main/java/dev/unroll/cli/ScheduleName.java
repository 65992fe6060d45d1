package dev.unroll.cli;

import dev.unroll.compiler.schedule.Target;
import java.util.Stack;
import java.util.stream.Stream;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// Takes the name of a schedule if the next argument is one, so that `--schedule` may stand before a
/// file's name.
final class ScheduleName implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        boolean named = !arguments.isEmpty()
                && Stream.of(Target.Device.Loops.values())
                        .anyMatch(loops -> loops.toString().equals(arguments.peek()));
        option.setValue(named ? arguments.pop() : "");
    }
}
