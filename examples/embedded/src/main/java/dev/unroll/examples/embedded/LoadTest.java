package dev.unroll.examples.embedded;

import dev.unroll.runtime.data.Digits;
import dev.unroll.runtime.data.Images;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Has many clients post images to a server for a while, and compares what each is told with what a
/// single client was told before.
public final class LoadTest {
    private static final int IMAGES = 200;

    private final URI address;
    private final List<byte[]> images;

    private LoadTest(URI address, Images images) {
        this.address = address;
        this.images = new ArrayList<>();
        int pixels = images.pixelsPerImage();
        for (int i = 0; i < IMAGES; i++) {
            this.images.add(Arrays.copyOfRange(images.pixels(), i * pixels, (i + 1) * pixels));
        }
    }

    /// What came of it.
    ///
    /// @param answers how many answers were as expected
    /// @param problems what was wrong with the others
    /// @param right how many of the images the digit was read of as it is
    /// @param milliseconds that the server needed for each request, sorted
    public record Outcome(long answers, List<String> problems, int right, double[] milliseconds) {

        /// The time that a part of the requests took at most, in milliseconds.
        ///
        /// @param part from 0 to 1
        public double quantile(double part) {
            return milliseconds[(int) Math.min(milliseconds.length - 1L, Math.round(part * milliseconds.length))];
        }
    }

    private record Answer(int status, String text, double milliseconds) {}

    private record Client(long answers, List<String> problems, List<Double> milliseconds) {}

    /// Runs clients against the server at an address.
    public static Outcome run(URI address, int clients, Duration time) throws IOException, InterruptedException {
        Images images = Digits.draw().test();
        return new LoadTest(address, images).run(images, clients, time);
    }

    private Outcome run(Images labels, int clients, Duration time) throws IOException, InterruptedException {
        List<String> expected = new ArrayList<>();
        int right = 0;
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < IMAGES; i++) {
                String text = post(client, images.get(i)).text();
                expected.add(text);
                right += text.startsWith("{\"digit\":" + labels.label(i) + ",") ? 1 : 0;
            }
        }
        long end = System.nanoTime() + time.toNanos();
        List<Future<Client>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int client = 0; client < clients; client++) {
                int first = client;
                running.add(threads.submit(() -> client(first, expected, end)));
            }
        }
        return outcome(running, right);
    }

    private Client client(int first, List<String> expected, long end) throws IOException, InterruptedException {
        long answers = 0;
        List<String> problems = new ArrayList<>();
        List<Double> milliseconds = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 7 * first; System.nanoTime() < end; i++) {
                Answer answer = post(client, images.get(i % IMAGES));
                if (answer.status() == 200 && answer.text().equals(expected.get(i % IMAGES))) {
                    answers++;
                    milliseconds.add(answer.milliseconds());
                } else {
                    problems.add(answer + " instead of " + expected.get(i % IMAGES));
                }
            }
        }
        return new Client(answers, problems, milliseconds);
    }

    private Answer post(HttpClient client, byte[] image) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(address)
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(image))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String timing = response.headers().firstValue("Server-Timing").orElse("read;dur=NaN");
        return new Answer(
                response.statusCode(), response.body(), Double.parseDouble(timing.substring(timing.indexOf('=') + 1)));
    }

    private static Outcome outcome(List<Future<Client>> clients, int right) throws InterruptedException {
        long answers = 0;
        List<String> problems = new ArrayList<>();
        List<Double> milliseconds = new ArrayList<>();
        for (Future<Client> running : clients) {
            try {
                Client client = running.get();
                answers += client.answers();
                problems.addAll(client.problems());
                milliseconds.addAll(client.milliseconds());
            } catch (ExecutionException e) {
                problems.add(String.valueOf(e.getCause()));
            }
        }
        double[] sorted =
                milliseconds.stream().mapToDouble(time -> time).sorted().toArray();
        return new Outcome(answers, problems, right, sorted);
    }

    /// Starts a server and tries it out.
    ///
    /// @param arguments for how many seconds, 30 if nothing is said, and with how many clients, 16 if
    ///     nothing is said
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        int clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        try (DigitServer server = new DigitServer(0)) {
            Outcome outcome = run(server.address(), clients, Duration.ofSeconds(seconds));
            System.out.printf(
                    Locale.ROOT,
                    "%d clients, %d s: %,d answers equal to a single client's, %d problems; %d of %d digits right%n",
                    clients,
                    seconds,
                    outcome.answers(),
                    outcome.problems().size(),
                    outcome.right(),
                    IMAGES);
            System.out.printf(
                    Locale.ROOT,
                    "milliseconds within the server: median %.3f, of 99 %% at most %.3f, of 99.9 %% at most %.3f%n",
                    outcome.quantile(0.5),
                    outcome.quantile(0.99),
                    outcome.quantile(0.999));
            outcome.problems().stream().limit(10).forEach(System.out::println);
        }
    }
}
