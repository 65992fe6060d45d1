package dev.unroll.cli;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.exchange.onnx.OnnxExport;
import dev.unroll.exchange.onnx.OnnxExporter;
import dev.unroll.runtime.ParameterMismatchException;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.AtomicFile;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = {
            "Writes a trained model for other programs: ONNX for prediction, with any number of samples.",
            "Recurrences become the operators RNN, LSTM and GRU where they are such cells, and Scan otherwise."
        })
final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Option(names = "--weights", paramLabel = "FILE", required = true, description = "The weight file.")
    private Path weights = Path.of("");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "onnx",
            description = "${COMPLETION-CANDIDATES}, which is the default.")
    private Format format = Format.onnx;

    private enum Format {
        onnx
    }

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Folders.keep(out, model.file(), weights);
        CheckedModel checked = model.read(console);
        Signature signature = ModelCompiler.signature(new CompileRequest(checked, Backend.JAVA, Precision.FLOAT, ""));
        TensorFile file = Safetensors.read(weights);
        Optional<Preparation> preparation = Preparation.of(weights, file.metadata());
        Map<String, Tensor> tensors = file.tensors();
        Optional<String> mismatch = Parameters.mismatch(signature, tensors);
        if (mismatch.isPresent()) {
            throw new ParameterMismatchException(weights, signature, mismatch.get());
        }
        OnnxExport export = switch (format) {
            case onnx -> onnx(checked, signature, tensors, preparation);
        };
        Folders.makeParent(out);
        AtomicFile.write(out, export.file());
        print("input", export.inputs());
        print("output", export.outputs());
        preparation.ifPresent(this::print);
        export.recurrences().forEach(this::print);
        return ExitCode.OK.code();
    }

    private OnnxExport onnx(
            CheckedModel checked, Signature signature, Map<String, Tensor> tensors, Optional<Preparation> preparation) {
        Graph forward = ModelCompiler.forward(checked);
        OnnxExporter.limitation(forward).ifPresent(limitation -> {
            throw Failure.fault("model " + checked.name() + " cannot be exported: " + limitation);
        });
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("model", signature.model());
        metadata.put("digest", signature.digest());
        preparation.ifPresent(
                saved -> metadata.put(Preparation.METADATA, saved.toJson().text()));
        return OnnxExporter.export(checked.name(), forward, tensors, metadata);
    }

    private void print(String what, List<OnnxExport.Port> ports) {
        ports.forEach(port -> console.result(what + " " + port.name() + ": " + port.kind() + " " + port.sizes()));
    }

    /// The file computes on the scales of training; whoever feeds it has to bring data to these.
    private void print(Preparation preparation) {
        console.result("data as prepared in training, " + Console.plain(preparation.summary()) + "; metadata `"
                + Preparation.METADATA + "` has all of it");
    }

    private void print(OnnxExport.Recurrence recurrence) {
        Origin origin = recurrence.origin();
        console.result(Path.of(origin.file()).getFileName() + ":" + origin.line() + ": " + origin.text()
                + " is the operator " + recurrence.operator());
    }
}
