/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.decode.DecodeFixture.SentChunk;
import io.ringspan.encode.TraceKeys;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.table.SegmentTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When spans go onward in lenient mode, in which chunks, and with what. */
class LenientChunksTest {
    private static final int[] CORE = {1, 2, 3, 4};
    private static final int[] NONE = {};

    private final DecodeFixture fixture = new DecodeFixture(64, 16, 256, 128, 3).withStrings(9);
    private final RecordEncoder records = fixture.records;

    @AfterEach
    void nothingLeaks() {
        fixture.assertNothingLeaks(100, "after the test");
    }

    private void create(final long segmentId, final long... spanIds) {
        for (final long spanId : spanIds) {
            records.create(spanId, 0, 5, segmentId, 0);
        }
    }

    private void finish(final long... spanIds) {
        for (final long spanId : spanIds) {
            records.setLong(OpCode.FINISH_SPAN, spanId, spanId);
        }
    }

    private void flush(final boolean localRoot, final long... spanIds) {
        records.flushChunk(localRoot, spanIds, spanIds.length);
    }

    private SentChunk only(final List<SentChunk> chunks) {
        assertEquals(1, chunks.size());
        return chunks.get(0);
    }

    private int segmentCount(final long segmentId) {
        final int segment = fixture.segments.find(segmentId);
        return segment == SegmentTable.NONE ? -1 : fixture.segments.count(segment);
    }

    @Test
    void shouldSendTheSpansOfAChunkThatAreThere() {
        create(6, 1, 2, 3);
        flush(true, 3, 99, 1, 98, 3);
        final SentChunk chunk = only(fixture.decode());
        assertEquals(List.of(3L, 1L), chunk.ids());
        assertTrue(chunk.localRoot());
        assertEquals(3, fixture.stats.spanNotFound);
        assertEquals(1, segmentCount(6));
    }

    @Test
    void shouldNotCallTheNextSpanALocalRootWhenTheFirstIsUnknown() {
        create(6, 1, 2);
        flush(true, 99, 1, 2);
        final SentChunk chunk = only(fixture.decode());
        assertEquals(List.of(1L, 2L), chunk.ids());
        assertFalse(chunk.localRoot());
        assertEquals(Map.of(), chunk.spans().get(0).metrics());
    }

    @Test
    void shouldSendNothingWhenNoSpanIsThere() {
        create(6, 1);
        flush(true);
        flush(true, 98, 99);
        assertEquals(List.of(), fixture.decode());
        assertEquals(2, fixture.stats.spanNotFound);
        assertEquals(1, segmentCount(6));
        assertEquals(0, fixture.stats.chunksCompleted);
    }

