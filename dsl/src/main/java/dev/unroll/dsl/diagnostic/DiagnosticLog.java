package dev.unroll.dsl.diagnostic;

import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects diagnostics. At most one error is kept for each place, the first.
public final class DiagnosticLog {

    private record Place(Diagnostic.Severity severity, Span span) {}

    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Set<Place> places = new HashSet<>();

    /// An empty log.
    public DiagnosticLog() {}

    public void add(Diagnostic diagnostic) {
        if (places.add(new Place(diagnostic.severity(), diagnostic.span()))) {
            diagnostics.add(diagnostic);
        }
    }

    public void error(Span span, String message) {
        add(Diagnostic.error(span, message));
    }

    public void error(Span span, String message, String hint) {
        add(Diagnostic.error(span, message, hint));
    }

    public void warning(Span span, String message, String hint) {
        add(Diagnostic.warning(span, message, hint));
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }

    /// The diagnostics by position, those of `first` before those of other files.
    public List<Diagnostic> sorted(SourceFile first) {
        Map<SourceFile, Integer> order = new HashMap<>();
        order.put(first, 0);
        diagnostics.forEach(diagnostic -> order.putIfAbsent(diagnostic.span().file(), order.size()));
        return diagnostics.stream()
                .sorted(Comparator.<Diagnostic>comparingInt(diagnostic ->
                                order.getOrDefault(diagnostic.span().file(), order.size()))
                        .thenComparingInt(diagnostic -> diagnostic.span().start())
                        .thenComparing(Diagnostic::severity))
                .toList();
    }
}
