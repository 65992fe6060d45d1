package dev.unroll.examples.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Answers `POST /digit`, whose body is an image of 28 x 28 grey levels, a byte each, row by row, 0 for
/// the background, with the digit that it shows and a probability for each:
///
///     {"digit":7,"probabilities":[1.2E-5, ...]}
///
/// How long it took to read the digit stands in the header `Server-Timing`, in milliseconds.
public final class DigitServer implements AutoCloseable {
    private static final int PIXELS = 28 * 28;
    private static final int WARM_UP = 2_000;

    private final DigitReader reader;
    private final HttpServer server;
    private final ExecutorService threads;

    /// Starts a server on this machine.
    ///
    /// @param port the port, 0 for one that is free
    public DigitServer(int port) throws IOException {
        reader = DigitReader.load();
        for (int i = 0; i < WARM_UP; i++) { // so that Java has compiled it when the first request comes
            answer(new byte[PIXELS]);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/digit", this::handle);
        server.start();
    }

    /// Where images are posted to.
    public URI address() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/digit");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] image = exchange.getRequestBody().readNBytes(PIXELS + 1);
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, "{\"error\":\"images are posted\"}");
            } else if (image.length != PIXELS) {
                send(exchange, 400, "{\"error\":\"an image has 28 x 28 bytes\"}");
            } else {
                long start = System.nanoTime();
                String answer = answer(image);
                double milliseconds = (System.nanoTime() - start) / 1e6;
                exchange.getResponseHeaders()
                        .set("Server-Timing", String.format(Locale.ROOT, "read;dur=%.4f", milliseconds));
                send(exchange, 200, answer);
            }
        }
    }

    private String answer(byte[] image) {
        float[] rows = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            rows[i] = Byte.toUnsignedInt(image[i]) / 255f;
        }
        DigitReader.Prediction prediction = reader.predict(rows);
        return "{\"digit\":" + prediction.digit() + ",\"probabilities\":" + Arrays.toString(prediction.probabilities())
                + "}";
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        reader.close();
    }

    /// Serves until the process is ended.
    ///
    /// @param arguments the port; 8080 if there is none
    public static void main(String[] arguments) throws IOException {
        // Else each answer waits for the client to acknowledge its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        DigitServer server = new DigitServer(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080);
        System.out.println("Post images to " + server.address());
    }
}
