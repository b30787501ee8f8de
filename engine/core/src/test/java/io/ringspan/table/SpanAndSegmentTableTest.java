/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanAndSegmentTableTest {
    private static final int SPANS = 32;
    private static final int SEGMENTS = 8;

    private final SpanTable spans = new SpanTable(SPANS);
    private final SegmentTable segments = new SegmentTable(SEGMENTS);

    private int add(final long spanId, final int segment) {
        final int span = spans.add(spanId, 1, 2, 3, 4);
        if (segment != SegmentTable.NONE) {
            segments.append(segment, span, spans);
        }
        return span;
    }

    private List<Integer> list(final int segment) {
        final List<Integer> list = new ArrayList<>();
        int previous = SpanTable.NONE;
        for (int span = segments.first(segment); span != SpanTable.NONE; span = spans.nextOfSegment(span)) {
            assertEquals(previous, spans.segmentPrevious(span));
            assertEquals(segment, spans.segmentOf(span));
            list.add(span);
            previous = span;
        }
        assertEquals(list.size(), segments.listed(segment));
        return list;
    }

    @Test
    void shouldFindWhatIsLive() {
        for (final long id : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertEquals(SpanTable.NONE, spans.find(id));
            final int span = spans.add(id, 11, 12, 13, 14);
            assertEquals(span, spans.find(id));
            assertEquals(14, spans.segmentId(span));
            assertEquals(SegmentTable.NONE, spans.segmentOf(span));
            assertEquals(BlockPool.NONE, spans.attributes(span));
            assertEquals(SpanTable.LIVE, spans.flags(span));
            final int segment = segments.add(id, 5);
            assertEquals(segment, segments.find(id));
            assertEquals(5, segments.rootId(segment));
        }
        assertEquals(5, spans.live());
        assertEquals(5, segments.size());
        spans.unindex(spans.find(-1));
        assertEquals(SpanTable.NONE, spans.find(-1));
        assertEquals(4, spans.live());
        assertEquals(5, spans.used());
    }

    @Test
    void shouldResetReusedSpans() {
        final int span = add(7, segments.add(4, 7));
        spans.addFlag(span, SpanTable.FINISHED);
        spans.addFlag(span, SpanTable.COUNTED);
        spans.attributes(span, 9);
        spans.unindex(span);
        segments.unlist(span, spans);
        spans.free(span);
        assertEquals(0, spans.used());
        assertEquals(span, spans.add(8, 1, 2, 3, 5));
        assertEquals(SpanTable.LIVE, spans.flags(span));
        assertEquals(BlockPool.NONE, spans.attributes(span));
        assertEquals(SegmentTable.NONE, spans.segmentOf(span));
        assertEquals(5, spans.segmentId(span));
    }

    @Test
    void shouldResetReusedSegments() {
        final int segment = segments.add(4, 7);
        segments.count(segment, 5);
        segments.finished(segment, 2);
        segments.origin(segment, 3);
        segments.attributes(segment, 6);
        segments.attributes(segment, 8);
        assertEquals(8, segments.attributes(segment));
        assertEquals(6, segments.oldestAttributes(segment));
        assertTrue(segments.isInUse(segment));
        segments.remove(segment);
        assertFalse(segments.isInUse(segment));
        assertEquals(SegmentTable.NONE, segments.find(4));
        assertEquals(segment, segments.add(5, 9));
        assertEquals(SegmentTable.NONE, segments.find(4));
        assertEquals(segment, segments.find(5));
        assertEquals(0, segments.count(segment));
        assertEquals(0, segments.finished(segment));
        assertEquals(0, segments.listed(segment));
        assertEquals(IdSpace.UNKNOWN, segments.origin(segment));
        assertEquals(BlockPool.NONE, segments.attributes(segment));
        assertEquals(BlockPool.NONE, segments.oldestAttributes(segment));
        assertEquals(SpanTable.NONE, segments.first(segment));
        assertEquals(9, segments.rootId(segment));
    }

    @Test
    void shouldNotRememberASegmentThatIsGone() {
        final int first = segments.add(1, 0);
        assertEquals(first, segments.find(1));
        segments.remove(first);
        assertEquals(SegmentTable.NONE, segments.find(1));
        final int second = segments.add(1, 0);
        assertEquals(second, segments.find(1));
    }

    @Test
    void shouldUnlistFromEveryPlace() {
        final int segment = segments.add(4, 1);
        final int a = add(1, segment);
        final int b = add(2, segment);
        final int c = add(3, segment);
        final int d = add(4, segment);
        assertEquals(List.of(a, b, c, d), list(segment));
        spans.addFlag(b, SpanTable.FINISHED);
        spans.addFlag(d, SpanTable.FINISHED);
        segments.finished(segment, 2);
        segments.unlist(b, spans);
        assertEquals(1, segments.finished(segment));
        assertEquals(List.of(a, c, d), list(segment));
        // nothing happens the second time
        segments.unlist(b, spans);
        segments.unlist(a, spans);
        assertEquals(List.of(c, d), list(segment));
        segments.unlist(d, spans);
        assertEquals(0, segments.finished(segment));
        assertEquals(List.of(c), list(segment));
        segments.append(segment, a, spans);
        assertEquals(List.of(c, a), list(segment));
        segments.unlist(c, spans);
        segments.unlist(a, spans);
        assertEquals(List.of(), list(segment));
    }

    @Test
    void shouldSayWhenTheyAreFull() {
        for (int i = 0; i < SPANS; i++) {
            assertTrue(spans.hasFree());
            assertNotEquals(SpanTable.NONE, spans.add(i, 0, 0, 0, 0));
        }
        assertFalse(spans.hasFree());
        assertEquals(SpanTable.NONE, spans.add(99, 0, 0, 0, 0));
        assertEquals(SpanTable.NONE, spans.find(99));
        assertEquals(SPANS, spans.used());
        for (int i = 0; i < SEGMENTS; i++) {
            assertNotEquals(SegmentTable.NONE, segments.add(i, 0));
        }
        assertEquals(SegmentTable.NONE, segments.add(99, 0));
        assertEquals(SegmentTable.NONE, segments.find(99));
        segments.remove(segments.find(3));
        assertNotEquals(SegmentTable.NONE, segments.add(99, 0));
        assertEquals(SEGMENTS, segments.size());
        assertEquals(SEGMENTS, segments.recordsTouched());
        assertEquals(SPANS, spans.capacity());
        assertEquals(SEGMENTS, segments.capacity());
    }

    @Test
    void shouldBehaveLikeTheModel() {
        final long seed = System.nanoTime();
        final String message = "seed " + seed;
        final Random random = new Random(seed);
        final Map<Long, Integer> live = new HashMap<>();
        final Map<Integer, List<Integer>> lists = new HashMap<>();
        for (long i = 0; i < SEGMENTS; i++) {
            lists.put(segments.add(i, 0), new ArrayList<>());
        }
        for (int step = 0; step < 100_000; step++) {
            final long spanId = (long) random.nextInt(2 * SPANS) - SPANS;
            final Integer known = live.remove(spanId);
            assertEquals(known == null ? SpanTable.NONE : known, spans.find(spanId), message);
            if (known != null) {
                final int segment = spans.segmentOf(known);
                spans.unindex(known);
                segments.unlist(known, spans);
                spans.free(known);
                assertTrue(lists.get(segment).remove(known), message);
                assertEquals(lists.get(segment), list(segment), message);
            } else if (spans.hasFree()) {
                final int segment = segments.find(random.nextInt(SEGMENTS));
                final int span = add(spanId, segment);
                live.put(spanId, span);
                lists.get(segment).add(span);
                assertEquals(lists.get(segment), list(segment), message);
            }
            assertEquals(live.size(), spans.live(), message);
            assertEquals(live.size(), spans.used(), message);
        }
    }
}
