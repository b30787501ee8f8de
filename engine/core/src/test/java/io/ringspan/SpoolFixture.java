/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.TestAgent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** An OTLP receiver that can be down, and engines with a spool for it. */
final class SpoolFixture implements AutoCloseable {
    static final int UP = 200;
    static final int DOWN = 503;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    final Path directory;
    /** Ids of the spans that it has accepted, in the order of their coming. */
    final List<Long> accepted = Collections.synchronizedList(new ArrayList<>());

    final TestAgent receiver;
    volatile int status = UP;

    SpoolFixture(final Path directory) throws IOException {
        this.directory = directory;
        receiver = new TestAgent(this::answer);
    }

    private TestAgent.Answer answer(final TestAgent.Request request) {
        final int now = status;
        if (now == UP) {
            accepted.addAll(ids(request.body()));
        }
        return TestAgent.Answer.of(now);
    }

    static List<Long> ids(final byte[] body) {
        try {
            final List<Long> ids = new ArrayList<>();
            ExportTraceServiceRequest.parseFrom(body)
                    .getResourceSpansList()
                    .forEach(resource -> resource.getScopeSpansList()
                            .forEach(scope -> scope.getSpansList()
                                    .forEach(span -> ids.add(
                                            ByteBuffer.wrap(span.getSpanId().toByteArray())
                                                    .getLong()))));
            return ids;
        } catch (final InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    EngineConfigBuilder config() {
        return EngineConfig.builder()
                .set("receivers", "otlp")
                .set("receiver.otlp.url", receiver.url() + "/v1/traces")
                .set("receiver.otlp.headers", "authorization=Bearer tell-nobody")
                .set("receiver.otlp.spool.directory", directory.toString())
                .set("receiver.otlp.retry.backoff", "1ms")
                .set("receiver.otlp.retry.backoff-max", "20ms")
                .set("receiver.otlp.payload.exhausted", "block")
                .set("ring.overflow", "block");
    }

    TraceEngine start() {
        return TraceEngine.start(config().build());
    }

    /** Publishes spans with the ids from first on, as payloads of so many. */
    static void publish(final TraceEngine engine, final long first, final int count, final int inPayload)
            throws InterruptedException {
        for (int i = 0; i < count; i++) {
            final long id = first + i;
            engine.publish(new SpanRecord()
                    .begin(id, 0, id, id, 0, 1, 1)
                    .setSamplingPriority(1, 0)
                    .lastOfSegment());
            if ((i + 1) % inPayload == 0) {
                engine.flush(0, TimeUnit.NANOSECONDS);
            }
        }
    }

    static List<Long> ids(final long first, final int count) {
        return Stream.iterate(first, id -> id + 1).limit(count).toList();
    }

    static long get(final TraceEngine engine, final EngineCounter counter) {
        return engine.counters().get(counter);
    }

    static void await(final BooleanSupplier condition, final String what) throws InterruptedException {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < PATIENCE_NS, what);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    static void awaitSpooled(final TraceEngine engine, final long spans) throws InterruptedException {
        await(
                () -> get(engine, EngineCounter.SPANS_SPOOLED) == spans,
                "not in the spool: " + spans + " of " + engine.ledger());
    }

    static void assertBalance(final CloseReport report) {
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(0, report.inFlight(), report::toString);
    }

    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        receiver.close();
    }
}
