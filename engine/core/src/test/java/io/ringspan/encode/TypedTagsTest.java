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
import io.ringspan.protocol.ArrayDescriptor;
import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.OpCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTagsTest {
    private static final long SPAN = 1;

    private final RecordRun run = new RecordRun(DecodeMode.LENIENT, Map.of("env", "prod"));

    private RecordRun start() {
        return run.create(SPAN, 1);
    }

    private void setArray(final String key, final Object... items) {
        final AttributeBytes bytes = new AttributeBytes().items(items);
        run.own().setArray(SPAN, run.id(key), bytes.buffer(), 0, bytes.length());
    }

    private void setMeta(final String key, final String value) {
        run.records().setStringPair(OpCode.SET_META_ATTR, SPAN, run.id(key), run.id(value));
    }

    private void setMetric(final String key, final double value) {
        run.records().setStringDouble(OpCode.SET_METRIC_ATTR, SPAN, run.id(key), value);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 42, 1L << 53, (1L << 53) + 2, Long.MIN_VALUE, 1L << 62})
    void shouldSendExactIntegersAsMetrics(final long value) {
        start().own().setLong(SPAN, run.id("n"), value);
        run.apply();
        assertEquals(value, run.reader().attribute(SPAN, "n"));
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals((double) value, metrics(span).get("n"));
        assertFalse(meta(span).containsKey("n"));
        run.assertBalanced();
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE + 1, -(1L << 53) - 1})
    void shouldSendOtherIntegersAsTexts(final long value) {
        start().own().setLong(SPAN, run.id("n"), value);
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(Long.toString(value), meta(span).get("n"));
        assertFalse(metrics(span).containsKey("n"));
        run.assertBalanced();
    }

    @Test
    void shouldSendBooleansAsTexts() {
        start().own().setBoolean(SPAN, run.id("yes"), true).setBoolean(SPAN, run.id("no"), false);
        run.apply();
        assertEquals(true, run.reader().attribute(SPAN, "yes"));
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals("true", meta(span).get("yes"));
        assertEquals("false", meta(span).get("no"));
        run.assertBalanced();
    }

    @Test
    void shouldSendArraysItemByItem() {
        start();
        setArray("a", "x", true, 7L, Long.MAX_VALUE, 0.5);
        run.apply();
        assertEquals(List.of("x", true, 7L, Long.MAX_VALUE, 0.5), run.reader().attribute(SPAN, "a"));
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals("x", meta(span).get("a.0"));
        assertEquals("true", meta(span).get("a.1"));
        assertEquals(7.0, metrics(span).get("a.2"));
        assertEquals(Long.toString(Long.MAX_VALUE), meta(span).get("a.3"));
        assertEquals(0.5, metrics(span).get("a.4"));
        assertFalse(meta(span).containsKey("a"));
        run.assertBalanced();
    }

    // the integer is no handle, whatever its bits
    @ParameterizedTest
    @ValueSource(longs = {(1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE + 1, (1L << 62) + (1 << 30) + 1})
    void shouldSendIntegersBesideArraysOfNumbers(final long value) {
        start().own().setLong(SPAN, run.id("n"), value);
        setArray("a", 7L, 0.5);
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(Long.toString(value), meta(span).get("n"));
        assertEquals(7.0, metrics(span).get("a.0"));
        assertEquals(0.5, metrics(span).get("a.1"));
        run.assertBalanced();
    }

    @Test
    void shouldSendLongArraysWithNamesOfAllLengths() {
        start();
        final String key = "k".repeat(29);
        final Object[] items = IntStream.range(0, 1100).mapToObj(i -> "v" + i).toArray();
        setArray(key, items);
        final Map<String, Object> meta = meta(run.finish(SPAN));
        for (int i = 0; i < items.length; i++) {
            assertEquals("v" + i, meta.get(key + "." + i));
        }
        run.assertBalanced();
    }

    @Test
    void shouldSendOnlyWhatWasSetLastOfAKey() {
        start();
        setMeta("k", "text");
        setMetric("k", 3);
        run.own().setLong(SPAN, run.id("k"), 5).setBoolean(SPAN, run.id("k"), true);
        setArray("k", "x");
        setArray("k");
        run.own().setLong(SPAN, run.id("k"), 6);
        run.apply();
        assertNull(run.reader().meta(SPAN, "k"));
        assertNull(run.reader().metric(SPAN, "k"));
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(6.0, metrics(span).get("k"));
        assertFalse(meta(span).containsKey("k"));
        assertFalse(meta(span).containsKey("k.0"));
        run.assertBalanced();
    }

    @Test
    void shouldReplaceTypedTagsByTextsAndNumbers() {
        start();
        setMetric("k", 3);
        run.own().setLong(SPAN, run.id("k"), 5);
        setMeta("k", "text");
        setArray("m", "x");
        setMetric("m", 1);
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals("text", meta(span).get("k"));
        // the integer replaced it, and does not come back when it is replaced itself
        assertFalse(metrics(span).containsKey("k"));
        assertEquals(1.0, metrics(span).get("m"));
        assertFalse(meta(span).containsKey("m.0"));
        run.assertBalanced();
    }

    @Test
    void shouldKeepTextsAndNumbersApartAsTheReferenceDoes() {
        start();
        setMeta("k", "text");
        setMetric("k", 3);
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals("text", meta(span).get("k"));
        assertEquals(3.0, metrics(span).get("k"));
        run.assertBalanced();
    }

    @Test
    void shouldSendItemsInPlaceOfTagsWithTheirNames() {
        start();
        setMeta("a.0", "other");
        setMetric("a.1", 1);
        setMeta("a.2", "stays");
        setMeta("a.00", "stays");
        setArray("a", 5L, "y");
        run.own().setLong(SPAN, run.id("a.1"), Long.MAX_VALUE);
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(5.0, metrics(span).get("a.0"));
        assertFalse(meta(span).containsKey("a.0"));
        assertEquals("y", meta(span).get("a.1"));
        assertFalse(metrics(span).containsKey("a.1"));
        assertEquals("stays", meta(span).get("a.2"));
        assertEquals("stays", meta(span).get("a.00"));
        run.assertBalanced();
    }

    @Test
    void shouldLetTypedTagsReplaceDefaultTagsOfOneSpanOnly() {
        start().create(2, 2);
        run.own().setBoolean(SPAN, run.id("env"), false);
        assertEquals("false", meta(run.finish(SPAN)).get("env"));
        assertEquals("prod", meta(run.finish(2)).get("env"));
        run.assertBalanced();
    }

    @Test
    void shouldKeepKeysOfWhichTheIdsAreEvicted() {
        start();
        setArray("array", "x");
        run.own().setLong(SPAN, run.id("long"), 1).setBoolean(SPAN, run.id("boolean"), true);
        run.records().setMetaText(SPAN, run.id("text"), "inline");
        run.apply();
        for (final String key : List.of("array", "long", "boolean", "text")) {
            run.evict(key);
            run.id("in place of " + key);
        }
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals("x", meta(span).get("array.0"));
        assertEquals(1.0, metrics(span).get("long"));
        assertEquals("true", meta(span).get("boolean"));
        assertEquals("inline", meta(span).get("text"));
        run.assertBalanced();
    }

    @Test
    void shouldCountUnknownKeysAndSpans() {
        start().own().setLong(SPAN, 999, 1).setBoolean(SPAN, 999, true).setLong(77, run.id("k"), 1);
        run.own().setLong(SPAN, run.id("k"), 2);
        assertTrue(run.apply());
        assertEquals(2, run.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(1, run.count(EngineCounter.RECORDS_SPAN_NOT_FOUND));
        assertEquals(2.0, metrics(run.finish(SPAN)).get("k"));
        run.assertBalanced();
    }

    @Test
    void shouldRefuseArraysThatCannotBeRead() {
        final List<AttributeBytes> bad = List.of(
                new AttributeBytes().tag(5),
                new AttributeBytes().items("x").tag(2),
                new AttributeBytes().array("nested"),
                new AttributeBytes().tag(0).tag(9).tag(0).tag(0).tag(0),
                new AttributeBytes().tag(0).tag(1).tag(0).tag(0).tag(0).tag(0xFF));
        start();
        for (final AttributeBytes bytes : bad) {
            run.own().setArray(SPAN, run.id("a"), bytes.buffer(), 0, bytes.length());
        }
        assertTrue(run.apply());
        assertEquals(bad.size(), run.count(EngineCounter.RECORDS_MALFORMED));
        assertNull(run.reader().attribute(SPAN, "a"));
        run.finish(SPAN);
        run.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldStopAtArraysThatEndBehindTheLimit(final DecodeMode mode) {
        final RecordRun strict = new RecordRun(mode, Map.of());
        strict.create(SPAN, 1).apply();
        final AttributeBytes bytes = new AttributeBytes().items("text", 1L);
        strict.own().setArray(SPAN, strict.id("a"), bytes.buffer(), 0, bytes.length());
        strict.buffer().putInt(ArrayDescriptor.ITEMS_LENGTH_OFFSET, -1);
        assertFalse(strict.apply());
        assertEquals(
                ChangeBufferException.Kind.READ_OUT_OF_BOUNDS, strict.error().kind());
        assertNull(strict.reader().attribute(SPAN, "a"));
    }

    @Test
    void shouldKeepEqualRulesInAnyOrder() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            start();
            final Map<String, Object> meta = new HashMap<>();
            final Map<String, Object> metrics = new HashMap<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                final String key = "k" + random.nextInt(3);
                final int action = random.nextInt(5);
                if (action >= 2) {
                    meta.remove(key);
                    metrics.remove(key);
                }
                switch (action) {
                    case 0 -> {
                        setMeta(key, "v" + i);
                        dropTyped(metrics, key);
                        meta.put(key, "v" + i);
                    }
                    case 1 -> {
                        setMetric(key, i);
                        dropTyped(meta, key);
                        metrics.put(key, (double) i);
                    }
                    case 2 -> {
                        run.own().setLong(SPAN, run.id(key), -i);
                        metrics.put(key, new Typed((double) -i));
                    }
                    case 3 -> {
                        run.own().setBoolean(SPAN, run.id(key), true);
                        meta.put(key, new Typed("true"));
                    }
                    default -> run.own().unset(SPAN, run.id(key));
                }
            }
            final Map<String, Object> span = run.finish(SPAN);
            for (int k = 0; k < 3; k++) {
                final String where = "seed " + seed + " round " + round + " key " + k;
                assertEquals(plain(meta.get("k" + k)), meta(span).get("k" + k), where);
                assertEquals(plain(metrics.get("k" + k)), metrics(span).get("k" + k), where);
            }
        }
        run.assertBalanced();
    }

    private record Typed(Object value) {}

    private static void dropTyped(final Map<String, Object> map, final String key) {
        if (map.get(key) instanceof Typed) {
            map.remove(key);
        }
    }

    private static Object plain(final Object value) {
        return value instanceof Typed typed ? typed.value() : value;
    }
}
