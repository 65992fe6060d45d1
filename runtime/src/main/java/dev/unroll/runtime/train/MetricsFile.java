package dev.unroll.runtime.train;

import dev.unroll.runtime.file.FileFailure;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.JsonSyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file of evaluations: a JSON object on each line, in the order of steps. As long as it is open it is
/// locked, so that no second run writes into the same folder; the system releases the lock with the process.
final class MetricsFile implements AutoCloseable {
    private static final List<String> OWN_MEMBERS = List.of("step", "loss", "seconds", "msPerStep");

    private final Path file;
    private final FileChannel channel;

    private MetricsFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Opens the file for adding to it; it is made if it is not there.
    ///
    /// @throws RunFolderException if a run has it open
    /// @throws IOException if it cannot be written; the message names it and the reason
    static MetricsFile open(Path file) throws IOException {
        FileChannel channel = openChannel(file);
        try {
            if (lock(channel) == null) {
                throw new RunFolderException(file + " is being written by another run; wait for it, or stop it");
            }
            channel.position(channel.size());
            return new MetricsFile(file, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Adds a line. If the disk is full, the file is left as it was before.
    void append(Evaluation evaluation) throws IOException {
        long end = channel.position();
        ByteBuffer line = ByteBuffer.wrap((line(evaluation) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            if (channel.isOpen()) {
                channel.truncate(end);
            }
            throw FileFailure.writing(file, e);
        }
    }

    /// Removes all evaluations.
    void clear() throws IOException {
        channel.truncate(0);
    }

    /// Cuts off all evaluations after `lastStep`, and a last line that is torn since a run was stopped in the
    /// middle of writing it.
    ///
    /// @return the step of the last evaluation that stays, 0 if there is none
    /// @throws RunFolderException if a line that is not the last cannot be read
    long keepUpTo(long lastStep) throws IOException {
        String text = StandardCharsets.ISO_8859_1.decode(readAll()).toString(); // one character for each byte
        long kept = 0;
        int start = 0;
        int number = 1;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            long step = end < 0 ? -1 : step(text.substring(start, end));
            if (step < 0 && end >= 0 && end + 1 < text.length()) {
                throw new RunFolderException(file + ", line " + number
                        + ", is no evaluation; correct or remove that line, then resume again");
            }
            if (step < 0 || step > lastStep) {
                break;
            }
            kept = step;
            start = end + 1;
            number++;
        }
        channel.truncate(start); // and moves there
        return kept;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileChannel openChannel(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private static String line(Evaluation evaluation) {
        Json.Fields fields = Json.fields().put("step", evaluation.step()).put("loss", evaluation.loss());
        // A model may name a metric as it likes, also like one of our members.
        evaluation
                .metrics()
                .forEach((name, value) -> fields.put(OWN_MEMBERS.contains(name) ? "metrics." + name : name, value));
        return fields.put("seconds", evaluation.seconds())
                .put("msPerStep", evaluation.msPerStep())
                .build()
                .text();
    }

    // The step of an evaluation's line, or -1 if it is no such line.
    private static long step(String line) {
        try {
            return Json.parse(line) instanceof Json.ObjectValue(var members)
                            && members.get("step") instanceof Json.NumberValue step
                    ? step.toLong()
                    : -1;
        } catch (JsonSyntaxException | ArithmeticException _) {
            return -1;
        }
    }

    private ByteBuffer readAll() throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
            // reads on until the end
        }
        return content.flip();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }
}
