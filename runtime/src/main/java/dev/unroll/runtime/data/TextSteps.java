package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The tokens of lines, a step each; an empty line is the token of a line's end.
final class TextSteps implements StepReader {
    private final Lines lines;
    private final Vocabulary vocabulary;
    private final Port port;
    private final Deque<Integer> pending = new ArrayDeque<>();

    TextSteps(Lines lines, Signature step, Vocabulary vocabulary) throws DataSetException {
        this.lines = lines;
        this.vocabulary = vocabulary;
        this.port = step.inputs().getFirst();
        if (!port.isClass()) {
            throw new DataSetException(
                    PortText.of(step, port, false) + ", but the weights were trained on a text, which gives classes.");
        }
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        while (pending.isEmpty()) {
            Optional<String> line = lines.next();
            if (line.isEmpty()) {
                return false;
            }
            pending.addAll(vocabulary.classesOf(line.get().isEmpty() ? "\n" : line.get()));
        }
        int next = pending.remove();
        batch.inputs().getFirst().set(0, next < port.classes() ? next : 0);
        return true;
    }
}
