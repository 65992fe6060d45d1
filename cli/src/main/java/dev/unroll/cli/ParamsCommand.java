package dev.unroll.cli;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.CheckedModel.Parameter;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Size;
import dev.unroll.runtime.file.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "params",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Lists the parameters of a model: name, shape and number of entries.")
final class ParamsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Option(names = "--json", description = "Writes JSON: [{\"name\",\"shape\",\"count\"}].")
    private boolean json;

    ParamsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        CheckedModel checked = model.read(console);
        if (json) {
            console.result(Json.array(checked.parameters().stream()
                            .map(ParamsCommand::toJson)
                            .toList())
                    .text());
        } else {
            print(checked);
        }
        return ExitCode.OK.code();
    }

    private void print(CheckedModel checked) {
        int width = checked.parameters().stream()
                .mapToInt(parameter -> parameter.path().length())
                .reduce("total".length(), Math::max);
        long total = 0;
        for (Parameter parameter : checked.parameters()) {
            console.result("%-" + width + "s  %12s  %,12d", parameter.path(), shape(parameter), count(parameter));
            total += count(parameter);
        }
        console.result("%-" + width + "s  %12s  %,12d", "total", "", total);
    }

    private static Json toJson(Parameter parameter) {
        return Json.fields()
                .put("name", parameter.path())
                .put("shape", Json.array(shape(parameter).stream().map(Json::of).toList()))
                .put("count", count(parameter))
                .build();
    }

    private static List<Long> shape(Parameter parameter) {
        return switch (parameter.variable().type().element()) {
            case Element.Numbers(List<Size> shape) ->
                shape.stream().map(size -> size.terms().getOrDefault("", 0L)).toList();
            case Element.ClassIndex _ -> throw new IllegalStateException("parameters are numbers");
        };
    }

    private static long count(Parameter parameter) {
        return shape(parameter).stream().reduce(1L, Math::multiplyExact);
    }
}
