package dev.unroll.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.grad.ReverseMode;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the rewrites make of the training step of cells, however they are written.
class TrainingStepTest {

    @Test
    void bothSpellingsOfTheLstmEndInTheSameLoops() {
        List<String> loops = List.of(
                "forward: products of batch [12], 1 sequence read, 7 emitted",
                "backward: products of batch [3], 6 sequences read, 1 emitted");
        assertEquals(loops, loops(train(Networks::lstm)));
        assertEquals(loops, loops(train(Networks::lstmOfGates)));
    }

    @Test
    void bothSpellingsOfThePlainNetworkEndInTheSameLoops() {
        List<String> loops = List.of(
                "forward: products of batch [3], 1 sequence read, 2 emitted",
                "backward: products of batch [3], 1 sequence read, 1 emitted");
        assertEquals(loops, loops(train(Networks::rnn)));
        assertEquals(loops, loops(train(Networks::rnnOfBoth)));
    }

    @Test
    void theGruThatResetsBeforeTheProductNeedsTwo() {
        assertEquals(
                List.of(
                        "forward: products of batch [9], 1 sequence read, 5 emitted",
                        "backward: products of batch [3], 5 sequences read, 2 emitted"),
                loops(train(Networks::gru)));
        assertEquals(
                List.of(
                        "forward: products of batch [6], batch [3], 1 sequence read, 5 emitted",
                        "backward: products of batch [3], batch [3], 4 sequences read, 1 emitted"),
                loops(train(Networks::gruOfGates)));
    }

