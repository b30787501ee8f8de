/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.fixture.TlsReceiver;
import io.ringspan.transport.agent.AgentSettings;
import io.ringspan.transport.agent.DatadogAgentTransport;
import io.ringspan.transport.otlp.OtlpTransport;
import io.ringspan.transport.zipkin.ZipkinTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with servers, the same way for each transport over HTTP; and what none of them takes. */
@Timeout(120)
class HttpTransportFaultsTest {
    private static final int SPANS = SenderFixture.SPANS_PER_CHUNK;
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int REQUESTS_PER_ROUND = 1_000;
    private static final int ROUNDS_MAX = 10;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    /** The transports. */
    enum Kind {
        AGENT("application/msgpack"),
        OTLP("application/json"),
        OTLP_GZIP("application/x-protobuf"),
        ZIPKIN("application/json");

        final String contentType;

        Kind(final String contentType) {
            this.contentType = contentType;
        }

        Transport to(final URI url, final long timeoutNs, final SSLContext tls, final EngineCounters counters) {
            if (this == AGENT) {
                return new DatadogAgentTransport(
                        AgentSettings.builder()
                                .url(url)
                                .requestTimeoutNs(timeoutNs)
                                .build(),
                        counters,
                        RatesListener.NONE);
            }
            final HttpSettings settings = (this == ZIPKIN ? ZipkinTransport.settings() : OtlpTransport.settings())
                    .url(url)
                    .requestTimeoutNs(timeoutNs)
                    .compression(this == OTLP ? Compression.NONE : Compression.GZIP)
                    .tls(tls)
                    .build();
            return this == ZIPKIN ? new ZipkinTransport(settings) : new OtlpTransport(settings);
        }
    }

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private NotingTransport noting;

    private SenderFixture fixture(final Kind kind, final URI url, final long timeoutNs, final SSLContext tls) {
        return new SenderFixture(
                        SenderFixture.FAST,
                        counters -> {
                            noting = new NotingTransport(kind.to(url, timeoutNs, tls, counters));
                            return noting;
                        },
                        new TestPayloads(kind.contentType),
                        64 * 1024)
                .start();
    }

