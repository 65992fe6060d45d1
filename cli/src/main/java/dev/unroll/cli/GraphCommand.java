package dev.unroll.cli;

import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.driver.Stage;
import dev.unroll.compiler.show.Dot;
import dev.unroll.dsl.model.CheckedModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Shows the graph of a model, before and after each pass of the compiler, for the backend, the "
                + "precision and the batch that the model or the options say. With --schedule: how the graph is "
                + "computed, in which loops, blocks or kernels.")
final class GraphCommand implements Callable<Integer> {
    /// The name of the graph from which the others are derived.
    private static final String WHOLE = "model";

    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Option(names = "--after", paramLabel = "PASS", description = "Only after this pass.")
    private @Nullable String pass;

    @Option(
            names = "--graph",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}; train where the model has a loss, else predict.")
    private @Nullable Computation computation;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (for Graphviz); default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(names = "--batch", paramLabel = "N", description = "Samples that a batch is expected to have.")
    private @Nullable Integer batch;

    private enum Computation {
        predict,
        evaluate,
        train
    }

    private enum Format {
        text,
        dot
    }

    GraphCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        CheckedModel checked = model.read(console);
        String name = (computation != null
                        ? computation
                        : checked.loss().isPresent() ? Computation.train : Computation.predict)
                .name();
        if (network.isScheduleWanted()) {
            return showSchedule(checked, name);
        }
        List<Stage> stages = ModelCompiler.stages(network.request(checked, batch, "")).stream()
                .filter(stage -> WHOLE.equals(stage.graph().name())
                        || name.equals(stage.graph().name()))
                .toList();
        if (stages.stream().noneMatch(stage -> name.equals(stage.graph().name()))) {
            throw missing(checked, name);
        }
        List<Stage> shown = pass == null
                ? stages
                : stages.stream().filter(stage -> stage.pass().equals(pass)).toList();
        if (shown.isEmpty()) {
            throw Failure.usage("there is no pass `" + pass + "`; there are "
                    + String.join(
                            ", ", stages.stream().map(Stage::pass).distinct().toList()));
        }
        shown.forEach(this::show);
        return ExitCode.OK.code();
    }

    private static Failure missing(CheckedModel checked, String name) {
        return Failure.fault("model " + checked.name() + " has no graph `" + name + "`: it has no loss");
    }

    private int showSchedule(CheckedModel checked, String name) {
        if (pass != null || format != Format.text) {
            throw Failure.usage("--schedule is text, and comes after all passes; leave out --after and --format");
        }
        String text =
                ModelCompiler.schedules(network.request(checked, batch, "")).get(name);
        if (text == null) {
            throw missing(checked, name);
        }
        console.out().print(text);
        return ExitCode.OK.code();
    }

    private void show(Stage stage) {
        console.result("// after " + stage.pass() + ": " + stage.reason());
        console.out().print(format == Format.text ? stage.graph().toString() : Dot.draw(stage.graph()));
    }
}
