package dev.unroll.dsl.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreludeTest {

    @Test
    void everyFileChecksByItself() {
        for (SourceFile file : Prelude.get().files()) {
            List<Diagnostic> errors = ModelReader.read(file, Options.DEFAULT).diagnostics().stream()
                    .filter(diagnostic -> !diagnostic.message().contains("hides the prelude's cell"))
                    .toList();
            assertEquals("", DiagnosticPrinter.print(errors));
        }
    }

    @Test
    void everyCellCanBeCalled() {
        SourceFile file = new SourceFile("all.model", """
                model All {
                  input xs: sequence(7) of [4]
                  input words: sequence(7) of class(5)
                  target labels: sequence(7) of class(3)
                  target values: sequence(7) of [3]
                  a = lstm(xs, units: 6, layers: 2)
                  b = gru(a, units: 5)
                  c = gru_reset_before(b, units: 5)
                  d = rnn(layer_norm(c), units: 4, activation: relu)
                  e = bidirectional([d; embedding(words, units: 2)], gru, units: 3)
                  z = linear(e, units: 3)
                  w = linear(z, units: 3, bias: false)
                  minimize cross_entropy(z, labels) + mean_squared_error(w, values) + huber(w, values, delta: 2)
                      + smoothed_cross_entropy(z, labels) + binary_cross_entropy(w, values)
                  report masked(weighted_cross_entropy(z, labels, weights: [1, 2, 3]), sum(xs))
                  report top_k(z, labels, k: 2)
                  report accuracy(z, labels)
                  report mean_absolute_error(w, values)
                }
                """);
        var reading = ModelReader.read(file, Options.DEFAULT);
        assertEquals("", DiagnosticPrinter.print(reading.diagnostics()));
        assertEquals(
                8 + 4 + 4 + 2 + 4 + 8 + 1 + 2 + 1,
                reading.model().orElseThrow().parameters().size());
    }
}
