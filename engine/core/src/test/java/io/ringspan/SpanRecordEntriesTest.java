/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.AttributeWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything but plain tags in span records: what is too long, null, unreadable, or without a segment. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanRecordEntriesTest extends SpanRecordFixture {
    private static final int CUT_MAX = 4096;

    private final AttributeWriter attributes = new AttributeWriter();
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[2 * CUT_MAX]);

    @SuppressWarnings("unchecked")
    private Map<String, Object> meta(final long id) {
        return (Map<String, Object>) received.get(id).getOrDefault("meta", Map.of());
    }

    private String text(final int longest) {
        return "t".repeat(1 + random.nextInt(longest));
    }

    private AttributeWriter attributes(final int longest) {
        return attributes.clear().key("key").text(text(longest));
    }

    // one of the calls that can be too long
    private void call(final int longest) {
        switch (random.nextInt(16)) {
            case 0 -> record.setMeta("key " + random.nextInt(9), text(longest));
            case 1 -> record.setMetric(text(longest), 1);
            case 2 -> record.setLong(text(longest), 1);
            case 3 -> record.setBoolean(text(longest), true);
            case 4 -> record.setMetaStruct(text(longest), bytes, 0, random.nextInt(longest));
            case 5 -> record.setValue(text(longest), attributes.clear().text(text(longest)));
            case 6 -> record.addEvent(1, text(longest), attributes(longest));
            case 7 -> record.addLink(1, 2, 3, 0, text(longest), attributes(longest));
            case 8 -> record.setErrorDetails(text(longest), text(longest), text(longest));
            case 9 -> record.setStatus(2, text(longest));
            case 10 -> record.setTraceState(text(longest));
            case 11 -> record.setTraceMeta("trace", text(longest)).setTraceMetric(text(longest), 1);
            case 12 -> record.setOrigin(text(longest)).setSamplingPriority(1, 4);
            case 13 -> record.unset(text(longest)).setMetaIfAbsent(text(longest), text(longest));
            case 14 -> record.setMetricIfAbsent(text(longest), 3).setSamplingRates(1, 1, 1);
            default -> record.setArray(text(longest), bytes, 0, 0).setDroppedCounts(1, 2, 3);
        }
    }

    /** Entries of every kind, of lengths around all that a record takes: each arrives whole, cut or not at all, and then the span says so. */
    @ParameterizedTest
    @ValueSource(ints = {256, 1024, CUT_MAX})
    void shouldTakeWhatFindsRoomAndSayWhatDoesNot(final int recordMax) throws Exception {
        start(recordMax);
        final int spans = 1500;
        final Set<Long> cut = new HashSet<>();
        for (long id = 1; id <= spans; id++) {
            record.begin(id, 0, id, id, 0, 1, 1)
                    .setResource(text(recordMax / 8))
                    .lastOfSegment();
            final int longest = 1 + random.nextInt(random.nextBoolean() ? 10 : recordMax);
            for (int i = random.nextInt(1 + recordMax / 100); i > 0; i--) {
                call(random.nextInt(3) == 0 ? longest : 8);
            }
            final long before = losses();
            assertTrue(fixture.engine.publish(record) >= 0);
            if (losses() != before) {
                cut.add(id);
            }
        }
        fixture.flush();
        assertEquals(spans, received.size());
        for (long id = 1; id <= spans; id++) {
            assertEquals(cut.contains(id), meta(id).containsKey(CutMark.KEY), "span " + id + ", seed " + seed);
        }
        assertTrue(cut.size() > 50 && cut.size() < spans - 50, "cut: " + cut.size());
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
        assertEquals(0, fixture.count(EngineCounter.CHUNKS_INCOMPLETE));
    }

    private long losses() {
        return fixture.count(EngineCounter.TEXTS_CUT) + fixture.count(EngineCounter.ATTRIBUTES_TOO_LONG);
    }

    @Test
    void shouldTakeNullForNothing() throws Exception {
        start(1024);
        final int key = fixture.engine.intern("key");
        record.begin(1, 0, 1, 1, 0, 1, 1)
                .setName(null)
                .setMeta(key, null)
                .setMeta(null, "x")
                .setMeta("x", null)
                .setMetric(null, 1)
                .setTags(null)
                .setLong(null, 1)
                .setBoolean(null, true)
                .setArray(key, null, 0, 1)
                .setArray((CharSequence) null, bytes, 0, 1)
                .setValue(key, null)
                .setValue("x", null)
                .setMetaStruct(null, bytes, 0, 1)
                .setMetaStruct("x", null, 0, 1)
                .setMetaIfAbsent(key, null)
                .setMetaIfAbsent(null, "x")
                .setMetricIfAbsent(null, 1)
                .unset(null)
                .setTraceState(null)
                .setTraceMeta(key, null)
                .setTraceMeta("x", null)
                .setTraceMetric(null, 1)
                .setOrigin(null)
                .setStatus(1, null)
                .addEvent(1, null, null)
                .addLink(1, 2, 3, 0, null, null)
                .setErrorDetails((CharSequence) null, null, "stack")
                .lastOfSegment();
        fixture.engine.publish(record);
        fixture.flush();
        assertEquals("stack", meta(1).get("error.stack"));
        assertEquals(1, ((List<?>) received.get(1L).get("span_events")).size());
        assertEquals(1, ((List<?>) received.get(1L).get("span_links")).size());
        assertFalse(meta(1).containsKey("key") || meta(1).containsKey("x") || meta(1).containsKey(""));
        assertEquals(0, fixture.count(EngineCounter.CHUNKS_INCOMPLETE) + fixture.count(EngineCounter.TEXTS_UNREADABLE));
    }

    @Test
    void shouldRefuseAValueThatLeavesItsMemoryAndKeepTheRest() throws Exception {
        start(1024);
        record.begin(1, 0, 1, 1, 0, 1, 1).setMeta("key", "value").lastOfSegment();
        assertThrows(IndexOutOfBoundsException.class, () -> record.setArray("x", bytes, bytes.capacity(), 1));
        assertThrows(IndexOutOfBoundsException.class, () -> record.setMetaStruct("x", bytes, -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> record.addEvent(1, "x", bytes, 0, bytes.capacity() + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> record.addLink(1, 1, 1, 0, "x", bytes, 0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> record.setMeta(new String[1], new String[2], 2));
        fixture.engine.publish(record.setMetric("number", 1));
        fixture.flush();
        assertEquals("value", meta(1).get("key"));
        assertFalse(received.get(1L).containsKey("span_events"));
    }

    /** A text that throws, or begins another span: nothing of it, nor of its entry, is there. */
    @Test
    void shouldLeaveOutWhatATextSpoils() throws Exception {
        start(1024);
        final CharSequence begins = new Hostile(() -> record.begin(2, 0, 2, 2, 0, 1, 1));
        record.begin(1, 0, 1, 1, 0, 1, 1)
                .setErrorDetails("type", "message", begins)
                .addEvent(
                        1,
                        new Hostile(() -> {
                            throw new IllegalStateException("hostile");
                        }),
                        null)
                .setStatus(2, new Hostile(() -> record.setMeta("nested", "x")))
                .addEvent(1, begins, null)
                .addLink(1, 1, 1, 0, begins, null)
                .setTraceMeta(begins, "x")
                .setMetaStruct(begins, bytes, 0, 1)
                .setStatus(1, begins)
                .setMeta("after", "value")
                .lastOfSegment();
        fixture.engine.publish(record);
        fixture.flush();
        assertEquals("value", meta(2).get("after"));
        assertEquals(1, received.size());
        assertFalse(
                received.get(2L).containsKey("span_events") || received.get(2L).containsKey("span_links"));
        assertFalse(meta(2).containsKey("error.message") || received.get(2L).containsKey("error"));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
    }

    private record Hostile(Runnable action) implements CharSequence {
        @Override
        public int length() {
            return 3;
        }

        @Override
        public char charAt(final int index) {
            if (index == 1) {
                action.run();
            }
            return 'h';
        }

        @Override
        public CharSequence subSequence(final int from, final int to) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void shouldSendSpansWithoutASegmentAloneAndTouchNoOthers() throws Exception {
        start(1024);
        final SpanWriter writer = fixture.engine.newWriter();
        writer.start(1, 0, 1, 5, 0, "live", "service", "", "", 1).commit();
        fixture.engine.publish(record.begin(1, 0, 1, 5, 0, 1, 1)
                .setName("lone")
                .setOrigin("rum")
                .noSegment());
        fixture.engine.publish(
                record.begin(2, 0, 1, 0, 0, 1, 1).noSegment().lastOfSegment().setSamplingPriority(2, 4));
        fixture.flush();
        assertEquals(List.of(1, 1), chunkLengths);
        assertEquals("lone", received.get(1L).get("name"));
        assertEquals("rum", meta(1).get("_dd.origin"));
        assertFalse(received.get(1L).get("metrics").toString().contains("_dd.top_level"));
        assertTrue(received.get(2L).get("metrics").toString().contains("_dd.top_level"));
        assertEquals("-4", meta(2).get("_dd.p.dm"));
        writer.finish(1, 1).commit();
        fixture.flush();
        assertEquals("live", received.get(1L).get("name"));
        assertFalse(meta(1).containsKey("_dd.origin"));
        assertEquals(0, fixture.engine.counters().dropped());
    }

    /** Reused for another span without a segment in front of one that has one. */
    @Test
    void shouldForgetEverythingWhenItBeginsAgain() throws Exception {
        start(1024);
        record.begin(1, 0, 1, 1, 0, 1, 1)
                .setKind(2)
                .setStatus(2, "message")
                .addEvent(1, "event", null)
                .setTraceMeta("trace", "tag")
                .noSegment();
        fixture.engine.publish(record);
        fixture.engine.publish(record.begin(2, 0, 2, 2, 0, 1, 1));
        fixture.engine.publish(record.begin(3, 0, 2, 2, 0, 1, 1).setDuration(9).lastOfSegment());
        fixture.flush();
        assertEquals(List.of(1, 2), chunkLengths);
        assertEquals("server", meta(1).get("span.kind"));
        for (long id = 2; id <= 3; id++) {
            assertFalse(meta(id).containsKey("span.kind") || meta(id).containsKey("trace"));
            assertFalse(
                    received.get(id).containsKey("error") || received.get(id).containsKey("span_events"));
        }
        assertEquals(9L, ((Number) received.get(3L).get("duration")).longValue());
    }
}