    private static void assertExhausted(final SenderFixture fixture) {
        assertEquals(SPANS, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
        assertEquals(2, fixture.get(EngineCounter.SEND_RETRIES));
        assertEquals(List.of(), fixture.errors);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRetryWhenNobodyListensAndDeliverWhenSomebodyDoes(final Kind kind) throws IOException {
        final URI url;
        try (RawServer server = new RawServer(socket -> {})) {
            url = server.url();
        }
        try (SenderFixture fixture = fixture(kind, url, PATIENCE_NS, null)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
            assertTrue(noting.deliveries.get(0).detail().contains("Connection refused"), noting.deliveries::toString);
            try (RawServer server = new RawServer(url.getPort(), socket -> {
                RawServer.readRequest(socket);
                RawServer.write(socket, OK);
            })) {
                assertEquals(url, server.url());
                fixture.submitAndAwait(1);
                assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRetryWhenTheNameIsUnknown(final Kind kind) {
        try (SenderFixture fixture = fixture(kind, URI.create("http://receiver.invalid"), PATIENCE_NS, null)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRetryWhenTheServerIsSilent(final Kind kind) throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    bodies.add(RawServer.readRequest(socket));
                    release.await();
                });
                SenderFixture fixture = fixture(kind, server.url(), SHORT_NS, null)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRetryWhatIsNoHttp(final Kind kind) throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "SSH-2.0-OpenSSH_9.2\r\n");
                });
                SenderFixture fixture = fixture(kind, server.url(), PATIENCE_NS, null)) {
            fixture.submitAndAwait(1);
            assertExhausted(fixture);
            assertEquals(3, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeAnAnswerThatComesByteByByte(final Kind kind) throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    socket.setTcpNoDelay(true);
                    while (true) {
                        bodies.add(RawServer.readRequest(socket));
                        for (int i = 0; i < OK.length(); i++) {
                            RawServer.write(socket, OK.substring(i, i + 1));
                        }
                    }
                });
                SenderFixture fixture = fixture(kind, server.url(), PATIENCE_NS, null)) {
            fixture.submitAndAwait(1);
            fixture.submitAndAwait(1);
            assertEquals(2, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(1, server.connections.get());
            assertEquals(0, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
        }
    }

    private static void reset(final Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheStatusOfAnAnswerThatIsResetInItsBody(final Kind kind) throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    bodies.add(RawServer.readRequest(socket));
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"par");
                    reset(socket);
                });
                SenderFixture fixture = fixture(kind, server.url(), PATIENCE_NS, null)) {
            fixture.submitAndAwait(1);
            // a reset may also take away what was sent before it
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED) + fixture.get(EngineCounter.PAYLOADS_LOST));
            if (noting.deliveries.get(0).outcome() == Delivery.Outcome.ACCEPTED) {
                assertEquals(1, bodies.size(), "sent again, although accepted");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRetryWhenARequestIsResetInItsBody(final Kind kind) throws IOException {
        final AtomicInteger connections = new AtomicInteger();
        try (RawServer server = new RawServer(socket -> {
                    if (connections.incrementAndGet() < 3) {
                        RawServer.readHead(socket.getInputStream());
                        reset(socket);
                    } else {
                        bodies.add(RawServer.readRequest(socket));
                        RawServer.write(socket, OK);
                    }
                });
                SenderFixture fixture = fixture(kind, server.url(), PATIENCE_NS, null)) {
            fixture.submitAndAwait(30_000, 20_000);
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(2, fixture.get(EngineCounter.SEND_RETRIES));
            assertEquals(1, bodies.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNoticeAKeptConnectionThatTheServerHasEnded(final Kind kind) throws IOException {
        try (RawServer server = new RawServer(socket -> {
                    bodies.add(RawServer.readRequest(socket));
                    // says that it keeps the connection, and does not
                    RawServer.write(socket, OK);
                });
                SenderFixture fixture = fixture(kind, server.url(), PATIENCE_NS, null)) {
            for (int i = 0; i < 5; i++) {
                fixture.submitAndAwait(1);
            }
            assertEquals(5, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(0, fixture.counters.dropped());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AGENT", mode = EnumSource.Mode.EXCLUDE)
    void shouldTrustAndBeTrustedAsTheCallerSays(final Kind kind, @TempDir final Path directory) throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(directory)) {
            try (SenderFixture fixture = fixture(kind, receiver.url(), PATIENCE_NS, null)) {
                fixture.submitAndAwait(1);
                assertExhausted(fixture);
                assertTrue(noting.deliveries.get(0).detail().contains("SSL"), noting.deliveries::toString);
            }
            receiver.askClients();
            try (SenderFixture fixture = fixture(kind, receiver.url(), PATIENCE_NS, receiver.context())) {
                fixture.submitAndAwait(1);
                assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            }
            assertEquals(1, receiver.bodies().size());
            final URI plain = URI.create(receiver.url().toString().replace("https", "http"));
            try (SenderFixture fixture = fixture(kind, plain, PATIENCE_NS, null)) {
                fixture.submitAndAwait(1);
                assertEquals(0, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            }
        }
    }

    private static void round(final Transport transport, final Payload payload) throws InterruptedException {
        for (int i = 0; i < REQUESTS_PER_ROUND; i++) {
            final Delivery delivery = transport.send(payload);
            if (delivery.outcome() != Delivery.Outcome.ACCEPTED) {
                throw new AssertionError(delivery);
            }
        }
    }

    /** On the thread that sends; with answers that have a body. */
    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingPerRequest(final Kind kind) throws Exception {
        final EngineCounters counters = new EngineCounters();
        final PayloadPool pool = new PayloadPool(2, 200_000, new TestPayloads(kind.contentType), 8);
        final Payload payload = pool.take();
        TestPayloads.append(payload, 1, 100_000, 1);
        payload.frame();
        payload.seal(1, 1);
        final String answer = "HTTP/1.1 200 OK\r\nContent-Type: " + kind.contentType
                + "\r\nContent-Length: 2\r\nDatadog-Rates-Payload-Version: 0\r\n\r\n"
                + (kind == Kind.OTLP_GZIP ? "\n\0" : "{}");
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        try (RawServer server = new RawServer(socket -> {
                    while (true) {
                        RawServer.readRequest(socket);
                        RawServer.write(socket, answer);
                    }
                });
                Transport transport = kind.to(server.url(), PATIENCE_NS, null, counters)) {
            transport.countIn(counters);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS_MAX && best != 0; i++) {
                final long before = threads.getThreadAllocatedBytes(id);
                round(transport, payload);
                best = Math.min(best, threads.getThreadAllocatedBytes(id) - before);
            }
            assertEquals(0, best, "bytes in the best round of " + REQUESTS_PER_ROUND + " requests");
            assertEquals(0, counters.get(EngineCounter.ANSWERS_UNREADABLE));
            assertNull(counters.takeDetail(EngineCounter.ANSWERS_WARNED));
        }
    }
}
