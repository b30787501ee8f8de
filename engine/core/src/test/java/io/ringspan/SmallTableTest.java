/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.Delivery;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables far smaller than what is in flight, in front of a slow receiver: the decode thread has to wait for memory that the send thread
 * still reads, and that one for buffers which the receiver holds. Nobody may wait for ever, and nothing may be lost uncounted.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallTableTest {
    private static final int SPANS_PER_TRACE = 4;
    private static final int TRACES = 3000;
    private static final long SLOW_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final EngineFixture fixture = new EngineFixture();

    private void start(final int spansMax, final PayloadPolicy policy) {
        fixture.config
                .spansMax(spansMax)
                .segmentPartialFlush(spansMax)
                .blocksMax(4 * spansMax)
                .segmentsMax(16)
                .ringSlots(256)
                .ringRecordMax(4096)
                .payloadCount(2)
                .payloadLength(4096)
                .payloadFlushAt(1024)
                .payloadExhausted(policy);
        fixture.start();
        fixture.transport.answer(payload -> {
            LockSupport.parkNanos(SLOW_NS);
            return Delivery.ACCEPTED;
        });
    }

    private void produce(final int producer, final int traces) {
        final SpanWriter writer = fixture.engine.newWriter();
        for (int trace = 0; trace < traces; trace++) {
            final long root = ((long) producer << 32) + 1 + (long) trace * SPANS_PER_TRACE;
            for (int i = 0; i < SPANS_PER_TRACE; i++) {
                writer.startIds(root + i, 0, root, root, i == 0 ? 0 : root, 0, 0, 0, 0, 1);
            }
            for (int i = SPANS_PER_TRACE - 1; i >= 0; i--) {
                writer.finish(root + i, 1);
            }
            assertTrue(writer.commit() >= 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "17", "32", "64"})
    void shouldLoseNothingWhenTheSendThreadWaits(final int spansMax) throws Exception {
        start(spansMax, PayloadPolicy.BLOCK);
        produce(0, TRACES);
        fixture.flush();
        fixture.close();
        final CloseReport report = fixture.engine.close(0, TimeUnit.SECONDS);
        assertEquals((long) TRACES * SPANS_PER_TRACE, report.delivered(), report::toString);
        assertEquals(0, report.droppedTotal());
        assertTrue(fixture.count(EngineCounter.PAYLOAD_WAITS) > 0, "nobody waited for a payload buffer");
        assertTrue(fixture.count(EngineCounter.TABLE_FULL_WAITS) > 0, "nobody waited for table memory");
        // each trace whole
        fixture.transport.chunks().forEach(chunk -> assertEquals(SPANS_PER_TRACE, chunk.size()));
    }

    @ParameterizedTest
    @CsvSource({"16", "32", "64"})
    void shouldCountWhatFindsNoBuffer(final int spansMax) throws Exception {
        start(spansMax, PayloadPolicy.DROP);
        produce(0, TRACES);
        fixture.close();
        final CloseReport report = fixture.engine.close(0, TimeUnit.SECONDS);
        assertEquals((long) TRACES * SPANS_PER_TRACE, report.created(), report::toString);
        assertTrue(report.dropped().getOrDefault(DropReason.NO_PAYLOAD_BUFFER, 0L) > 0, report::toString);
        assertEquals(report.droppedTotal(), report.dropped().get(DropReason.NO_PAYLOAD_BUFFER), report::toString);
    }

    @Test
    void shouldCountSpansThatFindNoRoomAmongLiveOnes() throws Exception {
        start(16, PayloadPolicy.BLOCK);
        final SpanWriter writer = fixture.engine.newWriter();
        for (int i = 1; i <= 20; i++) {
            writer.startIds(i, 0, 1, 1, 0, 0, 0, 0, 0, 1);
        }
        writer.commit();
        for (int i = 1; i <= 16; i++) {
            writer.finish(i, 1);
        }
        writer.commit();
        fixture.settle();
        produce(1, 100);
        fixture.flush();
        fixture.close();
        final CloseReport report = fixture.engine.close(0, TimeUnit.SECONDS);
        assertEquals(420, report.created(), report::toString);
        assertEquals(4, report.dropped().get(DropReason.SPAN_TABLE_FULL), report::toString);
        assertEquals(416, report.delivered(), report::toString);
    }

    @Test
    void shouldAccountForAllSpansOfManyProducers() throws Exception {
        // open spans of the producers do not fit together, so some are lost for want of room
        start(16, PayloadPolicy.BLOCK);
        final Thread[] producers = new Thread[4];
        for (int i = 0; i < producers.length; i++) {
            final int producer = i;
            producers[i] = new Thread(() -> produce(producer, TRACES / 4));
            producers[i].start();
        }
        for (final Thread producer : producers) {
            producer.join();
        }
        fixture.close();
        assertEquals(
                (long) TRACES / 4 * producers.length * SPANS_PER_TRACE,
                fixture.engine.close(0, TimeUnit.SECONDS).created());
    }

    @Test
    void shouldCloseInTimeWhenEverybodyWaitsForAReceiverThatHangs() throws Exception {
        start(16, PayloadPolicy.BLOCK);
        fixture.transport.hang();
        // ring, tables and buffers fill up; then the producer waits too, until closing lets it go
        final Thread producer = new Thread(() -> {
            final SpanRecord record = new SpanRecord();
            long id = 1;
            while (fixture.engine.publish(record.begin(id, 0, id, id, 0, 1, 1).lastOfSegment()) >= 0) {
                id++;
            }
        });
        producer.start();
        while (fixture.count(io.ringspan.counters.EngineCounter.RING_FULL_WAITS) == 0) {
            Thread.onSpinWait();
        }
        final long startNs = System.nanoTime();
        final CloseReport report = fixture.engine.close(200, TimeUnit.MILLISECONDS);
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(10));
        producer.join();
        assertEquals(0, report.unaccounted(), report::toString);
        assertTrue(report.dropped().getOrDefault(DropReason.CLOSE_TIMEOUT, 0L) > 0, report::toString);
        fixture.close();
    }
}