    @Test
    void shouldCopyTraceTagsAsLongAsTheSegmentStaysAndMoveThemWithItsLastSpan() {
        create(6, 1, 2, 3);
        records.setStringPair(OpCode.SET_TRACE_META_ATTR, 3, 1, 2)
                .setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, 2, 3, 7)
                .setString(OpCode.SET_TRACE_ORIGIN, 1, 4);
        flush(false, 2, 3);
        final SentChunk partial = only(fixture.decode());
        assertEquals("s4", partial.origin());
        assertEquals(Map.of("s1", "s2"), partial.traceMeta());
        assertEquals(Map.of("s3", 7.0), partial.traceMetrics());
        assertEquals(Map.of(), partial.spans().get(0).meta());
        assertEquals("s2", fixture.state.traceMeta(6, "s1"));
        flush(true, 1);
        final SentChunk last = only(fixture.decode());
        assertEquals("s4", last.origin());
        assertEquals(Map.of("s1", "s2"), last.traceMeta());
        assertEquals(Map.of("s3", 7.0), last.traceMetrics());
        assertEquals(-1, segmentCount(6));
    }

    @Test
    void shouldHandOverTheSamplingPriorityThatTheTraceHasThen() {
        create(6, 1, 2);
        create(7, 3);
        records.own().setSamplingPriority(1, 2, 4);
        flush(true, 1, 3);
        records.own().setSamplingPriority(2, -1, 0);
        flush(false, 2);
        create(7, 4);
        flush(false, 4);
        final List<SentChunk> chunks = fixture.decode();
        assertEquals(
                List.of(2, -1, SegmentTable.NO_PRIORITY),
                chunks.stream().map(SentChunk::samplingPriority).toList());
        assertEquals(Map.of(TraceKeys.PRIORITY, 2.0), chunks.get(0).traceMetrics());
        assertEquals(Map.of(TraceKeys.MECHANISM, "-4"), chunks.get(0).traceMeta());
        assertEquals(Map.of(TraceKeys.PRIORITY, -1.0), chunks.get(1).traceMetrics());
        assertEquals(Map.of(), chunks.get(2).traceMetrics());
    }

    @Test
    void shouldCountEachSpanOfAMixedChunkForItsOwnSegment() {
        create(6, 1, 2);
        create(7, 3);
        create(8, 4, 5);
        records.setStringPair(OpCode.SET_TRACE_META_ATTR, 3, 1, 2).setStringPair(OpCode.SET_TRACE_META_ATTR, 4, 5, 6);
        flush(true, 1, 3, 4);
        final SentChunk chunk = only(fixture.decode());
        assertEquals(List.of(1L, 3L, 4L), chunk.ids());
        assertEquals(Map.of(), chunk.traceMeta());
        assertEquals(Map.of(), chunk.spans().get(1).meta());
        assertEquals(1, segmentCount(6));
        assertEquals(-1, segmentCount(7));
        assertEquals(1, segmentCount(8));
        assertEquals("s6", fixture.state.traceMeta(8, "s5"));
    }

    @Test
    void shouldSendASegmentWhenItsLastSpanIsFinished() {
        create(6, 1, 2);
        create(7, 9);
        finish(2, 9);
        final SentChunk other = only(fixture.decode());
        assertEquals(List.of(9L), other.ids());
        assertTrue(other.localRoot());
        finish(1);
        final SentChunk chunk = only(fixture.decode());
        assertEquals(List.of(1L, 2L), chunk.ids());
        assertTrue(chunk.localRoot());
        assertEquals(2, chunk.spans().get(1).duration());
        assertEquals(Map.of(), chunk.spans().get(0).metrics());
        assertEquals(Map.of(), chunk.traceMetrics());
    }

    @Test
    void shouldCountASpanOnceThatIsFinishedTwice() {
        create(6, 1, 2, 3);
        finish(2);
        records.setLong(OpCode.FINISH_SPAN, 2, 77);
        finish(3);
        assertEquals(List.of(), fixture.decode());
        finish(1);
        final SentChunk chunk = only(fixture.decode());
        assertEquals(List.of(1L, 2L, 3L), chunk.ids());
        assertEquals(77, chunk.spans().get(1).duration());
    }

    @Test
    void shouldSendFinishedSpansAtThePartialFlushLimit() {
        create(6, 1, 2, 3, 4, 5);
        records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 1, 2);
        finish(5, 3);
        assertEquals(List.of(), fixture.decode());
        finish(4);
        final SentChunk partial = only(fixture.decode());
        assertEquals(List.of(3L, 4L, 5L), partial.ids());
        assertFalse(partial.localRoot());
        assertEquals(Map.of("s1", "s2"), partial.traceMeta());
        finish(2, 1);
        final SentChunk rest = only(fixture.decode());
        assertEquals(List.of(1L, 2L), rest.ids());
        assertTrue(rest.localRoot());
        assertEquals(Map.of("s1", "s2"), rest.traceMeta());
    }

    @Test
    void shouldBeginASegmentAnewForLateSpans() {
        create(6, 1);
        records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 1, 2).setString(OpCode.SET_TRACE_ORIGIN, 1, 3);
        finish(1);
        records.setError(1, 5);
        create(6, 2);
        finish(1, 2);
        final List<SentChunk> chunks = fixture.decode();
        assertEquals(
                List.of(List.of(1L), List.of(2L)),
                chunks.stream().map(SentChunk::ids).toList());
        assertEquals(2, fixture.stats.spanNotFound);
        assertEquals(0, chunks.get(0).spans().get(0).error());
        assertEquals(Map.of("s1", "s2"), chunks.get(0).traceMeta());
        assertEquals(Map.of(), chunks.get(1).traceMeta());
        assertEquals(null, chunks.get(1).origin());
        assertTrue(chunks.get(1).localRoot());
    }

    @Test
    void shouldSendWholeSpansWithTheLastOfTheirSegmentInFront() {
        fixture.wholeSpan(2, 6, false, CORE, NONE, NONE);
        fixture.wholeSpan(3, 6, false, CORE, NONE, NONE);
        fixture.wholeSpan(9, 7, false, CORE, NONE, NONE);
        assertEquals(List.of(), fixture.decode());
        fixture.wholeSpan(1, 6, true, CORE, NONE, NONE);
        final SentChunk chunk = only(fixture.decode());
        assertEquals(List.of(1L, 2L, 3L), chunk.ids());
        assertTrue(chunk.localRoot());
        assertEquals(1, segmentCount(7));
    }

    @Test
    void shouldSendWholeSpansAtThePartialFlushLimit() {
        for (int i = 1; i <= 7; i++) {
            fixture.wholeSpan(i, 6, i == 7, CORE, NONE, NONE);
        }
        final List<SentChunk> chunks = fixture.decode();
        assertEquals(
                List.of(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L)),
                chunks.stream().map(SentChunk::ids).toList());
        assertEquals(
                List.of(false, false, true),
                chunks.stream().map(SentChunk::localRoot).toList());
    }

    @Test
    void shouldLeaveOpenSpansBehindWhenTheLastWholeSpanComes() {
        create(6, 1, 2);
        finish(2);
        fixture.wholeSpan(3, 6, true, CORE, NONE, NONE);
        assertEquals(List.of(3L, 2L), only(fixture.decode()).ids());
        assertEquals(1, segmentCount(6));
        finish(1);
        assertEquals(List.of(1L), only(fixture.decode()).ids());
    }

    @Test
    void shouldSendWhatIsFinishedWhenAsked() {
        create(6, 1, 2);
        create(7, 3, 4);
        create(8, 5);
        finish(2, 4);
        assertEquals(List.of(), fixture.decode());
        fixture.core.completeFinished();
        assertEquals(
                List.of(List.of(2L), List.of(4L)),
                fixture.sent().stream().map(SentChunk::ids).toList());
        assertEquals(3, fixture.spans.live());
    }

    @Test
    void shouldReplaceASpanThatIsCreatedAgainInItsSegment() {
        create(6, 1, 2);
        records.setStringPair(OpCode.SET_META_ATTR, 1, 1, 2)
                .setMetaText(1, 3, "inline")
                .setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 5, 6)
                .setError(1, 5);
        create(6, 1);
        fixture.decode();
        assertEquals(1, fixture.stats.dropped(DropReason.DUPLICATE_CREATE));
        assertEquals(2, segmentCount(6));
        assertEquals(2, fixture.spans.live());
        assertEquals(0, fixture.state.span(1).error());
        assertEquals(null, fixture.state.meta(1, "s1"));
        assertEquals("s6", fixture.state.traceMeta(6, "s5"));
        fixture.assertConserved("after a duplicate");
        finish(1, 2);
        assertEquals(2, only(fixture.decode()).spans().size());
    }

    @Test
    void shouldKeepTheTraceTagsWhenTheOnlySpanIsCreatedAgain() {
        create(6, 1);
        records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 5, 6);
        create(6, 1);
        finish(1);
        final SentChunk chunk = only(fixture.decode());
        assertEquals(Map.of("s5", "s6"), chunk.traceMeta());
        assertTrue(chunk.localRoot());
    }

    @Test
    void shouldTakeASpanOutOfItsSegmentWhenItIsCreatedAgainInAnother() {
        create(6, 1, 2);
        create(7, 1);
        fixture.decode();
        assertEquals(1, segmentCount(6));
        assertEquals(1, segmentCount(7));
        create(7, 2);
        fixture.decode();
        assertEquals(-1, segmentCount(6));
        assertEquals(2, segmentCount(7));
        assertEquals(2, fixture.stats.dropped(DropReason.DUPLICATE_CREATE));
    }

    @Test
    void shouldSendTheRestOfASegmentWhoseLastOpenSpanIsCreatedAgainElsewhere() {
        create(6, 1, 2);
        finish(2);
        create(7, 1);
        assertEquals(List.of(2L), only(fixture.decode()).ids());
        assertEquals(-1, segmentCount(6));
    }

    @Test
    void shouldNotSendWholeSpansBecauseOneOfThemComesAgain() {
        fixture.wholeSpan(1, 6, false, CORE, NONE, NONE);
        fixture.wholeSpan(2, 6, false, CORE, NONE, NONE);
        fixture.wholeSpan(2, 7, false, CORE, NONE, NONE);
        assertEquals(List.of(), fixture.decode());
        assertEquals(1, segmentCount(6));
        create(6, 3);
        fixture.wholeSpan(3, 6, false, CORE, NONE, NONE);
        assertEquals(List.of(), fixture.decode());
        assertEquals(2, fixture.stats.dropped(DropReason.DUPLICATE_CREATE));
    }
}
