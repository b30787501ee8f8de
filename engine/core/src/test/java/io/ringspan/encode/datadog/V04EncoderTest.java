/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.RandomSpan;
import io.ringspan.protocol.SpanHeader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V04EncoderTest {
    private EncodeFixture fixture = new EncodeFixture("svc");

    private Map<String, Object> onlySpan(final String origin) {
        fixture.seal(origin);
        final List<Map<String, Object>> spans = fixture.decoded();
        assertEquals(1, spans.size());
        return spans.get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(final Map<String, Object> span, final String key) {
        return (Map<String, Object>) span.get(key);
    }

    private static List<String> keys(final Map<String, Object> span, final String key) {
        return List.copyOf(map(span, key).keySet());
    }

    @Test
    void shouldWriteTheSmallestSpanByteForByte() {
        fixture = new EncodeFixture("");
        fixture.span(1, 0);
        fixture.seal(null);
        final String text = "91 89 a7 73657276696365 a0 a4 6e616d65 a0 a8 7265736f75726365 a0"
                + "a8 74726163655f6964 cf000000000000000b a7 7370616e5f6964 cf0000000000000001"
                + "a5 7374617274 d30000000000000000 a8 6475726174696f6e 00"
                + "a4 6d657461 81 a8 6c616e6775616765 a3 6a766d"
                + "a7 6d657472696373 81 aa 70726f636573735f6964 cb4053400000000000";
        assertEquals(text.replace(" ", ""), HexFormat.of().formatHex(fixture.bytes(4096)));
    }

    @Test
    void shouldWriteEveryFieldInOrder() {
        final int span = fixture.span(-1, -2);
        fixture.header(span).start(-5).duration(-7).error(-9);
        fixture.store.setText(span, SpanHeader.NAME_OFFSET, fixture.text("n"));
        fixture.store.setText(span, SpanHeader.SERVICE_OFFSET, fixture.text("svc"));
        fixture.store.setText(span, SpanHeader.RESOURCE_OFFSET, fixture.text("r\u00e9"));
        fixture.store.setText(span, SpanHeader.TYPE_OFFSET, fixture.text("t"));
        fixture.struct(span, "s", new byte[] {1});
        fixture.event(span, -3, "e", new byte[0]);
        final Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("service", "svc");
        expected.put("name", "n");
        expected.put("resource", "r\u00e9");
        expected.put("trace_id", 9L);
        expected.put("span_id", -1L);
        expected.put("parent_id", -2L);
        expected.put("start", -5L);
        expected.put("duration", -7L);
        expected.put("error", -9L);
        expected.put("meta", Map.of("language", "jvm"));
        expected.put("metrics", Map.of("process_id", 77.0));
        expected.put("type", "t");
        expected.put("meta_struct", Map.of("s", "01"));
        expected.put("span_events", List.of(Map.of("time_unix_nano", -3L, "name", "e")));
        final Map<String, Object> actual = onlySpan(null);
        assertEquals(expected, actual);
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
    }

    @Test
    void shouldWriteTagsNewestFirstAndEachKeyOnce() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "a", "old");
        fixture.meta(span, "b", "2");
        fixture.metric(span, "a", 1);
        fixture.meta(span, "a", "new");
        fixture.metaText(span, "c", "3");
        fixture.metric(span, "b", Double.NaN);
        fixture.metric(span, "a", 2);
        fixture.meta(span, "", "");
        final Map<String, Object> actual = onlySpan("rum");
        assertEquals(List.of("_dd.origin", "language", "_dd.base_service", "", "c", "a", "b"), keys(actual, "meta"));
        assertEquals("new", map(actual, "meta").get("a"));
        assertEquals("rum", map(actual, "meta").get("_dd.origin"));
        assertEquals(List.of("process_id", "a", "b"), keys(actual, "metrics"));
        assertEquals(2.0, map(actual, "metrics").get("a"));
        assertEquals(Double.NaN, map(actual, "metrics").get("b"));
    }

    @Test
    void shouldWinOverTheUsersTags() {
        final int span = fixture.span(1, 0);
        for (final String key : List.of("_dd.origin", "language", "_dd.base_service")) {
            fixture.meta(span, key, "mine");
        }
        fixture.metric(span, "process_id", 1);
        final Map<String, Object> actual = onlySpan("");
        assertEquals(Map.of("_dd.origin", "", "language", "jvm", "_dd.base_service", "svc"), actual.get("meta"));
        assertEquals(Map.of("process_id", 77.0), actual.get("metrics"));
    }

    @ParameterizedTest
    @CsvSource({"svc, svc, false", "svc, SVC, true", "svc, '', true", "'', '', false", "'', svc, true"})
    void shouldNameTheBaseService(final String tracer, final String service, final boolean expected) {
        fixture = new EncodeFixture(tracer);
        final int span = fixture.span(1, 0);
        fixture.store.setText(span, SpanHeader.SERVICE_OFFSET, fixture.text(service));
        assertEquals(expected ? tracer : null, map(onlySpan(null), "meta").get("_dd.base_service"));
    }

    @ParameterizedTest
    @CsvSource({"internal, false", "'', true", "INTERNAL, true", "internal2, true", "server, true"})
    void shouldMeasureByKind(final String kind, final boolean measured) {
        for (final boolean inline : new boolean[] {false, true}) {
            final int span = fixture.span(1, 0);
            fixture.metric(span, "_dd.measured", 5);
            fixture.metric(span, "other", 6);
            fixture.meta(span, "kind", "overwritten");
            if (inline) {
                fixture.metaText(span, "kind", kind);
            } else {
                fixture.meta(span, "kind", kind);
            }
            final Map<String, Object> metrics = map(onlySpan(null), "metrics");
            assertEquals(measured ? 1.0 : 5.0, metrics.get("_dd.measured"));
            assertEquals(
                    measured
                            ? List.of("process_id", "_dd.measured", "other")
                            : List.of("process_id", "other", "_dd.measured"),
                    List.copyOf(metrics.keySet()));
        }
    }

    @Test
    void shouldNotMeasureWithoutAKind() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "span.kind", "server");
        assertEquals(Map.of("process_id", 77.0), onlySpan(null).get("metrics"));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 300, 65534, 65535, 70_000})
    void shouldWriteManyTags(final int count) {
        fixture = new EncodeFixture("", 4, 1 << 17);
        final int span = fixture.span(1, 0);
        for (int i = 0; i < count; i++) {
            fixture.meta(span, "k" + i, "v");
            fixture.metric(span, "k" + i, i);
        }
        final Map<String, Object> actual = onlySpan(null);
        assertEquals(count + 1, map(actual, "meta").size());
        assertEquals(count + 1, map(actual, "metrics").size());
        assertEquals((double) (count - 1), map(actual, "metrics").get("k" + (count - 1)));
        assertEquals("k0", keys(actual, "meta").get(count));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 255, 256, 65535, 65536})
    void shouldWriteBinaryTags(final int length) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        final int span = fixture.span(1, 0);
        fixture.struct(span, "a", new byte[] {9});
        fixture.struct(span, "b", bytes);
        fixture.struct(span, "a", new byte[] {8});
        final Map<String, Object> structs = map(onlySpan(null), "meta_struct");
        assertEquals(Map.of("a", "08", "b", HexFormat.of().formatHex(bytes)), structs);
        assertEquals(List.of("a", "b"), List.copyOf(structs.keySet()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldNeverWriteBeyondTheLimit(final int round) {
        final long seed = System.nanoTime() + round;
        final Random random = new Random(seed);
        final int spanCount = 1 + random.nextInt(3);
        for (int i = 1; i <= spanCount; i++) {
            RandomSpan.add(fixture, random, i, random.nextInt(20));
        }
        fixture.seal(random.nextBoolean() ? "origin" : null);
        final byte[] whole = fixture.bytes(1 << 20);
        assertNotNull(whole);
        int fitting = 0;
        for (int room = 0; room < whole.length + EncodeFixture.SLACK_PER_SPAN + 1; room++) {
            final byte[] bytes = fixture.bytes(room);
            if (bytes != null) {
                assertTrue(room >= whole.length, () -> "seed " + seed);
                assertArrayEquals(whole, bytes, () -> "seed " + seed);
                fitting++;
            }
        }
        assertTrue(fitting > 0, () -> "refused although there was room for more, seed " + seed);
    }

    @Test
    void shouldWriteChunksOfManySpans() {
        fixture = new EncodeFixture("", 70_000, 1 << 8);
        for (int i = 1; i <= 70_000; i++) {
            fixture.span(i, i - 1);
        }
        fixture.seal(null);
        final byte[] bytes = fixture.bytes(1 << 24);
        final Object read = EncodeFixture.read(bytes);
        assertEquals(70_000, ((List<?>) read).size());
        assertEquals(70_000L, ((Map<?, ?>) ((List<?>) read).get(69_999)).get("span_id"));
        assertEquals((byte) 0xDD, bytes[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 65535, 65536})
    void shouldFrameFromTheFrontOfTheBody(final int count) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16]);
        final PayloadFramer framer = fixture.encoder.framer();
        final int offset = framer.frame(buffer, 8, 9, count, null);
        final int[] lengths = {1, 3, 5};
        assertEquals(8 - lengths[count < 16 ? 0 : count < 65536 ? 1 : 2], offset);
        assertTrue(8 - offset <= framer.headLengthMax(16));
        assertEquals(count < 16 ? 0x90 + count : count < 65536 ? 0xDC : 0xDD, buffer.getByte(offset) & 0xFF);
        assertEquals("application/msgpack", framer.contentType());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldWriteWhatTheModelSays(final int round) {
        final long seed = System.nanoTime() + round;
        final Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            final String origin = random.nextBoolean() ? "origin" : null;
            final List<Map<String, Object>> expected = new ArrayList<>();
            for (int id = 1; id <= 3; id++) {
                expected.add(RandomSpan.add(fixture, random, 3 * i + id, random.nextInt(60))
                        .sent(origin));
            }
            fixture.seal(origin);
            final List<Map<String, Object>> actual = fixture.decoded();
            assertEquals(expected, actual, () -> "seed " + seed);
            for (int span = 0; span < 3; span++) {
                for (final String map : List.of("meta", "metrics")) {
                    assertEquals(keys(expected.get(span), map), keys(actual.get(span), map), () -> "seed " + seed);
                }
            }
        }
    }
}
