/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.OpCode;
import io.ringspan.table.BlockPool;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is dropped when a table is full is counted, leaks nothing, and does not keep the rest from going on. */
class FullTablesTest {
    private static final int[] CORE = {1, 2, 3, 4};

    @Test
    void shouldDropSpansWhenTheSpanTableIsFull() {
        final DecodeFixture fixture = new DecodeFixture(3, 8, 64, 64, 1000).withStrings(9);
        for (int i = 1; i <= 5; i++) {
            fixture.records.createSpan(i, 0, 5, 6, 0, 1, i).setError(i, i);
        }
        fixture.wholeSpan(6, 6, true, CORE, CORE, CORE, 1);
        assertEquals(List.of(), fixture.decode());
        assertEquals(3, fixture.stats.dropped(DropReason.SPAN_TABLE_FULL));
        assertEquals(2, fixture.stats.spanNotFound);
        assertEquals(3, fixture.spans.live());
        fixture.assertConserved("full");
        // one that is there can still be created again, and room comes back with what was sent
        fixture.records.create(3, 0, 5, 6, 0).flushChunk(false, new long[] {1}, 1);
        assertEquals(1, fixture.decode().size());
        assertEquals(1, fixture.stats.dropped(DropReason.DUPLICATE_CREATE));
        fixture.store.roomMaker(() -> {
            final long before = fixture.queue.inFlightSpans();
            fixture.queue.reclaim(Long.MAX_VALUE);
            return fixture.queue.inFlightSpans() < before;
        });
        fixture.records.create(7, 0, 5, 6, 0).create(8, 0, 5, 6, 0);
        fixture.decode();
        assertEquals(4, fixture.stats.dropped(DropReason.SPAN_TABLE_FULL));
        assertEquals(3, fixture.spans.live());
        fixture.assertNothingLeaks(9, "span table full");
    }

    @Test
    void shouldDropSpansWhenTheSegmentTableIsFull() {
        final DecodeFixture fixture = new DecodeFixture(16, 2, 64, 64, 1000).withStrings(9);
        fixture.records
                .create(1, 0, 5, 6, 0)
                .create(2, 0, 5, 7, 0)
                .createSpan(3, 0, 5, 8, 0, 1, 1)
                .create(4, 0, 5, 7, 0);
        fixture.wholeSpan(5, 9, true, CORE, CORE, CORE, 1);
        fixture.decode();
        assertEquals(2, fixture.stats.dropped(DropReason.SEGMENT_TABLE_FULL));
        assertEquals(3, fixture.spans.live());
        fixture.assertNothingLeaks(9, "segment table full");
    }

    @Test
    void shouldUseTheSegmentThatADuplicateLeaves() {
        final DecodeFixture fixture = new DecodeFixture(16, 1, 64, 64, 1000);
        fixture.records.create(1, 0, 5, 6, 0).create(1, 0, 5, 7, 0);
        fixture.decode();
        assertEquals(0, fixture.stats.dropped(DropReason.SEGMENT_TABLE_FULL));
        assertEquals(1, fixture.stats.dropped(DropReason.DUPLICATE_CREATE));
        assertEquals(1, fixture.spans.live());
        fixture.assertNothingLeaks(0, "duplicate in a full segment table");
    }

