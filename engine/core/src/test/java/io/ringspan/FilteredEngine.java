/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.StateReader;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.testkit.InMemoryReceiver;
import io.ringspan.testkit.RecordedSpan;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** An engine with filters, and receivers of v0.4 and, if a test wants that, of each other format, of which the bytes are kept. */
final class FilteredEngine implements AutoCloseable {
    final EngineConfigBuilder config = EngineConfig.builder()
            .pipelineThreads(EngineFixture.PIPELINE_THREADS)
            .ringOverflow(OverflowPolicy.BLOCK);
    final InMemoryReceiver receiver = new InMemoryReceiver();
    private final Map<String, StringBuilder> payloads = new ConcurrentHashMap<>();
    private int textsAtStart;
    TraceEngine engine;

    FilteredEngine start() {
        engine = TraceEngine.start(config.build(), receiver);
        textsAtStart = texts();
        return this;
    }

    private int texts() {
        try {
            return engine.query(StateReader::stringsUsed, 20, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // chunks give their texts back behind the batch that finds them sent
    private void awaitTexts(final int expected) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int found = texts();
        while (found != expected && System.nanoTime() < end) {
            Thread.onSpinWait();
            found = texts();
        }
        assertEquals(expected, found, "texts in the table");
    }

    /** Texts that are there for good from now on. */
    void intern(final String... texts) throws InterruptedException {
        for (final String text : texts) {
            engine.intern(text);
        }
        textsAtStart = texts();
    }

    /** Also with receivers of all formats. */
    FilteredEngine startWithAllFormats() {
        final EngineConfig built = config.build();
        final List<Receiver> receivers = new ArrayList<>();
        receivers.add(Receiver.v04("v04", built, receiver));
        PayloadFormats.all().forEach(format -> {
            final String name = "r" + receivers.size();
            receivers.add(Receiver.of(name, built, format, keeping(format.text())));
        });
        engine = TraceEngine.start(built, receivers);
        textsAtStart = texts();
        return this;
    }

    private Transport keeping(final String format) {
        return payload -> {
            final byte[] bytes = new byte[payload.length()];
            payload.buffer().getBytes(payload.offset(), bytes);
            payloads.computeIfAbsent(format, key -> new StringBuilder())
                    .append(new String(bytes, StandardCharsets.ISO_8859_1));
            return Delivery.ACCEPTED;
        };
    }

    /** By format, as ISO-8859-1; after a flush. */
    Map<String, StringBuilder> payloads() {
        return payloads;
    }

    /** A finished span that is a trace by itself, to be filled and published. */
    static SpanRecord span(final long id) {
        return new SpanRecord().begin(id, 0, id, id, 0, 1, 1).lastOfSegment();
    }

    void publish(final SpanRecord span) {
        assertTrue(engine.publish(span) >= 0);
    }

    FlushResult flush() throws InterruptedException {
        return engine.flush(20, TimeUnit.SECONDS);
    }

    /** What the receiver of v0.4 has got, after a flush. */
    List<RecordedSpan> received() throws InterruptedException {
        final FlushResult result = flush();
        assertTrue(result == FlushResult.DELIVERED || result == FlushResult.LOST, result::toString);
        return receiver.spans();
    }

    RecordedSpan single() throws InterruptedException {
        final List<RecordedSpan> spans = received();
        assertEquals(1, spans.size());
        return spans.get(0);
    }

    long count(final EngineCounter counter) {
        return engine.counters().get(counter);
    }

    long dropped(final DropReason reason) {
        return engine.counters().dropped(reason);
    }

    /** The law, and that nothing is left in the tables. */
    @Override
    public void close() {
        if (engine == null) {
            return;
        }
        awaitTexts(textsAtStart);
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(report.delivered(), receiver.spans().size());
        assertEquals(0, engine.ledger().traces().live());
        assertEquals(0, engine.ledger().traces().inFlight());
    }
}
