package dev.unroll.runtime.data;

import dev.unroll.runtime.data.Mnist.Original;
import dev.unroll.runtime.file.AtomicFile;
import dev.unroll.runtime.file.FileFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/// Fetches packed files from the first mirror that has them. What is not the original by its MD5 is not kept.
final class Download {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Environment environment;
    private final long deadline;

    Download(Environment environment) {
        this.environment = environment;
        this.deadline = System.nanoTime() + environment.patience().toNanos();
    }

    /// Puts what `folder` lacks of `originals` into it, as far as the mirrors have it.
    ///
    /// @return each mirror that failed, and why
    /// @throws IOException if a file cannot be written
    List<String> into(Path folder, List<Original> originals) throws IOException {
        List<String> failures = new ArrayList<>();
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            for (URI mirror : environment.mirrors()) {
                try {
                    fetchAll(client, mirror, folder, originals);
                    break;
                } catch (MirrorException e) {
                    failures.add(mirror + ": " + e.getMessage());
                }
            }
            return failures;
        } finally {
            // Not close(), which would wait for what has been given up.
            client.shutdownNow();
        }
    }

    private void fetchAll(HttpClient client, URI mirror, Path folder, List<Original> originals)
            throws IOException, MirrorException {
        for (Original original : originals) {
            if (original.in(folder).isEmpty()) {
                URI address = mirror.resolve(original.name() + ".gz");
                environment.notice().accept("downloading " + address);
                byte[] packed = fetch(client, address, original);
                check(packed, original);
                createFolder(folder);
                AtomicFile.write(folder.resolve(original.name() + ".gz"), packed);
            }
        }
    }

    private byte[] fetch(HttpClient client, URI address, Original original) throws MirrorException {
        HttpRequest request = HttpRequest.newBuilder(address).build();
        // Packing a file never makes it much longer.
        long bound = original.length() + 10_000L;
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), bound));
        try {
            HttpResponse<byte[]> response = answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw new MirrorException("answers " + response.statusCode() + " for " + original.name() + ".gz");
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new MirrorException(
                    "not done within " + environment.patience().toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new MirrorException(reason(Objects.requireNonNullElse(e.getCause(), e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MirrorException("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case HttpConnectTimeoutException _ -> "no connection within " + CONNECT.toSeconds() + " s";
            case ConnectException e
            when e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException ->
                "host name not found";
            case ConnectException e when e.getCause() instanceof UnresolvedAddressException -> "host name not found";
            case ConnectException _ -> "no connection";
            default -> Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        };
    }

    private static void check(byte[] packed, Original original) throws MirrorException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] contents = in.readNBytes(original.length() + 1);
            String md5 =
                    HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(contents));
            if (!md5.equals(original.md5())) {
                throw new MirrorException(original.name() + ".gz has other contents than the original, by its MD5");
            }
        } catch (IOException e) {
            throw new MirrorException(original.name() + ".gz is not a file packed by gzip");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    private static void createFolder(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    /// A mirror does not give what is wanted.
    private static final class MirrorException extends Exception {
        private static final long serialVersionUID = 1L;

        MirrorException(String problem) {
            super(problem);
        }
    }
}
