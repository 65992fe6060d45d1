package dev.unroll.runtime.data;

import dev.unroll.runtime.file.FileFailure;
import dev.unroll.runtime.file.FileFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads comma-separated values (RFC 4180) record by record: cells may be in quotes, and a quote in quotes is
/// written twice. Empty lines are left out.
final class CsvReader implements AutoCloseable {
    private static final int END = -1;

    private final Path file;
    private final char separator;
    private final BufferedReader reader;
    private int line = 1;

    private CsvReader(Path file, char separator, BufferedReader reader) {
        this.file = file;
        this.separator = separator;
        this.reader = reader;
    }

    /// @throws IOException if the file cannot be read; the message names it and the reason
    static CsvReader open(Path file, char separator) throws IOException {
        try {
            return new CsvReader(file, separator, Files.newBufferedReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    /// @param file what messages call it
    static CsvReader of(Path file, char separator, BufferedReader reader) {
        return new CsvReader(file, separator, reader);
    }

    /// The cells of a record.
    ///
    /// @param line the line that it begins in, counted from 1
    record Row(int line, List<String> cells) {}

    /// The next record that is not empty; absent after the last.
    Optional<Row> next() throws IOException {
        try {
            while (true) {
                int first = reader.read();
                if (first == END) {
                    return Optional.empty();
                }
                int start = line;
                List<String> cells = record(first);
                if (cells.size() > 1 || !cells.getFirst().isBlank()) {
                    return Optional.of(new Row(start, cells));
                }
            }
        } catch (CharacterCodingException e) {
            throw new FileFormatException(file, "line " + line + " is not text in UTF-8", e);
        }
    }

    private List<String> record(int first) throws IOException {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        int character = first;
        while (true) {
            if (character == '"' && cell.toString().isBlank()) {
                cell.setLength(0);
                character = quoted(cell);
            } else if (character == separator) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
                character = reader.read();
            } else if (character == '\n' || character == END) {
                line++;
                cells.add(cell.toString().strip());
                return cells;
            } else {
                if (character != '\r' && character != '\uFEFF') {
                    cell.append((char) character);
                }
                character = reader.read();
            }
        }
    }

    /// Adds what is in quotes to the cell, and gives the character after them.
    private int quoted(StringBuilder cell) throws IOException {
        int start = line;
        while (true) {
            int character = reader.read();
            if (character == END) {
                throw new FileFormatException(file, "a quote in line " + start + " is not closed");
            }
            if (character == '"') {
                int next = reader.read();
                if (next != '"') {
                    return next;
                }
            }
            if (character == '\n') {
                line++;
            }
            cell.append((char) character);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
