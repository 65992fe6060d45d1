package dev.unroll.cli;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.exchange.weights.Transfer;
import dev.unroll.exchange.weights.WeightImport;
import dev.unroll.exchange.weights.WeightImporter;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import dev.unroll.runtime.file.TensorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = {
            "Makes a weight file of a model from weights of PyTorch or Keras, and says what went where.",
            "Layers are recognised by what they compute and by their sizes; gates are put in the model's order."
        })
final class ImportCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            required = true,
            description = "The other framework's weights: a safetensors file, an .npz file or a folder of .npy files.")
    private Path weights = Path.of("");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description = "The weight file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Reads only the tensors whose names begin so, and leaves it out of their names.")
    private String prefix = "";

    @Option(
            names = "--ignore",
            paramLabel = "TEXT",
            description = "Leaves out the tensors whose names begin so; repeatable.")
    private List<String> ignored = new ArrayList<>();

    @Option(
            names = "--map",
            paramLabel = "THEIRS=OURS",
            description = "Says which parameter a tensor is, or which part of the model a layer is, such as "
                    + "encoder.rnn=states; repeatable.")
    private List<String> maps = new ArrayList<>();

    @Option(names = "--json", description = "Writes JSON: [{\"from\",\"fromShape\",\"to\",\"toShape\",\"how\"}].")
    private boolean json;

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Folders.keep(out, model.file(), weights);
        Map<String, String> names = names();
        CheckedModel checked = model.read(console);
        Graph forward = ModelCompiler.forward(checked);
        Map<String, Tensor> tensors = WeightImporter.below(TensorFiles.read(weights), prefix);
        for (String start : ignored) {
            if (!tensors.keySet().removeIf(name -> name.startsWith(start))) {
                console.message("--ignore " + start + " leaves nothing out: no tensor's name begins with it");
            }
        }
        switch (WeightImporter.run(forward, tensors, names)) {
            case WeightImport.Refused(var problems) -> throw refused(checked, problems, forward, tensors, names);
            case WeightImport.Done(var parameters, var transfers) -> {
                SequencedMap<String, Tensor> ordered = inOrder(checked, parameters);
                write(checked, ordered);
                print(transfers);
                Weights.warn(out, ordered, console);
            }
        }
        return ExitCode.OK.code();
    }

    private Map<String, String> names() {
        SequencedMap<String, String> names = new LinkedHashMap<>();
        for (String map : maps) {
            int equals = map.lastIndexOf('=');
            if (equals < 1 || equals == map.length() - 1) {
                throw Failure.usage("--map is THEIRS=OURS, such as rnn=states, and not `" + map + "`");
            }
            names.put(map.substring(0, equals), map.substring(equals + 1));
        }
        return names;
    }

    private Failure refused(
            CheckedModel checked,
            List<String> problems,
            Graph forward,
            Map<String, Tensor> tensors,
            Map<String, String> names) {
        List<String> fitting = WeightImporter.fittingPrefixes(forward, tensors, names);
        if (!fitting.isEmpty()) {
            return Failure.fault(weights + " does not fit model " + checked.name()
                    + " as a whole, but what begins with " + String.join(" or ", fitting)
                    + " does; take that by --prefix "
                    + prefix + fitting.getFirst());
        }
        return Failure.report(
                "unroll: " + weights + " does not fit model " + checked.name() + ":\n  "
                        + String.join("\n  ", problems),
                ExitCode.FAULT);
    }

    /// The tensors in the order of the model's parameters.
    private static SequencedMap<String, Tensor> inOrder(CheckedModel checked, Map<String, Tensor> parameters) {
        SequencedMap<String, Tensor> ordered = new LinkedHashMap<>();
        checked.parameters().forEach(parameter -> {
            Tensor tensor = parameters.get(parameter.path());
            if (tensor != null) {
                ordered.put(parameter.path(), tensor);
            }
        });
        return ordered;
    }

    private void write(CheckedModel checked, SequencedMap<String, Tensor> parameters) throws IOException {
        Signature signature = ModelCompiler.signature(new CompileRequest(checked, Backend.JAVA, Precision.FLOAT, ""));
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("model", signature.model());
        metadata.put("digest", signature.digest());
        Folders.makeParent(out);
        Safetensors.write(out, new TensorFile(parameters, metadata));
    }

    private void print(List<Transfer> transfers) {
        if (json) {
            console.result(
                    Json.array(transfers.stream().map(ImportCommand::toJson).toList())
                            .text());
            return;
        }
        List<List<String>> rows = transfers.stream()
                .map(transfer -> List.of(
                        transfer.theirs().isEmpty() ? "-" : transfer.theirs(),
                        transfer.theirs().isEmpty() ? "" : transfer.theirShape().toString(),
                        transfer.ours(),
                        transfer.ourShape().toString(),
                        transfer.how()))
                .toList();
        String format = "%-" + width(rows, 0) + "s  %-" + width(rows, 1) + "s  ->  %-" + width(rows, 2) + "s  %-"
                + width(rows, 3) + "s  %s";
        rows.forEach(row -> console.result(Console.plain(String.format(format, row.toArray()))));
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).reduce(1, Math::max);
    }

    private static Json toJson(Transfer transfer) {
        return Json.fields()
                .put("from", transfer.theirs())
                .put("fromShape", shape(transfer.theirShape()))
                .put("to", transfer.ours())
                .put("toShape", shape(transfer.ourShape()))
                .put("how", transfer.how())
                .build();
    }

    private static Json shape(List<Integer> shape) {
        return Json.array(shape.stream().map(Json::of).toList());
    }
}
