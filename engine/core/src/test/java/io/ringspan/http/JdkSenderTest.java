/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.TlsReceiver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's client in place of the own one: over TLS, and the promises of a sender over plain sockets. */
@Timeout(60)
class JdkSenderTest {
    private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long THREADS_END_NS = TimeUnit.SECONDS.toNanos(8);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: ";

    @TempDir
    private Path directory;

    private static RequestHead post(final HttpAddress address) {
        return new RequestHead("POST", address, "/v0.4/traces", Map.of("x-fixed", "a b"))
                .begin()
                .add("x-count", 7);
    }

    private static HttpAnswer send(final ScriptedServer server, final long timeoutNs, final ByteBuffer body)
            throws Exception {
        try (JdkSender sender = new JdkSender(timeoutNs, timeoutNs)) {
            return sender.send(post(server.address()), body);
        }
    }

    @Test
    void shouldSendTheSameAsTheOwnClient() throws Exception {
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 202 Accepted\r\nX-Two: 1\r\nx-two: 2\r\nContent-Length: 2\r\n\r\nok");
        })) {
            final byte[] body = {1, 2, 3};
            final HttpAnswer answer = send(server, PATIENCE_NS, ByteBuffer.wrap(body));
            assertEquals(202, answer.status());
            assertEquals("ok", new String(answer.body(), StandardCharsets.US_ASCII));
            assertEquals("1", answer.field("x-two"));
            assertTrue(answer.isComplete());
            final ScriptedServer.Request request = server.requests.get(0);
            assertArrayEquals(body, request.body());
            assertTrue(request.head().startsWith("POST /v0.4/traces HTTP/1.1\r\n"), request::head);
            assertEquals(server.url().getAuthority(), request.fields("host").get(0));
            assertEquals("a b", request.fields("x-fixed").get(0));
            assertEquals("7", request.fields("x-count").get(0));
            assertEquals("3", request.fields("content-length").get(0));
        }
    }

    @Test
    void shouldTakeAStatusWhoseBodyIsBroken() throws Exception {
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
            peer.readRequest();
            peer.write(OK + "100\r\n\r\nhe");
            if (peer.number == 2) {
                peer.awaitEnd();
            }
        })) {
            for (int i = 0; i < 2; i++) {
                final HttpAnswer answer = send(server, 4 * SOON_NS, ByteBuffer.allocate(3));
                assertEquals(200, answer.status());
                assertFalse(answer.isComplete());
            }
            assertEquals(2, server.requests.size());
        }
    }

    @Test
    void shouldTellThatNoAnswerCame() throws Exception {
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
            peer.readRequest();
            if (peer.number == 1) {
                peer.awaitEnd();
            }
            peer.write("\u0001 this is no HTTP\r\n\r\n");
            peer.awaitEnd();
        })) {
            final HttpTimeoutException late =
                    assertThrows(HttpTimeoutException.class, () -> send(server, SOON_NS, ByteBuffer.allocate(3)));
            assertEquals(server.url() + ": no answer within 250 ms", late.getMessage());
            final IOException e =
                    assertThrows(IOException.class, () -> send(server, PATIENCE_NS, ByteBuffer.allocate(3)));
            assertInstanceOf(ProtocolException.class, e.getCause());
        }
    }

    /** The body is filled anew when a send was given up; the JDK's client may still be writing. */
    @Test
    void shouldNotSendBytesOfABodyThatIsInUseAgain() throws Exception {
        final int length = 8 * 1024 * 1024;
        final CountDownLatch isFilled = new CountDownLatch(1);
        final CountDownLatch isRead = new CountDownLatch(1);
        final AtomicReference<byte[]> received = new AtomicReference<>();
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
            peer.readHead();
            isFilled.await();
            received.set(peer.readRest());
            isRead.countDown();
        })) {
            final ByteBuffer body = ByteBuffer.allocateDirect(length);
            assertThrows(HttpTimeoutException.class, () -> send(server, SOON_NS, body));
            final byte[] other = new byte[length];
            Arrays.fill(other, (byte) 1);
            body.clear().put(other);
            isFilled.countDown();
            assertTrue(isRead.await(10, TimeUnit.SECONDS));
        }
        final byte[] bytes = received.get();
        assertTrue(bytes.length > 0 && bytes.length < length, () -> "got " + bytes.length);
        assertArrayEquals(new byte[bytes.length], bytes);
    }

    private static Set<Thread> clientThreads() {
        return threads("HttpClient-");
    }

    private static Set<Thread> threads(final String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldLeaveNoThread() throws Exception {
        final Set<Thread> before = clientThreads();
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
            peer.readRequest();
            peer.write(OK + "0\r\n\r\n");
            peer.awaitEnd();
        })) {
            final JdkSender sender = new JdkSender(PATIENCE_NS, PATIENCE_NS);
            try {
                sender.send(post(server.address()), ByteBuffer.allocate(3));
                final Set<Thread> during = clientThreads();
                during.removeAll(before);
                assertFalse(during.isEmpty(), "the check sees nothing");
                final Set<Thread> own = threads("ringspan-tls");
                assertEquals(1, own.size());
                sender.close();
                for (final Thread thread : own) {
                    thread.join(TimeUnit.NANOSECONDS.toMillis(SOON_NS));
                    assertFalse(thread.isAlive());
                }
                final long startNs = System.nanoTime();
                Set<Thread> left = clientThreads();
                left.removeAll(before);
                while (!left.isEmpty() && System.nanoTime() - startNs < THREADS_END_NS) {
                    // before Java 21 the client's own thread ends when the client is collected
                    System.gc();
                    LockSupport.parkNanos(20_000_000);
                    left = clientThreads();
                    left.removeAll(before);
                }
                assertEquals(Set.of(), left);
            } finally {
                // the sender itself is still there
                Reference.reachabilityFence(sender);
            }
        }
    }

    @Test
    void shouldBeginNoThreadForARequest() throws Exception {
        final int requests = 20;
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
                    while (true) {
                        peer.readRequest();
                        peer.write(OK + "0\r\n\r\n");
                    }
                });
                JdkSender sender = new JdkSender(PATIENCE_NS, PATIENCE_NS)) {
            sender.send(post(server.address()), ByteBuffer.allocate(3));
            final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            final long before = threads.getTotalStartedThreadCount();
            for (int i = 0; i < requests; i++) {
                sender.send(post(server.address()), ByteBuffer.allocate(3));
            }
            final long begun = threads.getTotalStartedThreadCount() - before;
            // the JDK's client may take a new one while the last answer's is still on its way back to it
            assertTrue(server.connections() < requests / 2, () -> server.connections() + " connections");
            // one of the server per connection, the JDK's for time-outs, and whatever the JVM is about
            assertTrue(begun < requests / 2, begun + " threads");
        }
    }

    /** Ends the thread that a client does all with, as an error on it would. */
    private static void killSelectors(final Set<Thread> before) throws InterruptedException {
        final Set<Thread> selectors = clientThreads();
        selectors.removeAll(before);
        assertFalse(selectors.isEmpty(), "nothing to kill");
        for (final Thread selector : selectors) {
            selector.interrupt();
            selector.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS));
            assertFalse(selector.isAlive());
        }
    }

    /** Sends until a request is answered. */
    private static int failuresInFrontOfAnAnswer(final JdkSender sender, final HttpAddress address) throws Exception {
        for (int failures = 0; ; failures++) {
            try {
                assertEquals(
                        200, sender.send(post(address), ByteBuffer.allocate(3)).status());
                return failures;
            } catch (final IOException e) {
                assertTrue(failures < 1, e::toString);
            }
        }
    }

    @Test
    void shouldReplaceAClientThatDied() throws Exception {
        final Set<Thread> before = clientThreads();
        final CountDownLatch isHanging = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
                    while (true) {
                        final ScriptedServer.Request request = peer.readRequest();
                        if (request.body().length == 4) {
                            isHanging.countDown();
                            peer.awaitEnd();
                        }
                        peer.write(OK + "0\r\n\r\n");
                    }
                });
                JdkSender sender = new JdkSender(4 * SOON_NS, 4 * SOON_NS)) {
            assertEquals(0, failuresInFrontOfAnAnswer(sender, server.address()));
            // it dies while nothing is to be done
            killSelectors(before);
            assertEquals(1, failuresInFrontOfAnAnswer(sender, server.address()));
            // it dies in the middle of a request
            final CompletableFuture<Void> killing = CompletableFuture.runAsync(() -> {
                try {
                    isHanging.await();
                    killSelectors(before);
                } catch (final InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThrows(IOException.class, () -> sender.send(post(server.address()), ByteBuffer.allocate(4)));
            killing.join();
            assertTrue(failuresInFrontOfAnAnswer(sender, server.address()) <= 1);
        }
    }

    /** Before Java 21 a client ends when it is collected, so new ones must not come as fast as failures do. */
    @Test
    void shouldKeepAClientThatTellsTheTime() throws Exception {
        final Set<Thread> before = clientThreads();
        try (ScriptedServer server = ScriptedServer.tcp(peer -> {
                    peer.readRequest();
                    peer.awaitEnd();
                });
                JdkSender sender = new JdkSender(SOON_NS, SOON_NS)) {
            Set<Thread> first = null;
            for (int i = 0; i < 4; i++) {
                assertThrows(
                        HttpTimeoutException.class, () -> sender.send(post(server.address()), ByteBuffer.allocate(3)));
                final Set<Thread> now = clientThreads();
                now.removeAll(before);
                first = first == null ? now : first;
                assertEquals(first, now);
            }
        }
    }

    @Test
    void shouldSpeakTlsWithWhomItTrusts() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(directory)) {
            final HttpAddress address = HttpAddress.of(receiver.url());
            try (HttpSender stranger = HttpSender.to(address, PATIENCE_NS, PATIENCE_NS)) {
                final IOException e =
                        assertThrows(IOException.class, () -> stranger.send(post(address), ByteBuffer.allocate(3)));
                assertInstanceOf(SSLHandshakeException.class, e);
            }
            receiver.trust();
            try (HttpSender friend = HttpSender.to(address, PATIENCE_NS, PATIENCE_NS)) {
                final byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
                final HttpAnswer answer = friend.send(post(address), ByteBuffer.wrap(body));
                assertEquals(200, answer.status());
                assertArrayEquals(body, receiver.bodies().get(0));
            }
        }
    }
}