    @Test
    void theWholeTrainingStepOfTheLstm() {
        assertEquals("""
                graph train {
                  %0.x: batch time(5) [2] = input/x
                  %1.Wx: [12,2] = param/Wx
                  %2.Wh: [12,3] = param/Wh
                  %3.bx: [12] = param/bx
                  %4.bh: [12] = param/bh
                  %5.weights: batch [3] = input/weights
                  %6: batch [3] = fill(0)
                  %7: batch time(5) [12] = contract[ij,j->i](%1.Wx, %0.x)
                  %49.h: batch [3], %50.c: batch [3], %51: batch time(5) [3], %52: batch time(5) [3], %53: batch time(5) [3], %54: batch time(5) [3], %55: batch time(5) [3], %56: batch time(5) [3], %57: batch time(5) [3] = scan 5 {
                    state %8: batch [3] = %6
                    state %9: batch [3] = %6
                    slice %10: batch [12] = %7
                    %11: batch [12] = contract[ij,j->i](%2.Wh, %8)
                    %12: batch [3] = slice[0, 0:3](%10)
                    %13: [3] = slice[0, 0:3](%3.bx)
                    %14: batch [3] = add(%12, %13)
                    %15: batch [3] = slice[0, 0:3](%11)
                    %16: batch [3] = add(%14, %15)
                    %17: [3] = slice[0, 0:3](%4.bh)
                    %18: batch [3] = add(%16, %17)
                    %19: batch [3] = slice[0, 3:6](%10)
                    %20: [3] = slice[0, 3:6](%3.bx)
                    %21: batch [3] = add(%19, %20)
                    %22: batch [3] = slice[0, 3:6](%11)
                    %23: batch [3] = add(%21, %22)
                    %24: [3] = slice[0, 3:6](%4.bh)
                    %25: batch [3] = add(%23, %24)
                    %26: batch [3] = slice[0, 6:9](%10)
                    %27: [3] = slice[0, 6:9](%3.bx)
                    %28: batch [3] = add(%26, %27)
                    %29: batch [3] = slice[0, 6:9](%11)
                    %30: batch [3] = add(%28, %29)
                    %31: [3] = slice[0, 6:9](%4.bh)
                    %32: batch [3] = add(%30, %31)
                    %33: batch [3] = slice[0, 9:12](%10)
                    %34: [3] = slice[0, 9:12](%3.bx)
                    %35: batch [3] = add(%33, %34)
                    %36: batch [3] = slice[0, 9:12](%11)
                    %37: batch [3] = add(%35, %36)
                    %38: [3] = slice[0, 9:12](%4.bh)
                    %39: batch [3] = add(%37, %38)
                    %40: batch [3] = sigmoid(%18)
                    %41: batch [3] = sigmoid(%25)
                    %42: batch [3] = tanh(%32)
                    %43: batch [3] = sigmoid(%39)
                    %44: batch [3] = multiply(%41, %9)
                    %45: batch [3] = multiply(%40, %42)
                    %46.c: batch [3] = add(%44, %45)
                    %47: batch [3] = tanh(%46.c)
                    %48.h: batch [3] = multiply(%43, %47)
                    next %48.h, %46.c; emit %47, %43, %42, %40, %9, %41, %8
                  }
                  %58: batch [3] = multiply(%49.h, %5.weights)
                  %59: number = sum[over entries over batch](%58)
                  %93: batch [3], %94: batch [3], %95: batch time(5) [12] = scan backward 5 {
                    state %60.dh: batch [3] = %5.weights
                    state %61.dc: batch [3] = %6
                    slice %62: batch [3] = %51
                    slice %63: batch [3] = %52
                    slice %64: batch [3] = %53
                    slice %65: batch [3] = %54
                    slice %66: batch [3] = %55
                    slice %67: batch [3] = %56
                    %68: batch [3] = multiply(%60.dh, %62)
                    %69: batch [3] = multiply(%60.dh, %63)
                    %70: batch [3] = multiply(%62, %62)
                    %71: number = fill(1)
                    %72: batch [3] = subtract(%71, %70)
                    %73.dc: batch [3] = multiply(%69, %72)
                    %74.dc: batch [3] = add(%61.dc, %73.dc)
                    %75: batch [3] = multiply(%74.dc, %64)
                    %76: batch [3] = multiply(%74.dc, %65)
                    %77: batch [3] = multiply(%74.dc, %66)
                    %78: batch [3] = multiply(%74.dc, %67)
                    %79: batch [3] = subtract(%71, %63)
                    %80: batch [3] = multiply(%63, %79)
                    %81: batch [3] = multiply(%68, %80)
                    %82: batch [3] = multiply(%64, %64)
                    %83: batch [3] = subtract(%71, %82)
                    %84: batch [3] = multiply(%76, %83)
                    %85: batch [3] = subtract(%71, %67)
                    %86: batch [3] = multiply(%67, %85)
                    %87: batch [3] = multiply(%77, %86)
                    %88: batch [3] = subtract(%71, %65)
                    %89: batch [3] = multiply(%65, %88)
                    %90: batch [3] = multiply(%75, %89)
                    %91: batch [12] = concat[0](%90, %87, %84, %81)
                    %92: batch [3] = contract[i,ij->j](%91, %2.Wh)
                    next %92, %78; emit %91
                  }
                  %96.dbx: [12] = sum[over time over batch](%95)
                  %97.dWh: [12,3] = contract[i,j->ij over time over batch](%95, %57)
                  %98.dWx: [12,2] = contract[i,j->ij over time over batch](%95, %0.x)
                  loss = %59
                  grad/Wx = %98.dWx
                  grad/Wh = %97.dWh
                  grad/bx = %96.dbx
                  grad/bh = %96.dbx
                }
                """, train(Networks::lstm).toString());
    }

    private static Graph train(Networks.Cell cell) {
        return Passes.finish(ReverseMode.differentiate(Passes.optimize(Networks.readingLast(cell))));
    }

    private static List<String> loops(Graph graph) {
        List<String> loops = new ArrayList<>();
        for (Equation equation : graph.block().body()) {
            if (equation.op() instanceof Op.Scan scan) {
                loops.add("%s: products of %s, %s read, %d emitted"
                        .formatted(
                                scan.backward() ? "backward" : "forward",
                                String.join(", ", products(scan.body())),
                                scan.sequences().size() == 1
                                        ? "1 sequence"
                                        : scan.sequences().size() + " sequences",
                                scan.emitted().size()));
            }
        }
        return loops;
    }

    private static List<String> products(Block body) {
        return body.body().stream()
                .filter(equation -> equation.op() instanceof Op.Contract)
                .map(equation -> equation.result().type().toString())
                .toList();
    }
}
