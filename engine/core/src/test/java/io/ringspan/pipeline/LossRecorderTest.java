/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.LossMarks;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.WholeSpanDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LossRecorderTest {
    private static final int START = 24;

    private final EngineCounters counters = new EngineCounters();
    private final LossRecorder recorder = new LossRecorder(counters, new LossBoard(counters));
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final RecordEncoder encoder = new RecordEncoder().wrap(buffer, START, 4000);
    private final Set<String> marks = new TreeSet<>();
    private int markCount;

    // every batch begins away from the start of the memory
    private Set<String> lose() {
        final RecordBatch batch = new RecordBatch(0).begin(0).wrap(buffer, START, encoder.position() - START);
        batch.records = 9;
        batch.spans = 2;
        recorder.add(DropReason.RING_FULL, batch, 5);
        recorder.board().drain(6, new LossMarks() {
            @Override
            public void onLostSegment(final long segmentId) {
                add("segment " + segmentId);
            }

            @Override
            public void onLostSpan(final long spanId) {
                add("span " + spanId);
            }

            @Override
            public void onLostAny() {
                add("any");
            }
        });
        assertTrue(recorder.board().isEmpty());
        return marks;
    }

    private void add(final String mark) {
        marks.add(mark);
        markCount++;
    }

    @Test
    void shouldCountTheBatchAndItsRecordsAndSpans() {
        lose();
        assertEquals(1, counters.get(EngineCounter.BATCHES_LOST));
        assertEquals(9, counters.get(EngineCounter.RECORDS_LOST));
        assertEquals(2, counters.dropped(DropReason.RING_FULL));
    }

    @Test
    void shouldMarkTheSegmentOfSpansThatWouldBegin() {
        encoder.create(1, 0, 1, 50, 0)
                .setStringPair(OpCode.SET_META_ATTR, 1, 2, 3)
                .createSpan(2, 0, 1, 50, 0, 1, 1)
                .setLong(OpCode.FINISH_SPAN, 2, 9)
                .createSpanFull(3, 0, 1, 51, 0, 1, 1, 1, 1, 1);
        final int at = encoder.position();
        buffer.putShort(at, (short) OpCode.WHOLE_SPAN, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + 2, 4, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + WholeSpanDescriptor.SEGMENT_ID_OFFSET, 52, ByteOrder.LITTLE_ENDIAN);
        encoder.position(at + WholeSpanDescriptor.LENGTH);
        complete(5, 53, 0);
        assertEquals(Set.of("segment 50", "segment 51", "segment 52", "segment 53"), lose());
        assertEquals(4, markCount, "a run of equal ids is one mark");
    }

    private void complete(final long span, final long segment, final int flags) {
        final int at = encoder.position();
        buffer.putShort(at, (short) OpCode.COMPLETE_SPAN, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + 2, span, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + CompleteSpanDescriptor.SEGMENT_ID_OFFSET, segment, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(at + CompleteSpanDescriptor.FLAGS_OFFSET, flags, ByteOrder.LITTLE_ENDIAN);
        encoder.position(at + CompleteSpanDescriptor.LENGTH);
    }

    @Test
    void shouldMarkNothingForASpanWithoutASegment() {
        complete(5, 53, CompleteSpanDescriptor.NO_SEGMENT);
        assertEquals(Set.of(), lose());
    }

    @Test
    void shouldMarkTheSpanOfAllOtherRecords() {
        encoder.setStringPair(OpCode.SET_META_ATTR, 1, 2, 3)
                .setMetaText(1, 2, "a text of some length")
                .setLong(OpCode.FINISH_SPAN, 1, 9)
                .setError(2, 1)
                .flushChunk(true, new long[] {2, 3, 4}, 3);
        encoder.own().abandonSegment(5);
        assertEquals(Set.of("span 1", "span 2", "span 3", "span 4", "span 5"), lose());
        assertEquals(5, markCount);
    }

    @Test
    void shouldMarkASegmentWhoseIdIsZero() {
        encoder.create(1, 0, 1, 0, 0);
        assertEquals(Set.of("segment 0"), lose());
    }

    @Test
    void shouldMarkNothingForStringsAndTheTime() {
        encoder.defineString(7, "text").evictString(7).tick(4, 5);
        assertEquals(Set.of(), lose());
    }

    @Test
    void shouldCallEverythingIncompleteBehindWhatCannotBeRead() {
        encoder.setError(1, 1);
        buffer.putShort(encoder.position(), (short) 0x7777, ByteOrder.LITTLE_ENDIAN);
        encoder.position(encoder.position() + 12);
        assertEquals(Set.of("span 1", "any"), lose());
        encoder.position(START);
        marks.clear();
        encoder.flushChunk(true, new long[] {2, 3}, 2);
        encoder.position(encoder.position() - 1);
        assertEquals(Set.of("any"), lose());
        encoder.position(START);
        marks.clear();
        encoder.setError(1, 1);
        encoder.position(encoder.position() + 1);
        assertEquals(Set.of("span 1", "any"), lose());
    }
}
