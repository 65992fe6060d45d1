package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The rows of a table, a step each. The first line has names of columns where the table had them that was trained
/// on; without names, rows have the columns of the input alone, in their order.
final class CsvSteps implements StepReader {
    private final CsvReader rows;
    private final String name;
    private final Port port;
    private final Precision precision;
    private final List<CsvPreparation.Field> columns;
    private final boolean header;
    private int[] cells = {};
    private int width; // cells of the first line

    CsvSteps(BufferedReader lines, String name, Signature step, CsvPreparation table) throws DataSetException {
        this.rows = CsvReader.of(Path.of(name), table.separator(), lines);
        this.name = name;
        this.port = step.inputs().getFirst();
        this.precision = step.precision();
        this.columns = table.columns();
        this.header = table.header();
        if (port.entriesPerSample() != columns.size()) {
            throw new DataSetException(PortText.of(step, port, false) + ", but the weights were trained on "
                    + columns.size() + (columns.size() == 1 ? " column." : " columns."));
        }
    }

    @Override
    public boolean next(Batch batch) throws IOException, DataSetException {
        Optional<CsvReader.Row> row = rows.next();
        if (row.isPresent() && cells.length == 0) {
            boolean named = header && row.get().cells().stream().anyMatch(cell -> !isNumber(cell));
            cells = places(row.get(), named);
            width = row.get().cells().size();
            row = named ? rows.next() : row;
        }
        if (row.isEmpty()) {
            return false;
        }
        int count = row.get().cells().size();
        if (count != width) {
            throw new DataSetException("%s, line %d, has %d %s, but the first line has %d."
                    .formatted(name, row.get().line(), count, count == 1 ? "cell" : "cells", width));
        }
        for (int i = 0; i < cells.length; i++) {
            batch.inputs().getFirst().set(i, entry(row.get(), i));
        }
        return true;
    }

    /// Where the columns are in a row.
    private int[] places(CsvReader.Row first, boolean named) throws DataSetException {
        if (!named && first.cells().size() == columns.size()) {
            return IntStream.range(0, columns.size()).toArray();
        }
        int[] places = columns.stream()
                .mapToInt(column -> named ? first.cells().indexOf(column.name()) : column.number() - 1)
                .toArray();
        for (int i = 0; i < places.length; i++) {
            String column = columns.get(i).name();
            if (named && first.cells().indexOf(column) != first.cells().lastIndexOf(column)) {
                throw new DataSetException(name + " has two columns " + column + ".");
            }
            if (places[i] < 0 || places[i] >= first.cells().size()) {
                throw new DataSetException(name + " has no column " + column + "; it has "
                        + first.cells().size() + ": " + String.join(", ", first.cells()) + ".");
            }
        }
        return places;
    }

    private double entry(CsvReader.Row row, int column) throws DataSetException {
        CsvPreparation.Field field = columns.get(column);
        String cell = row.cells().get(cells[column]);
        int label = field.labels().indexOf(cell);
        if (label >= 0) {
            return label;
        }
        double number = isNumber(cell) ? field.scale().apply(Double.parseDouble(cell)) : Double.NaN;
        Optional<String> problem = StepEntry.problem(port, precision, number);
        if (problem.isPresent()) {
            throw new DataSetException("%s, line %d, column %s, has `%s`, %s."
                    .formatted(name, row.line(), field.name(), cell, problem.get()));
        }
        return number;
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    }
}
