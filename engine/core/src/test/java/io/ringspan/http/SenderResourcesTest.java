/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sender takes from the machine: nothing per request, and nothing that it does not give back. */
@Timeout(120)
class SenderResourcesTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int REQUESTS_PER_ROUND = 2_000;
    private static final int ROUNDS_MAX = 5;
    private static final int SENDERS = 300;
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
            + "Datadog-Rates-Payload-Version: v1\r\n\r\n{}";

    @TempDir
    private Path directory;

    private ScriptedServer server(final SocketSenderTest.Kind kind, final ScriptedServer.Script script)
            throws IOException {
        return kind == SocketSenderTest.Kind.TCP ? ScriptedServer.tcp(script) : ScriptedServer.unix(directory, script);
    }

    private static void round(final HttpSender sender, final RequestHead head, final ByteBuffer body) throws Exception {
        for (int i = 0; i < REQUESTS_PER_ROUND; i++) {
            final HttpAnswer answer = sender.send(
                    head.begin().add("x-datadog-trace-count", i).add("datadog-rates-payload-version", "v1"),
                    body.clear());
            if (answer.status() != 200
                    || !answer.fieldIs("datadog-rates-payload-version", "v1")
                    || !answer.isComplete()) {
                throw new AssertionError(answer.excerpt());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingPerRequest(final SocketSenderTest.Kind kind) throws Exception {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        try (ScriptedServer server = server(kind, peer -> {
                    while (true) {
                        final String head = peer.readHead();
                        peer.read(ScriptedServer.Peer.contentLength(head));
                        peer.write(ANSWER);
                    }
                });
                SocketSender sender = new SocketSender(server.address(), PATIENCE_NS, PATIENCE_NS)) {
            final RequestHead head = new RequestHead("POST", server.address(), "/v0.4/traces", Map.of("a", "b"));
            // some of them do not go out in one piece
            final ByteBuffer body = ByteBuffer.allocateDirect(300_000);
            round(sender, head, body);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS_MAX && best != 0; i++) {
                final long before = threads.getThreadAllocatedBytes(id);
                round(sender, head, body);
                best = Math.min(best, threads.getThreadAllocatedBytes(id) - before);
            }
            assertEquals(0, best, "bytes in the best round of " + REQUESTS_PER_ROUND + " requests");
            assertEquals(1, server.connections());
        }
    }

    private static long descriptors() {
        Assumptions.assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean, "cannot count");
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    /** A sender for each way that a request can end. */
    private static void live(final HttpAddress address, final int way) throws Exception {
        final long timeoutNs = way % 5 == 3 ? TimeUnit.MILLISECONDS.toNanos(5) : PATIENCE_NS;
        try (SocketSender sender = new SocketSender(address, PATIENCE_NS, timeoutNs)) {
            final RequestHead head = new RequestHead("POST", address, "/" + way % 5, Map.of());
            final ByteBuffer body = ByteBuffer.allocate(100);
            switch (way % 5) {
                case 0 -> {
                    sender.send(head.begin(), body);
                    sender.send(head.begin(), body.clear());
                }
                case 4 -> {
                    Thread.currentThread().interrupt();
                    assertThrows(InterruptedException.class, () -> sender.send(head.begin(), body));
                }
                default -> assertThrows(IOException.class, () -> sender.send(head.begin(), body));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNoDescriptorAndNoThread(final SocketSenderTest.Kind kind) throws Exception {
        final HttpAddress nobody = HttpAddress.of(URI.create("unix://" + directory.resolve("nobody")));
        try (ScriptedServer server = server(kind, peer -> {
            while (true) {
                final ScriptedServer.Request request = peer.readRequest();
                switch (request.head().charAt("POST /".length())) {
                    case '0' -> peer.write(ANSWER);
                    case '1' -> {
                        return;
                    }
                    case '2' -> {
                        peer.write("garbage");
                        return;
                    }
                    default -> peer.awaitEnd();
                }
            }
        })) {
            for (int i = 0; i < 10; i++) {
                live(server.address(), i);
            }
            final java.lang.management.ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            awaitQuiet(server);
            final long before = descriptors();
            final long threadsBefore = threads.getThreadCount();
            for (int i = 0; i < SENDERS; i++) {
                live(server.address(), i);
                assertThrows(IOException.class, () -> live(nobody, 0));
            }
            awaitQuiet(server);
            // whatever else this JVM is about
            assertTrue(descriptors() < before + SENDERS / 10, () -> descriptors() + " descriptors after " + before);
            assertTrue(
                    threads.getThreadCount() < threadsBefore + SENDERS / 10,
                    () -> threads.getThreadCount() + " threads after " + threadsBefore);
        }
    }

    private static void awaitQuiet(final ScriptedServer server) {
        final long startNs = System.nanoTime();
        while (server.openConnections() > 0 && System.nanoTime() - startNs < PATIENCE_NS) {
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(0, server.openConnections(), "connections that the sender has not ended");
    }
}
