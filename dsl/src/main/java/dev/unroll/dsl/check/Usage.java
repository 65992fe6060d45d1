package dev.unroll.dsl.check;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Definition;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What has been read and called, in any instance.
final class Usage {

    /// Clauses that a file may have once all its cells are written out.
    private static final int MOST_CLAUSES = 50_000;

    private record Warning(String message, String hint) {}

    private final Map<Span, Warning> expected = new LinkedHashMap<>();
    private final Set<Span> read = new HashSet<>();
    private final Set<Definition> called = Collections.newSetFromMap(new IdentityHashMap<>());
    private int clauses;

    /// Counts the clauses of an instance; false once there are too many.
    boolean mayInstantiate(Definition cell) {
        clauses += 1 + cell.body().size();
        return clauses <= MOST_CLAUSES;
    }

    void expectRead(Span span, String message, String hint) {
        expected.putIfAbsent(span, new Warning(message, hint));
    }

    void markRead(Span span) {
        read.add(span);
    }

    void markCalled(Definition cell) {
        called.add(cell);
    }

    boolean isCalled(Definition cell) {
        return called.contains(cell);
    }

    /// Warns of what should have been read and was not.
    void warn(DiagnosticLog log) {
        expected.forEach((span, warning) -> {
            if (!read.contains(span)) {
                log.warning(span, warning.message(), warning.hint());
            }
        });
    }
}
