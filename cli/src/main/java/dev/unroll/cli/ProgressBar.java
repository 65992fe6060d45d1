package dev.unroll.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A bar on a terminal that shows how far training is, how fast it goes and how long it will take. Where there is no
/// terminal, nothing.
final class ProgressBar {
    private static final int WIDTH = 24;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long BETWEEN_UPDATES = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String ERASE_LINE = "\r\033[K";

    private final Console console;
    private final long steps;
    private long firstStep;
    private long firstTime;
    private long lastTime;
    private boolean shown;

    ProgressBar(Console console, long steps) {
        this.console = console;
        this.steps = steps;
    }

    /// Training begins after this step.
    void start(long step) {
        firstStep = step;
        firstTime = System.nanoTime();
        lastTime = firstTime;
    }

    void show(long step, double loss) {
        if (!console.terminal()) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastTime < BETWEEN_UPDATES) {
            return;
        }
        lastTime = now;
        shown = true;
        double rate = (step - firstStep) * NANOS_PER_SECOND / (now - firstTime);
        int filled = (int) (WIDTH * step / steps);
        console.err()
                .printf(
                        Locale.ROOT,
                        ERASE_LINE + "[%s%s] %d/%d  loss %.4f  %.0f steps/s  %s left",
                        "#".repeat(filled),
                        ".".repeat(WIDTH - filled),
                        step,
                        steps,
                        loss,
                        rate,
                        duration((long) ((steps - step) / rate)));
        console.err().flush();
    }

    /// Makes way for a line of text.
    void clear() {
        if (shown) {
            console.err().print(ERASE_LINE);
            console.err().flush();
            shown = false;
        }
    }

    private static String duration(long seconds) {
        long hours = TimeUnit.SECONDS.toHours(seconds);
        long minutes = TimeUnit.SECONDS.toMinutes(seconds) % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
    }
}
