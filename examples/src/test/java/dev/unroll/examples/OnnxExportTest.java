package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.compiler.build.ModelText;
import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.probe.RandomBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// ONNX Runtime computes from each exported example what the emitted class computes, on random samples
/// with random weights.
class OnnxExportTest {
    private static final double TOLERANCE = 1e-5;
    private static final int SAMPLES = 3;

    @TempDir
    private Path folder;

    static Stream<Path> models() throws IOException {
        return Stream.concat(
                ExampleModelsTest.models(),
                Stream.of(
                        Unroll.EXAMPLES.resolve("embedded/src/main/model/dev/unroll/examples/embedded/digits.model")));
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreesWithOnnxRuntime(Path model) throws IOException, OrtException {
        CompileRequest request = new CompileRequest(
                ModelReader.readModel(ModelText.read(model, StandardCharsets.UTF_8), Options.DEFAULT)
                        .model()
                        .orElseThrow(),
                Backend.JAVA,
                Precision.FLOAT,
                "");
        try (Network network = ModelCompiler.compile(request).newNetwork(SAMPLES, 1)) {
            Parameters.initialize(network, 1);
            Path weights = folder.resolve("weights.safetensors");
            Parameters.save(network, weights);
            Batch batch = RandomBatch.draw(network.signature(), SAMPLES, 2);
            network.predict(batch);

            Path onnx = folder.resolve("example.onnx");
            Unroll.run("export", model, "--weights", weights, "-o", onnx);
            compare(network, batch, Files.readAllBytes(onnx));
        }
    }

    private static void compare(Network network, Batch batch, byte[] onnx) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> feed = new LinkedHashMap<>();
        try (OrtSession session = environment.createSession(onnx)) {
            Set<String> wanted = session.getInputNames();
            feed(environment, wanted, network.signature().inputs(), batch.inputs(), feed);
            feed(environment, wanted, network.signature().targets(), batch.targets(), feed);
            assertEquals(wanted, feed.keySet());
            compare(network, session, feed);
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
    }

    /// Of targets, the file takes those of steps before.
    private static void feed(
            OrtEnvironment environment,
            Set<String> wanted,
            List<Port> ports,
            List<Values> values,
            Map<String, OnnxTensor> feed)
            throws OrtException {
        for (int i = 0; i < ports.size(); i++) {
            if (wanted.contains(ports.get(i).name())) {
                feed.put(ports.get(i).name(), tensor(environment, ports.get(i), values.get(i)));
            }
        }
    }

    private static void compare(Network network, OrtSession session, Map<String, OnnxTensor> feed) throws OrtException {
        try (OrtSession.Result result = session.run(feed)) {
            List<Port> outputs = network.signature().outputs();
            for (int i = 0; i < outputs.size(); i++) {
                Port output = outputs.get(i);
                OnnxTensor actual = (OnnxTensor) result.get(output.name()).orElseThrow();
                FloatBuffer entries = actual.getFloatBuffer();
                assertEquals(SAMPLES * output.entriesPerSample(), entries.remaining(), output.name());
                for (int entry = 0; entry < entries.remaining(); entry++) {
                    assertEquals(network.output(i).get(entry), entries.get(entry), TOLERANCE, output.name());
                }
            }
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Port port, Values values) throws OrtException {
        long[] shape = LongStream.concat(
                        LongStream.of(SAMPLES), port.sizes().stream().mapToLong(size -> size))
                .toArray();
        return switch (values) {
            case Values.Floats(float[] array) -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(array), shape);
            case Values.Classes(int[] array) -> {
                LongBuffer classes = LongBuffer.allocate(array.length);
                for (int index : array) {
                    classes.put(index);
                }
                yield OnnxTensor.createTensor(environment, classes.flip(), shape);
            }
            case Values.Doubles _ -> throw new IllegalStateException("the network computes in single precision");
        };
    }
}
