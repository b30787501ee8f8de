/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.Payload;
import io.ringspan.transport.RatesListener;
import io.ringspan.transport.RawServer;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestPayloads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over HTTP, with servers that do not behave, and with none. */
@Timeout(60)
class MisbehavingAgentTest {
    private static final int SPANS = SenderFixture.SPANS_PER_CHUNK;
    private static final long REQUEST_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(3);
    private static final String OK_HEAD = "HTTP/1.1 200 OK\r\nContent-Length: ";

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

    private static SenderFixture fixture(final URI url, final long requestTimeoutNs, final int payloadLength) {
        final AgentSettings settings = AgentSettings.builder()
                .url(url)
                .requestTimeoutNs(requestTimeoutNs)
                .build();
        return new SenderFixture(
                        SenderFixture.FAST,
                        counters -> new DatadogAgentTransport(settings, counters, RatesListener.NONE),
                        new TestPayloads(),
                        payloadLength)
                .start();
    }

    private static SenderFixture fixture(final RawServer server) {
        return fixture(server.url(), REQUEST_TIMEOUT_NS, 64 * 1024);
    }

    private void readAndNote(final Socket socket) throws IOException {
        bodies.add(RawServer.readRequest(socket));
    }

    private static void assertExhausted(final SenderFixture fixture) {
        assertEquals(SPANS, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
        assertEquals(2, fixture.get(EngineCounter.SEND_RETRIES));
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldRetryWhenTheServerIsDownAndDeliverWhenItIsBack() throws IOException {
        final URI url;
        try (RawServer server = new RawServer(socket -> {})) {
            url = server.url();
        }
        try (SenderFixture fixture = fixture(url, REQUEST_TIMEOUT_NS, 1_000)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
            try (RawServer server = new RawServer(url.getPort(), socket -> {
                readAndNote(socket);
                RawServer.write(socket, OK_HEAD + "0\r\nConnection: close\r\n\r\n");
            })) {
                assertEquals(url, server.url());
                fixture.submitAndAwait(1);
                assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
                assertEquals(List.of(1), TestPayloads.read(bodies.get(0)));
            }
        }
    }

    @Test
    void shouldRetryWhenTheNameIsUnknown() {
        try (SenderFixture fixture = fixture(URI.create("http://agent.invalid:8126"), REQUEST_TIMEOUT_NS, 1_000)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
        }
    }

    @Test
    void shouldRetryOnANewConnectionWhenTheServerNeverAnswers() throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    readAndNote(socket);
                    release.await();
                });
                SenderFixture fixture = fixture(server)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
            assertEquals(3, server.connections.get());
            assertEquals(3, bodies.size());
            for (final byte[] body : bodies) {
                assertEquals(List.of(0), TestPayloads.read(body));
            }
        }
    }

    @Test
    void shouldRetryWhenTheServerClosesWithoutAnAnswer() throws IOException {
        try (RawServer server = new RawServer(this::readAndNote);
                SenderFixture fixture = fixture(server)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
        }
    }

    @Test
    void shouldRetryWhenTheServerClosesWithinTheHead() throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    readAndNote(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Le");
                });
                SenderFixture fixture = fixture(server)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
        }
    }

    @Test
    void shouldTakeTheStatusWhenTheServerClosesWithinTheBody() throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    readAndNote(socket);
                    RawServer.write(socket, OK_HEAD + "100\r\n\r\n{\"rate_by_");
                });
                SenderFixture fixture = fixture(server)) {
            fixture.submitAndAwait(1);
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(1, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
            assertEquals(1, bodies.size(), "sent again, although accepted");
        }
    }

    @Test
    void shouldTakeTheStatusWhenTheBodyNeverEnds() throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    readAndNote(socket);
                    RawServer.write(socket, OK_HEAD + "100\r\n\r\n{}");
                    release.await();
                });
                SenderFixture fixture = fixture(server)) {
            final long startNs = System.nanoTime();
            fixture.submitAndAwait(1);
            assertTrue(System.nanoTime() - startNs < REQUEST_TIMEOUT_NS + SLACK_NS);
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(1, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
            // and the connection is not used again
            fixture.submitAndAwait(1);
            assertEquals(2, server.connections.get());
        }
    }

    @Test
    void shouldSplitWhenTheServerAnswersBeforeItReadAll() throws IOException {
        final int length = 1_000_000;
        try (RawServer server = new RawServer(socket -> {
                    final InputStream in = socket.getInputStream();
                    final int bodyLength = RawServer.readHead(in);
                    final boolean isTooLarge = bodyLength > 5 * length / 2;
                    if (isTooLarge) {
                        RawServer.write(
                                socket,
                                "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 5\r\n\r\nlimit");
                    }
                    final byte[] body = in.readNBytes(bodyLength);
                    if (!isTooLarge) {
                        bodies.add(body);
                        RawServer.write(socket, OK_HEAD + "0\r\nConnection: close\r\n\r\n");
                    }
                });
                SenderFixture fixture = fixture(server.url(), TimeUnit.SECONDS.toNanos(5), 4 * length)) {
            fixture.submitAndAwait(length, length, length);
            assertEquals(1, fixture.get(EngineCounter.SEND_SPLITS));
            assertEquals(0, fixture.get(EngineCounter.SEND_RETRIES));
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        assertEquals(List.of(0), TestPayloads.read(bodies.get(0)));
        assertEquals(List.of(1, 2), TestPayloads.read(bodies.get(1)));
    }

    @Test
    void shouldRetryWhenTheAnswerIsGarbage() throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    readAndNote(socket);
                    RawServer.write(socket, "\u0001\u0002 this is no HTTP\r\n\r\n\u00ff".repeat(100));
                    // the client is to find the garbage, not a connection that ended: so it is the one that closes
                    socket.getInputStream().read();
                });
                SenderFixture fixture = fixture(server.url(), TimeUnit.SECONDS.toNanos(10), 64 * 1024)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
            assertEquals(3, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
        }
    }

    @Test
    void shouldNotKeepAHugeAnswer() throws Exception {
        final int length = 100 * 1024 * 1024;
        final int requests = 3;
        final CountDownLatch isRefused = new CountDownLatch(requests);
        try (RawServer server = new RawServer(socket -> {
                    readAndNote(socket);
                    RawServer.write(socket, OK_HEAD + length + "\r\n\r\n");
                    final byte[] block = new byte[64 * 1024];
                    try {
                        for (int sent = 0; sent < length; sent += block.length) {
                            socket.getOutputStream().write(block);
                        }
                    } catch (final IOException e) {
                        isRefused.countDown();
                    }
                });
                SenderFixture fixture = fixture(server.url(), TimeUnit.SECONDS.toNanos(10), 1_000)) {
            for (int i = 0; i < requests; i++) {
                fixture.submitAndAwait(1);
            }
            assertEquals(requests, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(requests, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
            assertTrue(isRefused.await(10, TimeUnit.SECONDS), "all of it was read");
        }
    }

    @Test
    void shouldNotSendBytesOfABufferThatIsInUseAgain() throws Exception {
        final int length = 8 * 1024 * 1024;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final CountDownLatch isRead = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
                    final InputStream in = socket.getInputStream();
                    RawServer.readHead(in);
                    // reads nothing until the client gave up and the buffer was filled anew
                    release.await();
                    try {
                        in.transferTo(received);
                    } finally {
                        isRead.countDown();
                    }
                });
                SenderFixture fixture = new SenderFixture(
                        new RetryPolicy(1, 1, 1, 0),
                        counters -> new DatadogAgentTransport(
                                AgentSettings.builder()
                                        .url(server.url())
                                        .requestTimeoutNs(REQUEST_TIMEOUT_NS)
                                        .build(),
                                counters,
                                RatesListener.NONE),
                        new TestPayloads(),
                        length + 1_000)) {
            fixture.start().submitAndAwait(length);
            for (int i = 0; i < SenderFixture.POOL_COUNT; i++) {
                final Payload payload = fixture.pool.take();
                payload.buffer().setMemory(0, payload.buffer().capacity(), (byte) 0);
                fixture.pool.give(payload);
            }
            release.countDown();
            assertTrue(isRead.await(10, TimeUnit.SECONDS));
        }
        final byte[] bytes = received.toByteArray();
        assertTrue(bytes.length > TestPayloads.CHUNK_HEAD_LENGTH && bytes.length < length, "got " + bytes.length);
        // behind the frame of one byte and the head of the chunk
        for (int i = TestPayloads.CHUNK_HEAD_LENGTH + 1; i < bytes.length; i++) {
            assertEquals(TestPayloads.fill(0, i - TestPayloads.CHUNK_HEAD_LENGTH - 1), bytes[i]);
        }
    }

    @Test
    void shouldCloseInTimeWhenTheServerHangs() throws Exception {
        final CountDownLatch isRead = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            RawServer.readRequest(socket);
            isRead.countDown();
            release.await();
        })) {
            final SenderFixture fixture = fixture(server.url(), TimeUnit.HOURS.toNanos(1), 1_000);
            fixture.submit(1, 2);
            fixture.submit(3);
            assertTrue(isRead.await(10, TimeUnit.SECONDS));
            final long startNs = System.nanoTime();
            fixture.sender.close(TimeUnit.MILLISECONDS.toNanos(100));
            final long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs < SLACK_NS, "took " + tookNs);
            assertEquals(3 * SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
            fixture.close();
        }
    }

    @Test
    void shouldBeginNoThreadForAPayload() throws IOException {
        final int payloads = 20;
        try (RawServer server = new RawServer(socket -> {
                    while (true) {
                        RawServer.readRequest(socket);
                        RawServer.write(socket, OK_HEAD + "0\r\n\r\n");
                    }
                });
                SenderFixture fixture = fixture(server)) {
            fixture.submitAndAwait(1);
            final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            final long before = threads.getTotalStartedThreadCount();
            for (int i = 0; i < payloads; i++) {
                fixture.submitAndAwait(1);
            }
            final long begun = threads.getTotalStartedThreadCount() - before;
            assertEquals(1, server.connections.get());
            // whatever the JVM is about
            assertTrue(begun < payloads / 2, begun + " threads");
        }
    }
}
