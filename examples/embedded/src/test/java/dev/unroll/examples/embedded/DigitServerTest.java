package dev.unroll.examples.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitServerTest {

    @Test
    void manyClientsAreToldWhatOneIsTold() throws IOException, InterruptedException {
        try (DigitServer server = new DigitServer(0)) {
            LoadTest.Outcome outcome = LoadTest.run(server.address(), 16, Duration.ofSeconds(2));
            assertEquals(List.of(), outcome.problems());
            assertTrue(outcome.answers() > 0);
            assertTrue(outcome.right() > 180, outcome.right() + " of 200 digits right");
        }
    }

    @Test
    void whatIsNoImageIsRefused() throws IOException, InterruptedException {
        try (DigitServer server = new DigitServer(0);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.address())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[783]))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(400, response.statusCode());
            assertEquals("{\"error\":\"an image has 28 x 28 bytes\"}", response.body());
        }
    }
}
