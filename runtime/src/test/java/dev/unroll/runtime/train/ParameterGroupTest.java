package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.runtime.Initializer;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.train.ParameterGroup.Named;
import dev.unroll.runtime.train.ParameterGroup.Vectors;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ParameterGroupTest {
    private static final Optimizer OPTIMIZER = new Optimizer.AdamW(0.1); // with a weight decay of 0.01

    private static final Signature SIGNATURE = new Signature(
            "M",
            Precision.FLOAT,
            "java",
            List.of(),
            List.of(),
            List.of(
                    parameter("embed.table", 0, 5, 2),
                    parameter("run.Wx", 10, 4, 2),
                    parameter("run.b", 18, 4),
                    parameter("norm.gain", 22, 4),
                    parameter("out.W", 26, 2, 4),
                    parameter("out.b", 34, 2)),
            List.of(),
            List.of(),
            true,
            "d");

    @Test
    void aStarStandsForAnyCharacters() {
        assertEquals(List.of("run.b", "out.b"), members("*.b"));
        assertEquals(List.of("run.Wx", "run.b"), members("run.*"));
        assertEquals(List.of("embed.table"), members("embed.table"));
        assertEquals(List.of("embed.table"), members("e*b*.*ta*le"));
        assertEquals(List.of(), members("run"));
        assertEquals(List.of(), members("ru*un.b"));
        assertEquals(6, members("*").size());
        assertEquals(List.of("run.b", "norm.gain", "out.b"), members(new Vectors()));
    }

    @Test
    void stretchesJoinNeighboursThatAreAlike() {
        List<ParameterGroup> groups = List.of(
                new ParameterGroup(new Named(List.of("embed.*")), OptionalDouble.empty(), 0.1),
                new ParameterGroup(new Vectors(), OptionalDouble.of(0), 1));
        assertEquals(
                List.of(
                        new Stretch(0, 10, 0.1, 0.01),
                        new Stretch(10, 18, 1, 0.01),
                        new Stretch(18, 26, 1, 0),
                        new Stretch(26, 34, 1, 0.01),
                        new Stretch(34, 36, 1, 0)),
                Stretch.of(SIGNATURE, OPTIMIZER, groups));
        assertEquals(List.of(new Stretch(0, 36, 1, 0.01)), Stretch.of(SIGNATURE, OPTIMIZER, List.of()));
    }

    @Test
    void theFirstGroupCounts() {
        List<ParameterGroup> groups = List.of(
                new ParameterGroup(new Named(List.of("out.b")), OptionalDouble.of(0.5), 1),
                new ParameterGroup(new Vectors(), OptionalDouble.of(0), 1));
        assertEquals(
                new Stretch(34, 36, 1, 0.5),
                Stretch.of(SIGNATURE, OPTIMIZER, groups).getLast());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ParameterGroup(new Vectors(), OptionalDouble.of(-1), 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ParameterGroup(new Vectors(), OptionalDouble.empty(), Double.NaN));
    }

    private static List<String> members(String pattern) {
        return members(new Named(List.of(pattern)));
    }

    private static List<String> members(ParameterGroup.Members members) {
        return SIGNATURE.parameters().stream()
                .filter(members::contain)
                .map(Parameter::name)
                .toList();
    }

    private static Parameter parameter(String name, int offset, Integer... shape) {
        return new Parameter(name, List.of(shape), offset, new Initializer.Constant(0));
    }
}
