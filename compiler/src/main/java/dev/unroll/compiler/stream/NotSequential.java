package dev.unroll.compiler.stream;

import dev.unroll.compiler.ir.Origin;
import java.util.Optional;

/// Says that something in a graph needs the whole sequence.
final class NotSequential extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;

    private NotSequential(String what, Origin origin) {
        super(what, null, false, false);
        this.origin = origin;
    }

    /// @param what what needs the whole sequence
    static NotSequential needsAll(String what, Origin origin) {
        return new NotSequential(what, origin);
    }

    static void refuse(boolean condition, String what, Origin origin) throws NotSequential {
        if (condition) {
            throw needsAll(what, origin);
        }
    }

    Streaming.Impossible toImpossible() {
        Optional<Origin> place = Optional.of(origin).filter(known -> known.line() > 0);
        String line = place.map(known -> " in line " + known.line() + " of " + known.file())
                .orElse("");
        return new Streaming.Impossible(String.valueOf(getMessage()) + line + " needs the whole sequence", place);
    }
}
