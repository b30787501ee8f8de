/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine whose decode thread is held up, and whose ring ordinary batches have filled as far as they can. */
@Timeout(60)
class UrgentRecordsTest {
    private static final int SLOTS = 64;
    private static final int RESERVE = 16;
    private static final int CONTROL = 2;

    private final EngineFixture fixture = new EngineFixture();
    private SpanWriter writer;
    private ChangeBufferIngress ingress;
    private HeldQuery query;
    private long lostBefore;

    private void fill() throws InterruptedException {
        fixture.config
                .ringSlots(SLOTS)
                .ringRecordMax(4096)
                .ringReserve(RESERVE)
                .ringOverflow(OverflowPolicy.DROP)
                .tickIntervalNs(TimeUnit.SECONDS.toNanos(10));
        fixture.start();
        // a tick takes a slot too: the first one has been decoded, and the next one does not come in this test
        while (fixture.engine.census(1, TimeUnit.SECONDS).tickNs() == 0) {
            Thread.sleep(1);
        }
        writer = fixture.engine.newWriter();
        ingress = fixture.engine.newIngress("foreign");
        assertTrue(start(1).commit() >= 0);
        fixture.flush();
        query = HeldQuery.start(fixture.engine);
        // the query has a slot itself; the others are free as soon as the send thread has given back those of all this
        int taken = 0;
        while (taken < SLOTS - RESERVE - 1) {
            if (writer.setMetric(1, 1, taken).commit() >= 0) {
                taken++;
            } else {
                Thread.sleep(1);
            }
        }
        assertEquals(TraceEngine.RING_FULL, writer.setMetric(1, 1, 1).commit());
        lostBefore = fixture.count(EngineCounter.RECORDS_LOST);
    }

    @AfterEach
    void shouldAccountForAllSpans() {
        if (query != null) {
            query.release();
        }
        fixture.close();
    }

    private SpanWriter start(final long id) {
        return writer.startIds(id, 0, id, id, 0, 0, 0, 0, 0, 1);
    }

    private long apply(final int kind) {
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        final ChangeBuffer buffer = new ChangeBuffer().wrap(memory, 0, memory.capacity());
        final RecordEncoder encoder =
                new RecordEncoder().wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, 1024 - ChangeBuffer.OPERATIONS_OFFSET);
        encoder.setError(1, kind);
        buffer.count(1);
        return ingress.apply(buffer);
    }

    private String failureOfAQuery() {
        return assertThrows(
                        IllegalStateException.class, () -> fixture.engine.query(state -> 1, 10, TimeUnit.MILLISECONDS))
                .getMessage();
    }

    @Test
    void shouldTakeWhatMustNotBeLostAndNothingElse() throws Exception {
        fill();
        assertEquals(TraceEngine.RING_FULL, start(2).finish(2, 1).commit());
        assertEquals(TraceEngine.RING_FULL, fixture.engine.publish(EngineFixture.span(3)));
        assertEquals(TraceEngine.RING_FULL, apply(0));
        assertEquals(0, fixture.engine.newWriter().commitKept());
        // kept, by the caller and by priority; with an error; completing what is there
        assertTrue(start(4).commitKept() >= 0);
        assertEquals(TraceEngine.RING_FULL, start(5).commit(), "kept is said for one batch only");
        assertTrue(start(6).setSamplingPriority(6, 1, 4).commit() >= 0);
        assertTrue(writer.setError(6, 1).commit() >= 0);
        assertTrue(apply(1) >= 0);
        assertTrue(fixture.engine.publish(EngineFixture.span(7).kept()) >= 0);
        assertTrue(fixture.engine.publish(EngineFixture.span(8).setError(1)) >= 0);
        assertTrue(writer.finish(1, 5).commit() >= 0);
        assertTrue(ingress.flushChunk(true, new long[] {4}, 1).commit() >= 0);
        assertTrue(writer.abandon(6).commit() >= 0);
        for (int i = 9; i < RESERVE - CONTROL; i++) {
            assertTrue(writer.finish(99, 1).commit() >= 0);
        }
        assertEquals(TraceEngine.RING_FULL, writer.finish(99, 1).commit());
        assertEquals(TraceEngine.RING_FULL, start(10).commitKept());
        // lost: spans 2, 3, 5 and 10, in batches of 2, 1, 1 and 1 records; and two other records
        assertEquals(4, fixture.engine.counters().dropped(DropReason.RING_FULL));
        assertEquals(lostBefore + 7, fixture.count(EngineCounter.RECORDS_LOST));
        // requests get in, although nothing has been consumed
        for (int i = 0; i < CONTROL; i++) {
            assertEquals("the decode thread did not answer in time", failureOfAQuery());
        }
        assertEquals("the ring stayed full", failureOfAQuery());
        query.finish();
        fixture.settle();
        assertEquals(
                List.of(1L, 4L, 7L, 8L),
                fixture.transport.spanIds().stream().sorted().toList());
        assertNotEquals(0, fixture.count(EngineCounter.LOSS_MARKS));
    }
}
