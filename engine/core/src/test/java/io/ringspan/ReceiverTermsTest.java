/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.Balance;
import io.ringspan.counters.CountersView;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.LedgerView;
import io.ringspan.counters.TracePriority;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.zipkin.ZipkinEncoder;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.transport.DiscardTransport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver does not get by choice, by its format, or because it would refuse it: none of it is lost without a count. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiverTermsTest {
    private static final String PRIORITY = "_sampling_priority_v1";
    private static final String MECHANISM = "_dd.span_sampling.mechanism";

    private final CollectingTransport all = new CollectingTransport();
    private final CollectingTransport kept = new CollectingTransport();
    private final EngineConfigBuilder config = EngineConfig.builder().pipelineThreads(EngineFixture.PIPELINE_THREADS);
    private TraceEngine engine;

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private static SpanRecord span(final long trace, final long id) {
        return new SpanRecord().begin(id, 0, trace, trace, 0, 1, 1);
    }

    private void publish(final SpanRecord span) {
        assertTrue(engine.publish(span) >= 0);
    }

    private void assertBalanced(final String... names) {
        for (final String name : names) {
            final LedgerView ledger = engine.ledger(name);
            for (final Balance balance : List.of(ledger.spans(), ledger.records(), ledger.traces())) {
                assertEquals(0, balance.unaccounted(), () -> name + balance);
                assertEquals(0, balance.inFlight(), () -> name + balance);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldDropWhatTheTracerDidNotKeepForOneReceiverOnly(final int threads) throws Exception {
        config.pipelineThreads(threads);
        engine = TraceEngine.start(
                config.build(),
                Receiver.v04("all", config.build(), all),
                Receiver.v04("kept", config.build(), kept).dropUnsampled());
        publish(span(1, 1).setMetric(PRIORITY, 0).lastOfSegment());
        publish(span(2, 2).setMetric(PRIORITY, 1).lastOfSegment());
        publish(span(3, 3).setMetric(PRIORITY, -1).setError(1).lastOfSegment());
        publish(span(4, 4).lastOfSegment());
        publish(span(5, 5).setMetric(PRIORITY, -1));
        publish(span(5, 6).setMetric(MECHANISM, 8));
        publish(span(5, 7).lastOfSegment());
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L),
                all.spanIds().stream().sorted().toList());
        assertEquals(List.of(2L, 3L, 4L, 6L), kept.spanIds());
        final CountersView counters = engine.counters("kept");
        assertEquals(3, counters.dropped(DropReason.UNSAMPLED));
        assertEquals(1, counters.tracesDropped(DropReason.UNSAMPLED));
        assertEquals(0, engine.counters("all").dropped(DropReason.UNSAMPLED));
        assertEquals(4, counters.get(EngineCounter.SPANS_DELIVERED));
        assertEquals(4, counters.get(EngineCounter.TRACES_DELIVERED));
        assertEquals(0, counters.get(EngineCounter.CHUNKS_DROPPED));
        assertBalanced("all", "kept");
        // by choice, so it is no loss
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertTrue(report.isComplete(), report::toString);
        assertEquals(0, report.unaccounted(), report::toString);
    }

    @Test
    void shouldCountThePriorityOfWhatItDrops() throws Exception {
        engine = TraceEngine.start(
                config.build(), Receiver.v04("kept", config.build(), kept).dropUnsampled());
        final SpanWriter writer = engine.newWriter();
        for (int i = 1; i <= 3; i++) {
            writer.startIds(i, 0, i, i, 0, 0, 0, 0, 0, 0).setSamplingPriority(i, i - 2, 3);
            writer.finish(i, 1);
            assertTrue(writer.commit() >= 0);
        }
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        assertEquals(List.of(3L), kept.spanIds());
        assertEquals(1, engine.counters().dropped(DropReason.UNSAMPLED, TracePriority.USER_REJECT));
        assertEquals(1, engine.counters().dropped(DropReason.UNSAMPLED, TracePriority.AUTO_REJECT));
        engine.close();
        assertBalanced("kept");
    }

    /** Of a chunk that is longer than a payload, too. */
    @Test
    void shouldSendInPartsWhatIsLeftOfALongChunk() throws Exception {
        config.payloadLength(4096).payloadFlushAt(4096).segmentPartialFlush(1000);
        engine = TraceEngine.start(
                config.build(), Receiver.v04("kept", config.build(), kept).dropUnsampled());
        final String text = "x".repeat(500);
        for (int i = 1; i <= 60; i++) {
            final SpanRecord span =
                    span(1, i).setMetric(PRIORITY, 0).setMeta("text", text).setMetric(MECHANISM, i % 2 == 0 ? 8 : 7);
            publish(i == 60 ? span.lastOfSegment() : span);
        }
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        assertEquals(30, kept.spanIds().size());
        assertTrue(kept.payloads().size() > 3);
        assertTrue(kept.spanIds().stream().allMatch(id -> id % 2 == 0), kept.spanIds()::toString);
        assertEquals(30, engine.counters().dropped(DropReason.UNSAMPLED));
        assertEquals(1, engine.counters().get(EngineCounter.TRACES_DELIVERED));
        engine.close();
        assertBalanced("kept");
    }

    @Test
    void shouldLoseSpansThatZipkinWouldRefuseThePayloadFor() throws Exception {
        engine = TraceEngine.start(
                config.build(),
                Receiver.of("zipkin", store -> new ZipkinEncoder(store, "service", "java", 1), new DiscardTransport()));
        publish(span(1, 1));
        publish(span(1, 0));
        publish(span(1, 2).lastOfSegment());
        assertEquals(FlushResult.LOST, engine.flush(20, TimeUnit.SECONDS));
        publish(span(2, 0).lastOfSegment());
        assertEquals(FlushResult.LOST, engine.flush(20, TimeUnit.SECONDS));
        publish(span(3, 3).lastOfSegment());
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        assertEquals(2, engine.counters().dropped(DropReason.INVALID_IDS));
        assertEquals(1, engine.counters().tracesDropped(DropReason.INVALID_IDS));
        assertEquals(3, engine.counters().get(EngineCounter.SPANS_DELIVERED));
        assertEquals(2, engine.counters().get(EngineCounter.TRACES_DELIVERED));
        assertBalanced("zipkin");
        assertFalse(engine.close(20, TimeUnit.SECONDS).isComplete());
    }

    /** They are no spans, so nothing of the balance changes. */
    @Test
    void shouldCountWhatAFormatHasNoPlaceFor() throws Exception {
        engine = TraceEngine.start(
                config.build(),
                Receiver.of("v05", store -> new V05Encoder(store, "service", "java", 1, true), new DiscardTransport()));
        final SpanWriter writer = engine.newWriter();
        for (int i = 1; i <= 3; i++) {
            writer.startIds(i, 0, i, i, 0, 0, 0, 0, 0, 0)
                    .setMetaStruct(i, "binary", new UnsafeBuffer(new byte[i]), 0, i)
                    .finish(i, 1);
            assertTrue(writer.commit() >= 0);
        }
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        assertEquals(3, engine.counters().get(EngineCounter.ATTRIBUTES_CUT));
        assertEquals(3, engine.counters().get(EngineCounter.SPANS_DELIVERED));
        engine.close();
        assertBalanced("v05");
    }
}
