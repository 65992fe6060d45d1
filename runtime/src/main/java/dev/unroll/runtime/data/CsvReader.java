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
/// written twice. Lines end as on any system; empty ones are left out.
final class CsvReader implements AutoCloseable {
    private static final int END = -1;

    private final Path file;
    private final char separator;
    private final BufferedReader reader;
    private int line = 1;
    private boolean afterReturn;

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
                int first = read();
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
            throw new FileFormatException(file, "is not text in UTF-8, in line " + line + " or after it", e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
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
                requireEndOfCell(character);
            } else if (character == separator) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
                character = read();
            } else if (character == '\n' || character == END) {
                line++;
                cells.add(cell.toString().strip());
                return cells;
            } else {
                if (character != '\uFEFF') {
                    cell.append((char) character);
                }
                character = read();
            }
        }
    }

    /// Adds what is in quotes to the cell, and gives the character after them and the space behind them.
    private int quoted(StringBuilder cell) throws IOException {
        int start = line;
        while (true) {
            int character = read();
            if (character == END) {
                throw new FileFormatException(file, "a quote in line " + start + " is not closed");
            }
            if (character == '"') {
                int next = read();
                if (next != '"') {
                    return skipSpace(next);
                }
            }
            if (character == '\n') {
                line++;
            }
            cell.append((char) character);
        }
    }

    private int skipSpace(int first) throws IOException {
        int character = first;
        while (character != separator && (character == ' ' || character == '\t')) {
            character = read();
        }
        return character;
    }

    private void requireEndOfCell(int character) throws FileFormatException {
        if (character != separator && character != '\n' && character != END) {
            throw new FileFormatException(
                    file,
                    "line " + line
                            + " has a cell that goes on behind its closing quote; write a quote within quotes twice");
        }
    }

    /// The next character, where the end of a line is one, whatever the system that wrote it.
    private int read() throws IOException {
        int character = reader.read();
        if (character == '\n' && afterReturn) {
            character = reader.read();
        }
        afterReturn = character == '\r';
        return afterReturn ? '\n' : character;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
