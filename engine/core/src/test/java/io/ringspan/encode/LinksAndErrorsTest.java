/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static io.ringspan.encode.RecordRun.meta;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.counters.EngineCounter;
import io.ringspan.fixture.AttributeBytes;
import io.ringspan.protocol.SpanLinkDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LinksAndErrorsTest {
    private static final long SPAN = 1;
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final RecordRun run = new RecordRun(DecodeMode.LENIENT, Map.of());

    @Test
    void shouldSendLinksInOrder() {
        final AttributeBytes attributes = new AttributeBytes()
                .key("s")
                .value("old")
                .key("a.1")
                .value("hidden")
                .key("a")
                .array("x", false)
                .key("i")
                .value(-5L)
                .key("d")
                .value(2.5)
                .key("s")
                .value("new")
                .key("empty")
                .array();
        run.create(SPAN, 1)
                .own()
                .addSpanLink(
                        SPAN,
                        3,
                        4,
                        5,
                        SpanLinkDescriptor.FLAGS_SET | 1,
                        "dd=s:1",
                        attributes.buffer(),
                        0,
                        attributes.length());
        run.own().addSpanLink(SPAN, 0, -1, -2, 0, "", NOTHING, 0, 0);
        final Map<String, Object> span = run.finish(SPAN);
        final Map<String, Object> first = Map.of(
                "trace_id",
                4L,
                "trace_id_high",
                3L,
                "span_id",
                5L,
                "flags",
                0x80000001L,
                "tracestate",
                "dd=s:1",
                "attributes",
                Map.of("s", "new", "a.0", "x", "a.1", "false", "i", "-5", "d", "2.5"));
        final Map<String, Object> second = Map.of("trace_id", -1L, "trace_id_high", 0L, "span_id", -2L);
        assertEquals(List.of(first, second), span.get("span_links"));
        run.assertBalanced();
    }

    @Test
    void shouldSendLinksInFrontOfEvents() {
        run.create(SPAN, 1).records().addSpanEvent(SPAN, 1, "event", NOTHING, 0, 0);
        run.own().addSpanLink(SPAN, 0, 1, 2, 0, "", NOTHING, 0, 0);
        final List<String> keys = new ArrayList<>(run.finish(SPAN).keySet());
        assertEquals(List.of("span_links", "span_events"), keys.subList(keys.size() - 2, keys.size()));
        run.assertBalanced();
    }

    @Test
    void shouldRefuseLinksThatCannotBeRead() {
        run.create(SPAN, 1);
        final AttributeBytes bad = new AttributeBytes().key("k").tag(7);
        run.own().addSpanLink(SPAN, 0, 1, 2, 0, "", bad.buffer(), 0, bad.length());
        final int state = run.records().position() + SpanLinkDescriptor.LENGTH;
        run.own().addSpanLink(SPAN, 0, 1, 2, 0, "x", NOTHING, 0, 0);
        run.buffer().putByte(state, (byte) 0xFF);
        run.own().addSpanLink(77, 0, 1, 2, 0, "x", NOTHING, 0, 0);
        assertTrue(run.apply());
        assertEquals(2, run.count(EngineCounter.RECORDS_MALFORMED));
        assertEquals(1, run.count(EngineCounter.RECORDS_SPAN_NOT_FOUND));
        assertFalse(run.finish(SPAN).containsKey("span_links"));
        run.assertBalanced();
    }

    @Test
    void shouldFitLinksWithManyItemsOfALongKey() {
        final Object[] items = new Object[3000];
        for (int i = 0; i < items.length; i++) {
            items[i] = i % 3 == 0 ? "t" + i : i % 3 == 1 ? (Object) (i % 2 == 0) : (Object) Double.MIN_VALUE;
        }
        final AttributeBytes attributes =
                new AttributeBytes().key("k".repeat(31)).array(items);
        run.create(SPAN, 1).own().addSpanLink(SPAN, 0, 1, 2, 0, "", attributes.buffer(), 0, attributes.length());
        final List<?> links = (List<?>) run.finish(SPAN).get("span_links");
        final Map<?, ?> sent = (Map<?, ?>) ((Map<?, ?>) links.get(0)).get("attributes");
        assertEquals(items.length, sent.size());
        assertEquals("4.9E-324", sent.get("k".repeat(31) + ".2"));
        run.assertBalanced();
    }

    @Test
    void shouldSetErrorWithAllItsTexts() {
        run.create(SPAN, 1).own().setErrorDetails(SPAN, run.id("TypeError"), "no \u00fcmlaut", "at a\nat b");
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(1L, span.get("error"));
        assertEquals("TypeError", meta(span).get("error.type"));
        assertEquals("no \u00fcmlaut", meta(span).get("error.message"));
        assertEquals("at a\nat b", meta(span).get("error.stack"));
        run.assertBalanced();
    }

    @Test
    void shouldLeaveOutTextsThatAreEmpty() {
        run.create(SPAN, 1).own().setErrorDetails(SPAN, run.id(""), "", "");
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(1L, span.get("error"));
        assertEquals(Map.of("language", "java"), meta(span));
        run.assertBalanced();
    }

    @Test
    void shouldKeepTheMessageWhenTheTypeIsUnknown() {
        run.create(SPAN, 1).own().setErrorDetails(SPAN, 999, "message", "");
        final Map<String, Object> span = run.finish(SPAN);
        assertEquals(1, run.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(1L, span.get("error"));
        assertEquals("message", meta(span).get("error.message"));
        assertFalse(meta(span).containsKey("error.type"));
        run.assertBalanced();
    }

    @Test
    void shouldChangeNothingInStrictModeWhenTheTypeIsUnknown() {
        final RecordRun strict = new RecordRun(DecodeMode.STRICT, Map.of());
        strict.create(SPAN, 1).own().setErrorDetails(SPAN, 999, "message", "stack");
        assertFalse(strict.apply());
        final Map<String, Object> span = strict.finish(SPAN);
        assertFalse(span.containsKey("error"));
        assertFalse(meta(span).containsKey("error.message"));
        strict.assertBalanced();
    }
}
