package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.unroll.runtime.data.Mnist.Original;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] LABELS = IdxFiles.labels(1, 2, 3);
    private static final byte[] IMAGES = IdxFiles.images(3, 4, 4);

    private final List<String> notices = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private List<Original> originals;

    @TempDir
    private Path home;

    @BeforeEach
    void startServer() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        serve("/good/labels.gz", IdxFiles.gzip(LABELS));
        serve("/good/images.gz", IdxFiles.gzip(IMAGES));
        serve("/other/labels.gz", IdxFiles.gzip(IdxFiles.labels(1, 2, 4)));
        serve("/plain/labels.gz", LABELS);
        serve("/half/labels.gz", IdxFiles.gzip(LABELS));
        serve("/endless/labels.gz", new byte[10_000_000]);
        server.createContext("/silent/", exchange -> {
            awaitEnd();
            exchange.close();
        });
        server.createContext("/stalling/", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            awaitEnd();
            exchange.close();
        });
        server.start();
        originals = List.of(original("labels", LABELS), original("images", IMAGES));
    }

    @AfterEach
    void stopServer() {
        end.countDown();
        server.stop(0);
        threads.shutdown();
    }

    @Test
    void theFilesAreKeptInTheCache() throws Exception {
        Path cache = Mnist.find(environment("good/"), originals);
        assertEquals(home.resolve(".cache/unroll/mnist"), cache);
        assertArrayEquals(IdxFiles.gzip(LABELS), Files.readAllBytes(cache.resolve("labels.gz")));
        assertEquals(
                List.of("downloading " + mirror("good/") + "labels.gz", "downloading " + mirror("good/") + "images.gz"),
                notices);
        assertEquals(cache, Mnist.find(environment(), originals));
    }

    @Test
    void theNextMirrorGivesWhatOneLacks() throws Exception {
        Path cache = Mnist.find(environment("half/", "good/"), originals);
        assertTrue(Files.exists(cache.resolve("images.gz")));
        assertEquals(3, notices.size());
    }

    @Test
    void whatIsNotTheOriginalIsNotKept() {
        DataSetException failure = assertThrows(
                DataSetException.class, () -> Mnist.find(environment("other/", "plain/", "half/"), originals));
        assertEquals(
                """
                MNIST is nowhere to be found. Tried:
                  %s: no such folder
                  %s: labels.gz has other contents than the original, by its MD5
                  %s: labels.gz is not a file packed by gzip
                  %s: answers 404 for images.gz
                Name the folder that holds its four files by --data DIR, or put them into a folder mnist in the folder that \
                UNROLL_DATA names; the data set digits needs no files.""".formatted(home.resolve(".cache/unroll/mnist"), mirror("other/"), mirror("plain/"), mirror("half/")),
                failure.getMessage());
        assertFalse(Files.exists(home.resolve(".cache/unroll/mnist/images.gz")));
    }

    @Test
    void noMoreIsReadThanTheOriginalCanHave() {
        DataSetException failure =
                assertThrows(DataSetException.class, () -> Mnist.find(environment("endless/"), originals));
        assertTrue(failure.getMessage().contains(mirror("endless/") + ": "), failure.getMessage());
    }

    @Test
    void aMirrorThatDoesNotAnswerIsGivenUp() {
        for (String mirror : List.of("silent/", "stalling/")) {
            DataSetException failure = assertThrows(
                    DataSetException.class,
                    () -> Mnist.find(environment(Duration.ofMillis(200), mirror(mirror)), originals));
            assertTrue(failure.getMessage().contains(mirror(mirror) + ": not done within 0 s"), failure.getMessage());
        }
    }

    @Test
    void aMirrorThatIsNotThereIsNamed() {
        URI closed = mirror("good/");
        server.stop(0);
        DataSetException failure = assertThrows(
                DataSetException.class, () -> Mnist.find(environment(Duration.ofSeconds(20), closed), originals));
        assertTrue(failure.getMessage().contains(closed + ": no connection\n"), failure.getMessage());
    }

    @Test
    void aHostThatIsUnknownIsNamed() {
        URI unknown = URI.create("http://mirror.invalid/");
        DataSetException failure = assertThrows(
                DataSetException.class, () -> Mnist.find(environment(Duration.ofSeconds(20), unknown), originals));
        assertTrue(failure.getMessage().contains(unknown + ": "), failure.getMessage());
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(home.resolve(".cache"), "in the way");
        IOException failure = assertThrows(IOException.class, () -> Mnist.find(environment("good/"), originals));
        assertTrue(failure.getMessage().startsWith("cannot write " + file), failure.getMessage());
    }

    private Environment environment(String... mirrors) {
        return environment(
                Duration.ofSeconds(60),
                List.of(mirrors).stream().map(this::mirror).toArray(URI[]::new));
    }

    private Environment environment(Duration patience, URI... mirrors) {
        return new Environment(Map.of(), home, false, List.of(mirrors), patience, notices::add);
    }

    private URI mirror(String path) {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/" + path);
    }

    private void serve(String path, byte[] body) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Original original(String name, byte[] contents) throws NoSuchAlgorithmException {
        byte[] md5 = MessageDigest.getInstance("MD5").digest(contents);
        return new Original(name, contents.length, HexFormat.of().formatHex(md5));
    }
}