    @Test
    void shouldDropAttributesWhenTheBlocksAreUsedUp() {
        final DecodeFixture fixture = new DecodeFixture(16, 8, 2, 64, 1000).withStrings(9);
        fixture.records.create(1, 0, 5, 6, 0).create(2, 0, 5, 6, 0);
        for (int i = 0; i < 10; i++) {
            fixture.records
                    .setStringPair(OpCode.SET_META_ATTR, 1, 1, 2)
                    .setMetaText(2, 3, "inline")
                    .setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 3, 4);
        }
        fixture.records
                .setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, 1, 3, 4)
                .setMetaStruct(1, "struct", new UnsafeBuffer(new byte[4]), 0, 4)
                .addSpanEvent(1, 2, "event", new UnsafeBuffer(new byte[4]), 0, 0)
                .setString(OpCode.SET_NAME, 1, 5);
        fixture.decode();
        assertEquals(2, fixture.blocks.used());
        // seven fit into each block; the trace tags, the metric and (on the full span) struct and event found none
        assertEquals(3 + 3 + 10 + 1 + 2, fixture.store.attributesDropped());
        assertEquals("s5", fixture.state.text(fixture.state.span(1).name()));
        fixture.records.setLong(OpCode.FINISH_SPAN, 1, 1).setLong(OpCode.FINISH_SPAN, 2, 2);
        assertEquals(1, fixture.decode().size());
        fixture.assertNothingLeaks(9, "blocks used up");
    }

    @Test
    void shouldDropStringsWhenTheTableIsFull() {
        final DecodeFixture fixture = new DecodeFixture(16, 8, 64, 16, 1000);
        fixture.withStrings(40);
        final int lost = (int) fixture.stats.stringsDropped;
        assertTrue(lost >= 40 - 16 && lost < 40, () -> "lost " + lost);
        fixture.records
                .create(1, 0, 5, 6, 0)
                .setString(OpCode.SET_NAME, 1, 1)
                .setString(OpCode.SET_SERVICE_NAME, 1, 40)
                .setMetaText(1, 1, "inline")
                .setMetaStruct(1, "struct", new UnsafeBuffer(new byte[4]), 0, 4)
                .setMetaStruct(1, "s1", new UnsafeBuffer(new byte[4]), 0, 4)
                .addSpanEvent(1, 2, "event", new UnsafeBuffer(new byte[4]), 0, 0)
                // an id that can no longer get its new meaning must not keep the old one
                .defineString(1, "something new")
                .setString(OpCode.SET_TYPE, 1, 1)
                .setError(1, 7);
        fixture.decode();
        assertEquals(lost + 5, fixture.stats.stringsDropped);
        assertEquals(2, fixture.stats.stringNotFound);
        assertEquals(7, fixture.state.span(1).error());
        assertEquals("s1", fixture.state.text(fixture.state.span(1).name()));
        assertEquals(BlockPool.NONE, fixture.spans.attributes(fixture.spans.find(1)));
        fixture.assertNothingLeaks(40, "strings full");
    }

    @Test
    void shouldPublishWhatItCounted() {
        final DecodeFixture fixture = new DecodeFixture(3, 8, 64, 64, 1000).withStrings(3);
        final EngineCounters counters = new EngineCounters();
        for (int round = 1; round <= 2; round++) {
            fixture.records
                    .create(1, 0, 5, 6, 0)
                    .setError(99, 1)
                    .setString(OpCode.SET_NAME, 1, 99)
                    .setLong(OpCode.FINISH_SPAN, 1, 1)
                    .create(2, 0, 5, 6, 0)
                    .create(2, 0, 5, 6, 0)
                    .flushChunk(true, new long[] {2}, 1);
            fixture.decode();
            fixture.queue.reclaim(Long.MAX_VALUE);
            fixture.stats.publish(counters, fixture.spans.live(), fixture.segments.size(), 9);
            assertEquals(3L * round, counters.get(EngineCounter.SPANS_DECODED));
            assertEquals(2L * round, counters.get(EngineCounter.SPANS_COMPLETED));
            assertEquals(2L * round, counters.get(EngineCounter.CHUNKS_COMPLETED));
            assertEquals(round, counters.get(EngineCounter.RECORDS_SPAN_NOT_FOUND));
            assertEquals(round, counters.get(EngineCounter.RECORDS_STRING_NOT_FOUND));
            assertEquals(3 + 7L * round, counters.get(EngineCounter.RECORDS_DECODED));
            assertEquals(round, counters.dropped(DropReason.DUPLICATE_CREATE));
            assertEquals(round, counters.dropped());
            assertEquals(9, counters.get(EngineCounter.ATTRIBUTES_DROPPED));
            assertEquals(0, counters.get(EngineCounter.SPANS_LIVE));
        }
    }
}
