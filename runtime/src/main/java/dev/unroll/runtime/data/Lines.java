package dev.unroll.runtime.data;

import dev.unroll.runtime.file.FileFailure;
import dev.unroll.runtime.file.FileFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads lines, each as it comes, and knows which one it is at.
final class Lines {
    private final BufferedReader reader;
    private final Path source;
    private int number;

    /// @param source what messages call it
    Lines(BufferedReader reader, String source) {
        this.reader = reader;
        this.source = Path.of(source);
    }

    /// The next line; absent after the last.
    ///
    /// @throws FileFormatException if it is not text in UTF-8
    Optional<String> next() throws IOException {
        number++;
        try {
            Optional<String> line = Optional.ofNullable(reader.readLine());
            return number == 1 ? line.map(TextSeries::withoutMark) : line;
        } catch (CharacterCodingException e) {
            throw new FileFormatException(source, "is not text in UTF-8, in line " + number + " or after it", e);
        } catch (IOException e) {
            throw FileFailure.reading(source, e);
        }
    }

    /// The number of the line that was read last, counted from 1.
    int number() {
        return number;
    }
}
