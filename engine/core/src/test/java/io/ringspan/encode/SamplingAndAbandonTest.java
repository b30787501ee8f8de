/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static io.ringspan.encode.RecordRun.meta;
import static io.ringspan.encode.RecordRun.metrics;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import io.ringspan.protocol.WholeSpanDescriptor;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplingAndAbandonTest {
    private static final long SEGMENT = 10;

    private RecordRun run = new RecordRun(DecodeMode.LENIENT, Map.of("env", "prod"));

    private void use(final DecodeMode mode) {
        run = new RecordRun(mode, Map.of("env", "prod"));
    }

    private void finish(final long spanId) {
        run.records().setLong(OpCode.FINISH_SPAN, spanId, 5);
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldSendSamplingOnTheFirstSpanOfTheChunk(final DecodeMode mode) {
        use(mode);
        run.create(1, SEGMENT).create(2, SEGMENT);
        run.own().setSamplingPriority(2, -1, 3).setSamplingPriority(2, 2, 4);
        run.own().setSamplingRates(1, 0.5, Double.NaN, 0.25).setSamplingRates(1, 0.75, 1, Double.NaN);
        run.apply();
        assertEquals(2, run.reader().samplingPriority(SEGMENT));
        finish(2);
        finish(1);
        run.apply();
        final List<Map<String, Object>> chunk = run.take().get(0);
        assertEquals(2.0, metrics(chunk.get(0)).get("_sampling_priority_v1"));
        assertEquals("-4", meta(chunk.get(0)).get("_dd.p.dm"));
        assertEquals(0.75, metrics(chunk.get(0)).get("_dd.rule_psr"));
        assertEquals(1.0, metrics(chunk.get(0)).get("_dd.limit_psr"));
        assertEquals(0.25, metrics(chunk.get(0)).get("_dd.agent_psr"));
        assertFalse(metrics(chunk.get(1)).containsKey("_sampling_priority_v1"));
        assertFalse(meta(chunk.get(1)).containsKey("_dd.p.dm"));
        run.assertBalanced();
    }

    @Test
    void shouldForgetTheMechanismOfAnEarlierDecision() {
        run.create(1, SEGMENT).own().setSamplingPriority(1, 1, 12);
        run.own().setSamplingPriority(1, 0, SamplingPriorityDescriptor.NO_MECHANISM);
        run.apply();
        assertNull(run.reader().traceMeta(SEGMENT, "_dd.p.dm"));
        final Map<String, Object> span = run.finish(1);
        assertEquals(0.0, metrics(span).get("_sampling_priority_v1"));
        assertFalse(meta(span).containsKey("_dd.p.dm"));
        run.assertBalanced();
    }

    @Test
    void shouldKnowPrioritiesThatAreSetAsTraceTags() {
        run.create(1, SEGMENT).apply();
        assertNull(run.reader().samplingPriority(SEGMENT));
        run.records().setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, 1, run.id("_sampling_priority_v1"), -1);
        run.apply();
        assertEquals(-1, run.reader().samplingPriority(SEGMENT));
        assertEquals(-1.0, metrics(run.finish(1)).get("_sampling_priority_v1"));
        run.create(2, SEGMENT).apply();
        assertNull(run.reader().samplingPriority(SEGMENT));
        run.finish(2);
        run.assertBalanced();
    }

    @Test
    void shouldSendSamplingOnEveryChunkOfTheSegment() {
        run.create(1, SEGMENT).create(2, SEGMENT).own().setSamplingPriority(1, 1, 0);
        run.records().flushChunk(false, new long[] {2}, 1);
        run.apply();
        assertEquals("-0", meta(run.take().get(0).get(0)).get("_dd.p.dm"));
        assertEquals("-0", meta(run.finish(1)).get("_dd.p.dm"));
        run.assertBalanced();
    }

    /** A finished span that waits for the last one of its segment. */
    private void addWhole(final long spanId) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[WholeSpanDescriptor.LENGTH]);
        record.putShort(OperationHeader.OPCODE_OFFSET, (short) OpCode.WHOLE_SPAN, ByteOrder.LITTLE_ENDIAN);
        record.putLong(OperationHeader.SPAN_ID_OFFSET, spanId, ByteOrder.LITTLE_ENDIAN);
        record.putLong(WholeSpanDescriptor.SEGMENT_ID_OFFSET, SEGMENT, ByteOrder.LITTLE_ENDIAN);
        run.records().records(record, 0, record.capacity());
    }

    @Test
    void shouldLeaveFinishedSpansWaitingWhenTheAbandonedOneWasNotWaitedFor() {
        addWhole(1);
        addWhole(2);
        run.own().abandonSpan(1);
        assertTrue(run.apply());
        assertEquals(0, run.take().size());
        assertEquals(1, run.count(EngineCounter.SPANS_LIVE));
        run.own().abandonSpan(2);
        assertTrue(run.apply());
        assertEquals(2, run.dropped(DropReason.ABANDONED));
        run.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldAbandonTheOnlySpan(final DecodeMode mode) {
        use(mode);
        run.create(1, SEGMENT).own().setLong(1, run.id("k"), 1).setSamplingPriority(1, 1, 3);
        run.records().setString(OpCode.SET_TRACE_ORIGIN, 1, run.id("origin"));
        run.records().setMetaText(1, run.id("t"), "inline");
        run.own().abandonSpan(1);
        assertTrue(run.apply());
        assertEquals(0, run.take().size());
        assertEquals(1, run.dropped(DropReason.ABANDONED));
        assertEquals(0, run.count(EngineCounter.SPANS_LIVE));
        run.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldCompleteTheFinishedSpansWhenTheLastOpenOneIsAbandoned(final DecodeMode mode) {
        use(mode);
        run.create(1, SEGMENT).create(2, SEGMENT).create(3, SEGMENT);
        run.records().setStringPair(OpCode.SET_TRACE_META_ATTR, 1, run.id("k"), run.id("v"));
        finish(2);
        finish(3);
        run.own().abandonSpan(1);
        run.apply();
        final List<List<Map<String, Object>>> chunks = run.take();
        assertEquals(1, chunks.size());
        assertEquals(2, chunks.get(0).size());
        assertEquals(2L, chunks.get(0).get(0).get("span_id"));
        assertEquals("v", meta(chunks.get(0).get(0)).get("k"));
        assertEquals(1, run.dropped(DropReason.ABANDONED));
        assertEquals(2, run.count(EngineCounter.SPANS_COMPLETED));
        run.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldAbandonFinishedSpansThatWait(final DecodeMode mode) {
        use(mode);
        run.create(1, SEGMENT).create(2, SEGMENT);
        finish(2);
        run.own().abandonSpan(2);
        run.apply();
        assertEquals(0, run.take().size());
        assertEquals(1L, run.finish(1).get("span_id"));
        assertEquals(1, run.dropped(DropReason.ABANDONED));
        run.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldLeaveTheSegmentsCountRight(final DecodeMode mode) {
        use(mode);
        run.create(1, SEGMENT).create(2, SEGMENT).create(3, SEGMENT);
        run.own().abandonSpan(2);
        run.records().flushChunk(true, new long[] {1, 3}, 2);
        run.apply();
        assertEquals(2, run.take().get(0).size());
        run.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldAbandonWholeSegments(final DecodeMode mode) {
        use(mode);
        run.create(1, SEGMENT).create(2, SEGMENT).create(3, SEGMENT).create(4, SEGMENT + 1);
        run.own().setSamplingPriority(1, 1, 3).setBoolean(3, run.id("k"), true);
        run.records().setString(OpCode.SET_TRACE_ORIGIN, 1, run.id("origin"));
        finish(3);
        run.own().abandonSegment(2);
        run.apply();
        assertEquals(0, run.take().size());
        assertEquals(3, run.dropped(DropReason.ABANDONED));
        assertEquals(1, run.count(EngineCounter.SPANS_LIVE));
        assertEquals(4L, run.finish(4).get("span_id"));
        run.assertBalanced();
    }

    @Test
    void shouldBeginAnewAfterASegmentWasAbandoned() {
        run.create(1, SEGMENT).own().setSamplingPriority(1, 1, 3).abandonSegment(1);
        run.create(1, SEGMENT).apply();
        assertNull(run.reader().samplingPriority(SEGMENT));
        assertFalse(metrics(run.finish(1)).containsKey("_sampling_priority_v1"));
        run.assertBalanced();
    }

    @Test
    void shouldAbandonSpansThatHaveNoSegmentAnyMore() {
        use(DecodeMode.STRICT);
        run.create(1, SEGMENT).create(2, SEGMENT + 1).create(3, SEGMENT + 1);
        // all count for the first one's segment in the reference, which takes the segment of span 1 away
        run.records().flushChunk(false, new long[] {2, 3}, 2);
        run.create(4, SEGMENT + 2).create(5, SEGMENT);
        run.records().flushChunk(false, new long[] {5, 4}, 2);
        run.apply();
        run.take();
        assertNull(run.reader().traceMeta(SEGMENT, "k"));
        run.own().setSamplingPriority(1, 1, 1).setSamplingRates(1, 1, 1, 1).abandonSegment(1);
        assertTrue(run.apply());
        assertEquals(1, run.dropped(DropReason.ABANDONED));
        assertEquals(0, run.store().spans().used());
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldCountSpansThatAreNotLive(final DecodeMode mode) {
        use(mode);
        run.own().abandonSpan(1);
        assertEquals(mode == DecodeMode.LENIENT, run.apply());
        run.own().abandonSegment(1);
        assertEquals(mode == DecodeMode.LENIENT, run.apply());
        assertEquals(2, run.count(EngineCounter.RECORDS_SPAN_NOT_FOUND));
        assertEquals(0, run.dropped(DropReason.ABANDONED));
        run.assertBalanced();
    }
}
