package dev.unroll.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArithmeticTest {
    /// Of 28 steps of 100 samples: products with [h; x] of 400 rows forward, and the gradients of both matrices and of
    /// h; a layer of 10 outputs for the last step; and two sums over the 10 classes in the loss.
    @Test
    void countsTheProductsOfAnLstm() {
        long perStep = 2L * 100 * 400 * (128 + 128 + 100);
        long logits = 2L * 100 * 10 * 100 * 3;
        long loss = 2L * 100 * 10 * 2;

        assertEquals(28 * perStep + logits + loss, count("lstm-1@100").products());
    }

    @Test
    void countsWhatOtherCellsHaveBesides() {
        Arithmetic lstm = count("cells@10");
        Arithmetic peephole = count("cells@10:each=peephole_lstm");

        assertEquals(lstm.products(), peephole.products());
        assertTrue(peephole.others() > lstm.others());
    }

    private static Arithmetic count(String network) {
        Workload workload = Workload.named(network);
        return Arithmetic.of(workload.compile("java").graphs().get("train"), workload.batch());
    }
}
