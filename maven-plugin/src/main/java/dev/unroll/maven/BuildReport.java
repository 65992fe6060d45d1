package dev.unroll.maven;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import java.io.File;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.codehaus.plexus.build.BuildContext;
import org.codehaus.plexus.build.DefaultBuildContext;

/// What a goal found and did, for the log and the IDE.
final class BuildReport {
    private final Log log;
    private final BuildContext context;

    BuildReport(Log log, BuildContext context) {
        this.log = log;
        this.context = context;
    }

    /// Old messages about these files go away in the IDE.
    void readAnew(Collection<Path> files) {
        files.forEach(file -> context.removeMessages(file.toFile()));
    }

    /// The IDE looks at these files again.
    void changed(Collection<Path> files) {
        files.forEach(file -> context.refresh(file.toFile()));
    }

    void diagnostics(Collection<Diagnostic> diagnostics) {
        for (Diagnostic diagnostic : diagnostics) {
            String text = DiagnosticPrinter.print(diagnostic).stripTrailing();
            if (diagnostic.isError()) {
                log.error(text);
            } else {
                log.warn(text);
            }
            if (context instanceof DefaultBuildContext) {
                continue; // there is no IDE, and this would say it all again in the log
            }
            context.addMessage(
                    new File(diagnostic.span().file().name()),
                    diagnostic.span().line(),
                    diagnostic.span().column(),
                    diagnostic.message()
                            + diagnostic.hint().map(hint -> " (" + hint + ")").orElse(""),
                    diagnostic.isError() ? BuildContext.SEVERITY_ERROR : BuildContext.SEVERITY_WARNING,
                    null);
        }
    }

    /// What makes the build fail.
    static MojoFailureException failure(Collection<Diagnostic> diagnostics) {
        Diagnostic first = diagnostics.stream()
                .filter(Diagnostic::isError)
                .findFirst()
                .orElseGet(() -> diagnostics.iterator().next());
        String more = diagnostics.size() > 1 ? ", and " + (diagnostics.size() - 1) + " more" : "";
        return new MojoFailureException("%s:%d:%d: %s%s"
                .formatted(
                        first.span().file().name(),
                        first.span().line(),
                        first.span().column(),
                        first.message(),
                        more));
    }

    void info(String message) {
        log.info(message);
    }

    void debug(String message) {
        log.debug(message);
    }
}
