package dev.unroll.compiler.emit.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.compiler.schedule.TimeIndex;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencesTest {
    private static final List<Integer> BY_ENTRY = List.of(8);

    private static Fences.Access access(int steps, boolean writes, List<Integer> spread) {
        Buffer buffer = new Buffer("state", Scope.SLICE, Kind.NUMBER, true, steps, 8, 0, 0, 0, false);
        return new Fences.Access(new Location(buffer, new TimeIndex("", 1, 0), 0, List.of(1)), writes, spread);
    }

    private static String barrier(boolean local) {
        return CodeBlock.builder()
                .addStatement(local ? "context.localBarrier()" : "context.globalBarrier()")
                .build()
                .toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReadBehindABarrierIsNotWrittenAgainByTheNextTurnBeforeAllHaveReadIt(boolean local) {
        Fences fences = new Fences(_ -> local);
        assertEquals("", fences.before(List.of(access(0, true, BY_ENTRY))).toString());
        assertEquals(
                barrier(local),
                fences.before(List.of(access(0, false, List.of(4)))).toString());
        assertEquals(barrier(local), fences.atTurn().toString());
    }

    @Test
    void eachTurnWritesAStepOfItsOwnOfASequence() {
        Fences fences = new Fences(_ -> false);
        assertEquals("", fences.before(List.of(access(5, true, BY_ENTRY))).toString());
        assertEquals(
                barrier(false),
                fences.before(List.of(access(5, false, List.of(4)))).toString());
        assertEquals("", fences.atTurn().toString());
    }

    @Test
    void whatIsOnlyReadNeedsNoBarrier() {
        Fences fences = new Fences(_ -> true);
        assertEquals("", fences.before(List.of(access(0, false, BY_ENTRY))).toString());
        assertEquals("", fences.atTurn().toString());
    }
}
