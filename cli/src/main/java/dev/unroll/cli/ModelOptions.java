package dev.unroll.cli;

import dev.unroll.dsl.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which model of a file is meant, and with what values of its formals.
final class ModelOptions {
    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a formal of the model another value, such as units=200; repeatable.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--model", paramLabel = "NAME", description = "Which model, if the file has several.")
    private @Nullable String name;

    /// The model's name, if one is given.
    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /// The values of formals by their names.
    Map<String, String> settings() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("--set is NAME=VALUE, such as units=200, and not `" + set + "`");
            }
            values.put(set.substring(0, equals), set.substring(equals + 1));
        }
        return values;
    }

    Options toOptions() {
        return new Options(name(), settings());
    }
}
