package dev.unroll.dsl.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.source.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
    void itsNamesAreThoseOfTheCellsThatItsFilesDefine() {
        Set<String> defined = Prelude.get().files().stream()
                .flatMap(file -> SourceParser.parse(file, new DiagnosticLog()).orElseThrow().cells().stream())
                .map(cell -> cell.name().text())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(defined, Prelude.get().names());
    }

    @Test
    void aCellIsFoundByItsName() {
        for (String name : Prelude.get().names()) {
            assertEquals(name, Prelude.get().find(name).orElseThrow().name().text());
        }
        assertEquals(Optional.empty(), Prelude.get().find("lstn"));
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
                  p = peephole_lstm(d, units: 3)
                  q = coupled_lstm(p, units: 3)
                  r = projected_lstm(q, units: 5, projection: 3)
                  s = multiplicative_lstm(r, units: 3)
                  t = layer_norm_lstm(s, units: 3)
                  u = slstm(t, units: 3)
                  v = minimal_gated_unit(u, units: 3)
                  w = indrnn(v, units: 3, activation: tanh)
                  x = sru(w, units: [3, 4])
                  aa = zoneout_lstm(dropout(x, rate: 0.1), units: 3, cell_rate: 0.5, state_rate: 0.05)
                  bb = zoneout(variational_dropout(aa, rate: 0.2), aa, rate: 0.5)
                  e = bidirectional([bb; embedding(words, units: 2)], gru, units: 3)
                  z = linear(e, units: 3)
                  y = linear(z, units: 3, bias: false)
                  minimize cross_entropy(z, labels) + mean_squared_error(y, values) + huber(y, values, delta: 2)
                      + smoothed_cross_entropy(z, labels) + binary_cross_entropy(y, values)
                  report masked(weighted_cross_entropy(z, labels, weights: [1, 2, 3]), sum(xs))
                  report top_k(z, labels, k: 2)
                  report accuracy(z, labels)
                  report mean_absolute_error(y, values)
                }
                """);
        var reading = ModelReader.read(file, Options.DEFAULT);
        assertEquals("", DiagnosticPrinter.print(reading.diagnostics()));
        assertEquals(
                8 + 4 + 4 + 2 + 4 + 4 + 3 + 5 + 5 + 8 + 3 + 4 + 3 + 3 + 4 + 4 + 8 + 1 + 2 + 1,
                reading.model().orElseThrow().parameters().size());
    }
}
