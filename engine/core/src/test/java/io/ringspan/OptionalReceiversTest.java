/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.LedgerView;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An optional receiver gets every span as long as it keeps up; whatever it does instead, nobody waits for it, and its losses are counted. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OptionalReceiversTest {
    private static final int RING_SLOTS = 64;

    private final HotThreads threads = new HotThreads();
    private final CollectingTransport required = new CollectingTransport();
    private final CollectingTransport optional = new CollectingTransport();
    private final EngineConfigBuilder config = EngineConfig.builder()
            .threadFactory(threads)
            .pipelineThreads(EngineFixture.PIPELINE_THREADS)
            // a tick is a slot too, and on a slow machine many ticks are a long way behind
            .tickIntervalNs(TimeUnit.SECONDS.toNanos(10))
            // whoever gates the ring or the tables would make the producer wait for ever
            .ringSlots(RING_SLOTS)
            .ringRecordMax(1024)
            .ringOverflow(OverflowPolicy.BLOCK)
            .payloadExhausted(PayloadPolicy.BLOCK)
            .payloadFlushAt(2000);
    private TraceEngine engine;
    private BlockingEncoder encoder;
    private long published;

    private static TraceEncoder v04(final TraceStore store) {
        return new V04Encoder(store, "service", "java", 1);
    }

    private void start(final Receiver other) {
        engine = TraceEngine.start(
                config.build(), Receiver.of("required", OptionalReceiversTest::v04, required), other.optional());
    }

    private void startBlocking(final boolean inFrame, final int passing) {
        start(Receiver.of(
                "other",
                store -> {
                    encoder = new BlockingEncoder(v04(store), inFrame, passing);
                    return encoder;
                },
                optional));
    }

    private void publish(final int spans) {
        for (int i = 0; i < spans; i++) {
            assertTrue(engine.publish(EngineFixture.span(++published)) >= 0);
        }
    }

    private void flush() throws InterruptedException {
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
    }

    private FlushResult flushOther() throws InterruptedException {
        return engine.flush("other", 20, TimeUnit.SECONDS);
    }

    private long lost(final DropReason reason) {
        return engine.counters("other").dropped(reason);
    }

    private List<Long> ids() {
        return LongStream.rangeClosed(1, published).boxed().toList();
    }

    private CloseReport close() {
        final CloseReport report = engine.close(5, TimeUnit.SECONDS);
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(published, report.delivered(), report::toString);
        assertTrue(report.isComplete(), report::toString);
        for (final String name : List.of("required", "other")) {
            final LedgerView ledger = engine.ledger(name);
            for (final Balance balance : List.of(ledger.spans(), ledger.records(), ledger.traces())) {
                assertEquals(0, balance.unaccounted(), () -> name + balance);
                assertEquals(0, balance.inFlight(), () -> name + balance);
            }
        }
        final ReceiverReport other = report.receivers().get(1);
        assertEquals(report.created(), other.delivered() + other.droppedTotal(), report::toString);
        return report;
    }

    @AfterEach
    void shouldEndAllThreads() throws Exception {
        if (engine == null) {
            return;
        }
        optional.release(1_000_000);
        if (encoder != null) {
            encoder.release(false);
        }
        engine.close(20, TimeUnit.SECONDS);
        for (final Thread thread : threads.threads()) {
            thread.join(20_000);
            assertFalse(thread.isAlive(), () -> thread + " still runs");
        }
        assertEquals(ids(), required.spanIds());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldGetEverythingIfItKeepsUp(final int pipelineThreads) throws Exception {
        config.pipelineThreads(pipelineThreads);
        start(Receiver.of("other", OptionalReceiversTest::v04, optional));
        for (int round = 0; round < 50; round++) {
            // less than it may be behind
            publish(RING_SLOTS / 4);
            flush();
            assertEquals(FlushResult.DELIVERED, flushOther());
        }
        assertEquals(ids(), optional.spanIds());
        assertTrue(close().receivers().get(1).isComplete());
    }

    @Test
    void shouldDeliverAtCloseWhatItHasNotEncodedYet() {
        start(Receiver.of("other", OptionalReceiversTest::v04, optional));
        publish(RING_SLOTS / 4);
        assertEquals(published, close().receivers().get(1).delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldHoldUpNobodyFromItsTransport(final int pipelineThreads) throws Exception {
        config.pipelineThreads(pipelineThreads).payloadCount(4);
        optional.hang();
        start(Receiver.of("other", OptionalReceiversTest::v04, optional));
        for (int round = 0; round < 20; round++) {
            publish(2 * RING_SLOTS);
            flush();
        }
        assertEquals(ids(), required.spanIds());
        assertTrue(lost(DropReason.NO_PAYLOAD_BUFFER) + lost(DropReason.RECEIVER_BEHIND) > 0);
        assertEquals(0, engine.counters().get(EngineCounter.RECEIVERS_DETACHED));
        final CloseReport report = close();
        assertFalse(report.receivers().get(1).isComplete(), report::toString);
    }

    /** Many times the ring and the tables go by, while one chunk stays in its hands. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldBeDetachedIfItsEncoderDoesNotComeBack(final int variant) throws Exception {
        final boolean inFrame = variant > 2;
        config.tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(10));
        config.pipelineThreads(1 + variant % 2).spansMax(64).segmentsMax(64).segmentPartialFlush(64);
        startBlocking(inFrame, 3);
        publish(4);
        while (engine.counters().get(EngineCounter.RECEIVERS_DETACHED) == 0) {
            publish(1);
        }
        for (int round = 0; round < 20; round++) {
            publish(2 * RING_SLOTS);
            flush();
        }
        assertEquals(ids(), required.spanIds());
        assertEquals(FlushResult.LOST, flushOther());
        final long before = optional.spanIds().size();
        encoder.release(false);
        publish(RING_SLOTS);
        flush();
        final CloseReport report = close();
        for (final Thread thread : threads.threads()) {
            thread.join();
        }
        assertEquals(before, optional.spanIds().size());
        assertEquals(before, report.receivers().get(1).delivered(), report::toString);
        assertEquals(published - before, lost(DropReason.RECEIVER_BEHIND), report::toString);
        assertFalse(report.receivers().get(1).isComplete());
    }

    /** What the flush waits for may still come, but nobody says that it has. */
    @Test
    void shouldTellAFlushAtOnceThatItIsDetached() throws Exception {
        config.tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(10));
        optional.hang();
        startBlocking(false, 1);
        publish(1);
        final FutureTask<FlushResult> waiting = new FutureTask<>(() -> engine.flush("other", 1, TimeUnit.HOURS));
        new Thread(waiting).start();
        while (engine.counters("other").get(EngineCounter.PAYLOADS_SEALED) == 0) {
            Thread.onSpinWait();
        }
        while (engine.counters().get(EngineCounter.RECEIVERS_DETACHED) == 0) {
            publish(1);
        }
        assertEquals(FlushResult.LOST, waiting.get());
        optional.release(1_000_000);
        close();
    }

    /** Nothing is in its way, so nothing happens; closing does not wait for it either. */
    @Test
    void shouldCloseInTimeWithAnEncoderThatDoesNotComeBack() throws Exception {
        startBlocking(false, 0);
        publish(3);
        encoder.entered.await();
        flush();
        assertEquals(0, engine.counters().get(EngineCounter.RECEIVERS_DETACHED));
        final long startNs = System.nanoTime();
        final CloseReport report = close();
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(40));
        assertEquals(0, report.receivers().get(1).delivered(), report::toString);
        assertEquals(3, lost(DropReason.RECEIVER_BEHIND));
        assertEquals(1, engine.counters().get(EngineCounter.RECEIVERS_DETACHED));
    }

    /** One that fails loses its own chunks, and is not detached. */
    @Test
    void shouldLoseWhatItsEncoderThrowsOver() throws Exception {
        start(Receiver.of("other", store -> new FailingEncoder(v04(store)), optional));
        for (int round = 0; round < 20; round++) {
            publish(RING_SLOTS / 4);
            flush();
            assertEquals(FlushResult.LOST, flushOther());
        }
        assertEquals(published, lost(DropReason.INTERNAL_ERROR));
        assertEquals(0, engine.counters().get(EngineCounter.RECEIVERS_DETACHED));
        close();
    }

    /** Slower than what is published: it passes by what it cannot get through, and gets the rest. */
    @Test
    void shouldPassByWhatItCannotGetThrough() throws Exception {
        final SlowEncoder[] slow = new SlowEncoder[1];
        start(Receiver.of("other", store -> slow[0] = new SlowEncoder(v04(store)), optional));
        publish(20 * RING_SLOTS);
        flush();
        slow[0].turns.release(1_000_000);
        assertEquals(FlushResult.LOST, flushOther());
        assertTrue(lost(DropReason.RECEIVER_BEHIND) > 0);
        final long behind = lost(DropReason.RECEIVER_BEHIND);
        publish(RING_SLOTS / 4);
        assertEquals(FlushResult.DELIVERED, flushOther());
        assertEquals(behind, lost(DropReason.RECEIVER_BEHIND));
        assertEquals(published - behind, optional.spanIds().size());
        close();
    }

    @Test
    void shouldNotBeTheFirst() {
        final Receiver receiver =
                Receiver.of("other", OptionalReceiversTest::v04, optional).optional();
        assertThrows(IllegalArgumentException.class, () -> TraceEngine.start(config.build(), receiver));
        assertTrue(optional.isClosed());
    }

    private static class DelegatingEncoder implements TraceEncoder {
        private final TraceEncoder delegate;

        DelegatingEncoder(final TraceEncoder delegate) {
            this.delegate = delegate;
        }

        @Override
        public PayloadFramer framer() {
            return delegate.framer();
        }

        @Override
        public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
            return delegate.encode(chunk, buffer, offset, limit);
        }
    }

    private static final class FailingEncoder extends DelegatingEncoder {
        FailingEncoder(final TraceEncoder delegate) {
            super(delegate);
        }

        @Override
        public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
            throw new IllegalStateException("planted in the encoder");
        }
    }

    /** Needs some milliseconds for a chunk, unless a test gives it turns. */
    private static final class SlowEncoder extends DelegatingEncoder {
        private final Semaphore turns = new Semaphore(0);

        SlowEncoder(final TraceEncoder delegate) {
            super(delegate);
        }

        @Override
        public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
            try {
                turns.tryAcquire(5, TimeUnit.MILLISECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.encode(chunk, buffer, offset, limit);
        }
    }
}
