/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static io.ringspan.encode.RecordRun.meta;
import static io.ringspan.encode.RecordRun.metrics;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.counters.EngineCounter;
import io.ringspan.fixture.AttributeBytes;
import io.ringspan.protocol.OpCode;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class UnsetTest {
    private static final long SPAN = 1;
    private static final long OTHER = 2;

    private final RecordRun run = new RecordRun(DecodeMode.LENIENT, Map.of("env", "prod"));

    private void setMeta(final long spanId, final String key, final String value) {
        run.records().setStringPair(OpCode.SET_META_ATTR, spanId, run.id(key), run.id(value));
    }

    private void setMetric(final long spanId, final String key, final double value) {
        run.records().setStringDouble(OpCode.SET_METRIC_ATTR, spanId, run.id(key), value);
    }

    @Test
    void shouldUnsetTagsOfAllTypes() {
        run.create(SPAN, 1);
        setMeta(SPAN, "text", "x");
        setMetric(SPAN, "number", 1);
        setMetric(SPAN, "text", 2);
        run.own().setLong(SPAN, run.id("long"), 1).setBoolean(SPAN, run.id("boolean"), true);
        final AttributeBytes items = new AttributeBytes().items("x");
        run.own().setArray(SPAN, run.id("array"), items.buffer(), 0, items.length());
        run.records().setMetaStruct(SPAN, "struct", new UnsafeBuffer(new byte[3]), 0, 3);
        for (final String key : new String[] {"text", "number", "long", "boolean", "array", "struct", "never"}) {
            run.own().unset(SPAN, run.id(key));
        }
        run.apply();
        assertNull(run.reader().meta(SPAN, "text"));
        assertNull(run.reader().metric(SPAN, "number"));
        assertNull(run.reader().attribute(SPAN, "long"));
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(Map.of("env", "prod", "language", "java"), meta(span));
        assertEquals(Map.of("process_id", 7.0, "_dd.top_level", 1.0), metrics(span));
        assertFalse(span.containsKey("meta_struct"));
        run.assertBalanced();
    }

    @Test
    void shouldCountWhatIsSetAfterwards() {
        run.create(SPAN, 1);
        setMeta(SPAN, "k", "old");
        run.own().unset(SPAN, run.id("k"));
        setMeta(SPAN, "k", "new");
        run.apply();
        assertEquals("new", run.reader().meta(SPAN, "k"));
        assertEquals("new", meta(run.finish(SPAN)).get("k"));
        run.assertBalanced();
    }

    @Test
    void shouldUnsetDefaultTagsOfOneSpanOnly() {
        run.create(SPAN, 1).create(OTHER, 2).own().unset(SPAN, run.id("env"));
        run.apply();
        assertNull(run.reader().meta(SPAN, "env"));
        assertEquals("prod", run.reader().meta(OTHER, "env"));
        assertFalse(meta(run.finish(SPAN)).containsKey("env"));
        assertEquals("prod", meta(run.finish(OTHER)).get("env"));
        run.assertBalanced();
    }

    @Test
    void shouldNotTouchTagsOfTheSegment() {
        run.create(SPAN, 1).records().setStringPair(OpCode.SET_TRACE_META_ATTR, SPAN, run.id("k"), run.id("trace"));
        run.own().unset(SPAN, run.id("k"));
        assertEquals("trace", meta(run.finish(SPAN)).get("k"));
        run.assertBalanced();
    }

    @Test
    void shouldNotMeasureSpansOfWhichTheKindWasUnset() {
        run.create(SPAN, 1);
        setMeta(SPAN, "kind", "server");
        run.own().unset(SPAN, run.id("kind"));
        assertFalse(metrics(run.finish(SPAN)).containsKey("_dd.measured"));
        run.assertBalanced();
    }

    @Test
    void shouldMeasureSpansOfWhichTheMarkWasUnset() {
        run.create(SPAN, 1);
        setMeta(SPAN, "kind", "server");
        run.own().unset(SPAN, run.id("_dd.measured"));
        assertEquals(1.0, metrics(run.finish(SPAN)).get("_dd.measured"));
        run.assertBalanced();
    }

    @Test
    void shouldSetOnlyWhatIsAbsent() {
        run.create(SPAN, 1);
        setMeta(SPAN, "a", "first");
        setMetric(SPAN, "b", 1);
        run.own().setLong(SPAN, run.id("c"), 2);
        run.own()
                .setMetaIfAbsent(SPAN, run.id("a"), run.id("second"))
                .setMetaIfAbsent(SPAN, run.id("b"), run.id("second"))
                .setMetricIfAbsent(SPAN, run.id("b"), 7)
                .setMetricIfAbsent(SPAN, run.id("c"), 7)
                .setMetaIfAbsent(SPAN, run.id("env"), run.id("second"))
                .setMetaIfAbsent(SPAN, run.id("d"), run.id("second"))
                .setMetaIfAbsent(SPAN, run.id("d"), run.id("third"))
                .setMetricIfAbsent(SPAN, run.id("e"), 8);
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(Map.of("a", "first", "d", "second", "env", "prod", "language", "java"), meta(span));
        assertEquals(Map.of("b", 1.0, "c", 2.0, "e", 8.0, "process_id", 7.0, "_dd.top_level", 1.0), metrics(span));
        run.assertBalanced();
    }

    @Test
    void shouldSetIfAbsentWhatWasUnset() {
        run.create(SPAN, 1).own().unset(SPAN, run.id("env"));
        run.own().setMetaIfAbsent(SPAN, run.id("env"), run.id("test"));
        assertEquals("test", meta(run.finish(SPAN)).get("env"));
        run.assertBalanced();
    }

    @Test
    void shouldNotTakeBinaryTagsAndEventsForTags() {
        run.create(SPAN, 1).records().setMetaStruct(SPAN, "k", new UnsafeBuffer(new byte[3]), 0, 3);
        run.records().addSpanEvent(SPAN, 1, "event", new UnsafeBuffer(new byte[0]), 0, 0);
        run.own().setMetaIfAbsent(SPAN, run.id("k"), run.id("v")).setMetaIfAbsent(SPAN, run.id(""), run.id("v"));
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals("v", meta(span).get("k"));
        assertEquals("v", meta(span).get(""));
        run.assertBalanced();
    }

    @Test
    void shouldCountUnknownTexts() {
        run.create(SPAN, 1).own().unset(SPAN, 999).setMetaIfAbsent(SPAN, run.id("k"), 999);
        run.own().setMetaIfAbsent(SPAN, 999, run.id("v")).setMetricIfAbsent(SPAN, 999, 1);
        assertTrue(run.apply());
        assertEquals(4, run.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        run.finish(SPAN);
        run.assertBalanced();
    }

    @Test
    void shouldGiveReferencesBackWhenThereIsNoBlock() {
        final RecordRun small = new RecordRun(DecodeMode.LENIENT, 4, 1, Map.of());
        small.create(SPAN, 1);
        for (int i = 0; i < 20; i++) {
            small.own().setLong(SPAN, small.id("k" + i), i).unset(SPAN, small.id("u" + i));
            final AttributeBytes items = new AttributeBytes().items("x" + i);
            small.own().setArray(SPAN, small.id("a" + i), items.buffer(), 0, items.length());
        }
        small.apply();
        assertEquals(60 - 7, small.count(EngineCounter.ATTRIBUTES_DROPPED));
        small.finish(SPAN);
        small.assertBalanced();
    }
}
