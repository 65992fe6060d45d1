package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where each unit sees its own state alone, no product is left for the steps of the recurrence.
class ElementwiseRecurrenceTest {

    @ParameterizedTest
    @ValueSource(strings = {"prelude/indrnn", "prelude/sru"})
    void noProductIsLeftInTheLoop(String model) {
        for (String graph : List.of("predict", "train")) {
            List<String> lines = inLoops(schedule(model, graph));
            assertTrue(lines.size() > 1, () -> model + " has loops");
            assertEquals(
                    List.of(),
                    lines.stream().filter(ElementwiseRecurrenceTest::isProduct).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prelude/rnn_tanh", "prelude/lstm"})
    void otherRecurrencesHaveTheirProductWithTheStateThere(String model) {
        assertTrue(inLoops(schedule(model, "train")).stream().anyMatch(ElementwiseRecurrenceTest::isProduct));
    }

    private static boolean isProduct(String line) {
        return line.endsWith(", one entry or row after the other");
    }

    private static String schedule(String model, String graph) {
        return ModelCompiler.schedules(new CompileRequest(
                        TestModels.read(model), Backend.JAVA, Precision.DOUBLE, "dev.unroll.test", 37, 128))
                .get(graph);
    }

    /// The lines of a schedule that stand under `for each of ... steps`.
    private static List<String> inLoops(String schedule) {
        List<String> lines = new ArrayList<>();
        int loop = Integer.MAX_VALUE;
        for (String line : schedule.lines().toList()) {
            int depth = line.length() - line.stripLeading().length();
            if (depth > loop) {
                lines.add(line);
            } else {
                loop = line.contains("for each of") ? depth : Integer.MAX_VALUE;
            }
        }
        return lines;
    }
}
