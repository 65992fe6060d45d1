package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sequences of a pass that recurrences write over others.
class WrittenOverTest {
    private static final CheckedModel CHAIN = TestModels.parse("chain.model", """
            cell leaky(x: [D]) {
              state h: [D] = 0
              h = 0.9 * prev(h) + x
              output h
            }

            cell squash(x: [D]) {
              state h: [D] = 0
              h = tanh(0.5 * prev(h) + x)
              output h
            }

            model Chain {
              input  xs: sequence(6) of [3]
              target y: [2]
              z = linear(last(squash(leaky(linear(xs, units: 40)))), units: 2)
              minimize mean_squared_error(z, y)
              output z
            }
            """);

    private static final CheckedModel SLICES = TestModels.parse("slices.model", """
            cell leaky(x: [D]) {
              state h: [D] = 0
              h = 0.5 * prev(h) + x
              output h
            }

            cell half(x: [D], s: [H]) {
              state h: [D/2] = s
              m = slice(x, from: D / 4, to: 3 * D / 4)
              h = 0.5 * prev(h) + m
              output y = [h + 1; h + m]
            }

            model Slices {
              input  xs: sequence(7) of [3]
              target y: [2]
              a = leaky(linear(xs, units: 192))
              z = linear(last(leaky(half(a, slice(last(a), from: 0, to: 96)))), units: 2)
              minimize mean_squared_error(z, y)
              output z
            }
            """);

    private static String schedule(CheckedModel model) {
        return ModelCompiler.schedules(
                        new CompileRequest(model, Backend.VECTOR, Precision.DOUBLE, "dev.unroll.test", 37, 512))
                .get("train");
    }

    @Test
    void oneRoomTakesAWholeChain() {
        long inRoom = schedule(CHAIN)
                .lines()
                .filter(line -> line.matches(".* 7 steps x rows x .*, in the room of .*"))
                .count();
        assertTrue(inRoom >= 2, () -> schedule(CHAIN));
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "VECTOR_256", "VECTOR_512"})
    void aChainHasTheInterpretersGradients(TestTarget target) {
        InsideOutTest.check(CHAIN, target);
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "VECTOR_256", "VECTOR_512"})
    void entriesThatOthersReadAreNotWrittenOver(TestTarget target) {
        InsideOutTest.check(SLICES, target);
    }
}
