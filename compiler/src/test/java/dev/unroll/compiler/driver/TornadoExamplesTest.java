package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;

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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The examples' kernels compile against TornadoVM's API with every warning an error, however
/// recurrences are run.
class TornadoExamplesTest {
    @TestFactory
    Stream<DynamicTest> examplesCompileStrictly() {
        List<Path> examples = examples();
        assertFalse(examples.isEmpty());
        return examples.stream()
                .flatMap(example -> Stream.of(Loops.values())
                        .map(loops -> DynamicTest.dynamicTest(
                                example.getFileName() + " (" + loops + ")", () -> compile(example, loops))));
    }

    private static void compile(Path example, Loops loops) throws IOException {
        CheckedModel model = TestModels.parse(example.toString(), Files.readString(example));
        HostDevice.compile(model, Precision.FLOAT, new Target.Device(loops));
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
