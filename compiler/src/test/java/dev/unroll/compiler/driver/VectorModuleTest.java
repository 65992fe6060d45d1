package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a virtual machine says of its vectors.
class VectorModuleTest {
    @Test
    void withoutTheModulePlainJavaIsBest() throws IOException, InterruptedException {
        assertEquals("OptionalInt.empty java", answer());
    }

    @Test
    void withTheModuleVectorsAre() throws IOException, InterruptedException {
        String answer = answer("--add-modules", "jdk.incubator.vector");
        assertTrue(answer.matches("OptionalInt\\[(128|256|512)] vector"), answer);
    }

    @Test
    void vectorsAreNoWiderThanTheMachineIsToldTo() throws IOException, InterruptedException {
        assertEquals(
                "OptionalInt[128] vector", answer("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=16"));
    }

    private static String answer(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-classpath", System.getProperty("java.class.path"), VectorModuleTest.Ask.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor());
        return answer;
    }

    /// Asked in a virtual machine of its own.
    static final class Ask {
        private Ask() {}

        public static void main(String[] arguments) {
            System.out.println(VectorModule.preferredBits() + " " + Backend.best());
        }
    }
}
