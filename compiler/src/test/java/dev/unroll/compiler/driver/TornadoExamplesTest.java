package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.schedule.Target.Device.Loops;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The examples' kernels compile against TornadoVM's API with every warning an error, for GPUs and
/// FPGAs.
class TornadoExamplesTest {
    @Test
    void examplesCompileStrictly() {
        List<HostDevice.Wanted> wanted = examples().stream()
                .filter(TornadoExamplesTest::hasModel)
                .filter(TornadoExamplesTest::isComputed)
                .flatMap(example ->
                        devices(example).map(device -> new HostDevice.Wanted(read(example), Precision.FLOAT, device)))
                .toList();
        assertTrue(wanted.size() > 20, () -> wanted.size() + " of examples and devices");
        assertEquals(wanted.size(), HostDevice.compile(wanted).size());
    }

    /// Of some, the code of other schedules, which has long lists of tasks.
    private static Stream<Target.Device> devices(Path example) {
        Stream<Loops> otherwise = example.getFileName().toString().startsWith("lstm-1")
                ? Stream.of(Loops.GRAPH, Loops.UNROLLED)
                : Stream.empty();
        return Stream.concat(
                Stream.of(new Target.Device(Loops.KERNEL), Target.Device.of(Target.Device.Kind.FPGA, Loops.KERNEL)),
                otherwise.map(Target.Device::new));
    }

    private static boolean hasModel(Path example) {
        try {
            return Files.readString(example).lines().anyMatch(line -> line.startsWith("model "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isComputed(Path example) {
        CompileRequest request = new CompileRequest(read(example), Backend.TORNADO, Precision.FLOAT, "dev.unroll.test");
        return ModelCompiler.limitation(request).isEmpty();
    }

    private static CheckedModel read(Path example) {
        try {
            return TestModels.parse(example.toString(), Files.readString(example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> examples() {
        try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
            return files.filter(file -> file.toString().endsWith(".model")
                            && !file.toString().contains("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
