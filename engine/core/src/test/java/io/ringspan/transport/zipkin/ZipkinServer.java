/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.zipkin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Zipkin server in a process of its own, with its spans in memory. */
public final class ZipkinServer implements AutoCloseable {
    private static final long START_NS = TimeUnit.MINUTES.toNanos(3);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    private final Process process;
    private final URI url;

    /**
     * Starts, and waits until it can be used.
     *
     * @param jar of the server
     * @param log for what it prints
     */
    public ZipkinServer(final Path jar, final Path log) throws Exception {
        final int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = URI.create("http://localhost:" + port);
        final ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m", "-jar", jar.toString());
        builder.environment().put("QUERY_PORT", Integer.toString(port));
        builder.environment().put("SELF_TRACING_ENABLED", "false");
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        final long startNs = System.nanoTime();
        while (!isUp()) {
            assertTrue(
                    process.isAlive() && System.nanoTime() - startNs < START_NS, "the server does not start: " + log);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private boolean isUp() throws InterruptedException {
        try {
            return get("/health").statusCode() == 200;
        } catch (final IOException e) {
            // it does not listen yet
            return false;
        }
    }

    public URI url() {
        return url;
    }

    public HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
