package dev.unroll.cli;

import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.train.ConfusionMatrix;
import dev.unroll.runtime.train.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What was measured, for people or programs.
///
/// @param preparation how the data was prepared, which may have names for classes
record ScoreReport(Scores scores, Optional<ConfusionMatrix> confusion, Optional<Preparation> preparation) {
    private static final int WIDEST_MATRIX = 30;

    List<String> lines(boolean json) {
        return json ? List.of(json().text()) : text();
    }

    private Json json() {
        Json.Fields fields = Json.fields().put("samples", scores.samples());
        scores.loss().ifPresent(loss -> fields.put("loss", loss));
        Json.Fields metrics = Json.fields();
        scores.metrics().forEach(metrics::put);
        fields.put("metrics", metrics.build());
        confusion.ifPresent(matrix -> fields.put(
                "confusion",
                Json.array(IntStream.range(0, matrix.classes())
                        .mapToObj(actual -> Json.array(IntStream.range(0, matrix.classes())
                                .mapToObj(predicted -> Json.of(matrix.count(actual, predicted)))
                                .toList()))
                        .toList())));
        confusion.ifPresent(matrix -> {
            fields.put(
                    "f1",
                    Json.array(IntStream.range(0, matrix.classes())
                            .mapToObj(label -> Json.of(matrix.f1(label)))
                            .toList()));
            fields.put("macroF1", matrix.macroF1());
        });
        return fields.build();
    }

    private List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%,d samples", scores.samples()));
        scores.loss().ifPresent(loss -> lines.add(String.format(Locale.ROOT, "loss %.6f", loss)));
        scores.metrics().forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%s %.6f", name, value)));
        confusion.ifPresent(
                matrix -> lines.add(String.format(Locale.ROOT, "f1 %.6f, the mean over classes", matrix.macroF1())));
        confusion.filter(matrix -> matrix.classes() <= WIDEST_MATRIX).ifPresent(matrix -> addTo(lines, matrix));
        return lines;
    }

    private void addTo(List<String> lines, ConfusionMatrix matrix) {
        int width = Long.toString(matrix.total()).length() + 1;
        lines.add("");
        lines.add("classes of samples by row, what they were taken for by column");
        StringBuilder head = new StringBuilder("class");
        for (int predicted = 0; predicted < matrix.classes(); predicted++) {
            head.append(String.format(Locale.ROOT, "%" + width + "d", predicted));
        }
        lines.add(head.append("  recognised  precision         f1").toString());
        for (int actual = 0; actual < matrix.classes(); actual++) {
            int label = actual;
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%5d", actual));
            for (int predicted = 0; predicted < matrix.classes(); predicted++) {
                row.append(String.format(Locale.ROOT, "%" + width + "d", matrix.count(actual, predicted)));
            }
            for (double score : new double[] {matrix.recall(actual), matrix.precision(actual), matrix.f1(actual)}) {
                row.append(Double.isNaN(score) ? " ".repeat(11) + "-" : String.format(Locale.ROOT, "%12.4f", score));
            }
            preparation
                    .flatMap(prepared -> prepared.className(label))
                    .ifPresent(name -> row.append("  ").append(name.strip()));
            lines.add(row.toString());
        }
    }
}
