package dev.unroll.cli;

import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a command writes: results for whoever reads them, messages for the person at the keyboard.
final class Console {
    private final Watched results;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    /// @param out takes results, in UTF-8
    /// @param err takes messages
    /// @param terminal whether messages go to a terminal that moves its cursor
    Console(OutputStream out, OutputStream err, boolean terminal) {
        this.results = new Watched(out);
        this.out = new PrintStream(results, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.terminal = terminal;
    }

    /// Lines that come from standard input.
    static BufferedReader in() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    boolean terminal() {
        return terminal;
    }

    /// Writes a line of results.
    void result(String line) {
        out.print(line + "\n");
    }

    /// Writes a line of results in the form of [String#format].
    void result(String format, Object... arguments) {
        result(String.format(Locale.ROOT, format, arguments));
    }

    /// Writes a message.
    void message(String line) {
        err.print(plain("unroll: " + line) + "\n");
    }

    /// A text without the characters that move a terminal's cursor; names in files can have any.
    static String plain(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) && point != '\n' ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Writes out what is left, and tells why results could not be written, if so.
    Optional<IOException> finish() {
        out.flush();
        err.flush();
        return Optional.ofNullable(results.failure);
    }

    /// A print stream swallows its failures; this remembers the first.
    private static final class Watched extends FilterOutputStream {
        private @Nullable IOException failure;

        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            if (failure == null) {
                try {
                    out.write(octets, offset, length);
                } catch (IOException e) {
                    failure = e;
                }
            }
        }

        @Override
        public void flush() throws IOException {
            if (failure == null) {
                try {
                    out.flush();
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
    }
}
