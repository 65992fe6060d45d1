package dev.unroll.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Times a step whenever another program asks. Says `ready` and what it times, on a line of standard output;
/// after that each line of standard input is a number of seconds to run for, and the answer is `median` and the
/// median of the milliseconds that a step took. So the other program can take turns with several of these, each
/// warmed up once.
public final class TimingServer {
    private TimingServer() {}

    /// Serves until standard input ends.
    ///
    /// @param description what runs the step, with its version
    public static void serve(String description, Runnable step) throws IOException {
        System.out.println("ready " + description);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println("median " + medianMilliseconds(step, Double.parseDouble(line)));
        }
    }

    /// Runs the step at least once.
    private static double medianMilliseconds(Runnable step, double seconds) {
        long[] nanoseconds = new long[64];
        int count = 0;
        long start = System.nanoTime();
        long before = start;
        do {
            step.run();
            long now = System.nanoTime();
            if (count == nanoseconds.length) {
                nanoseconds = Arrays.copyOf(nanoseconds, 2 * count);
            }
            nanoseconds[count++] = now - before;
            before = now;
        } while (before - start < seconds * 1e9);
        Arrays.sort(nanoseconds, 0, count);
        return (nanoseconds[(count - 1) / 2] + nanoseconds[count / 2]) / 2e6;
    }
}
