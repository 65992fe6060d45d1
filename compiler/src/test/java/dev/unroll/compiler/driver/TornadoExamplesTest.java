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
                .filter(TornadoExamplesTest::hasModel)
                .filter(TornadoExamplesTest::isComputed)
                .flatMap(example -> Stream.of(Loops.values())
                        .map(loops -> DynamicTest.dynamicTest(
                                example.getFileName() + " (" + loops + ")", () -> compile(example, loops))));
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

    private static void compile(Path example, Loops loops) {
        HostDevice.compile(read(example), Precision.FLOAT, new Target.Device(loops));
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
