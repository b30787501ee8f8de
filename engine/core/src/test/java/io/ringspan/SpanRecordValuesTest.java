/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.AttributeWriter;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events, links and values of tags that are longer than a record: they arrive cut, and the span says so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanRecordValuesTest extends SpanRecordFixture {
    private static final int RECORD_MAX = 8 * 1024;
    private static final int LONG = 3 * RECORD_MAX;

    private final AttributeWriter writer = new AttributeWriter();

    private SpanRecord begin() {
        return record.begin(1, 0, 1, 1, 0, 1, 1).setName("name").lastOfSegment();
    }

    private void publish() throws Exception {
        assertTrue(fixture.engine.publish(record) >= 0);
        fixture.flush();
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
        assertEquals(CutMark.VALUE, meta().get(CutMark.KEY));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> meta() {
        return (Map<String, Object>) received.get(1L).get("meta");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> first(final String what) {
        return ((List<Map<String, Object>>) received.get(1L).get(what)).get(0);
    }

    @SuppressWarnings("unchecked")
    private static Object value(final Map<String, Object> owner, final String key, final String type) {
        final Map<String, Map<String, Object>> attributes = (Map<String, Map<String, Object>>) owner.get("attributes");
        return attributes.get(key).get(type);
    }

    /** As an exception with a long message and a longer stack: the short ones stay, and long ones share what is left. */
    @Test
    void shouldCutTheTextsOfAnEvent() throws Exception {
        start(RECORD_MAX);
        writer.clear().key("type").text("java.lang.Exception").key("message").text("m".repeat(LONG));
        begin().addEvent(
                        7,
                        "exception",
                        writer.key("stack").text("\u00e4".repeat(LONG)).key("n").integer(5));
        publish();
        final Map<String, Object> event = first("span_events");
        assertEquals("exception", event.get("name"));
        assertEquals("java.lang.Exception", value(event, "type", "string_value"));
        assertEquals(5L, ((Number) value(event, "n", "int_value")).longValue());
        final String message = (String) value(event, "message", "string_value");
        final String stack = (String) value(event, "stack", "string_value");
        assertTrue(message.matches("m{3500,}"), () -> message.length() + " characters");
        assertTrue(stack.matches("\u00e4{1750,}"), () -> stack.length() + " characters");
        assertEquals(1, fixture.count(EngineCounter.TEXTS_CUT));
    }

    @Test
    void shouldCutTheTextsOfALinkAndOfAList() throws Exception {
        start(RECORD_MAX);
        begin().addLink(1, 2, 3, 0, "state", writer.clear().key("text").text("l".repeat(LONG)));
        writer.clear().beginList();
        for (int i = 0; i < 3; i++) {
            writer.text("i".repeat(LONG));
        }
        record.setValue("list", writer.end());
        publish();
        assertEquals("state", first("span_links").get("tracestate"));
        assertTrue(first("span_links").get("attributes").toString().matches("\\{text=l{1500,}\\}"));
        for (int i = 0; i < 3; i++) {
            assertTrue(meta().get("list." + i).toString().matches("i{1500,}"));
        }
    }

    /** What cannot be cut ends earlier, and leaves room for what else the span has. */
    @Test
    void shouldLeaveOutTheEndOfAListThatIsTooLong() throws Exception {
        start(RECORD_MAX);
        begin();
        writer.clear().beginList();
        for (int i = 0; i < RECORD_MAX; i++) {
            writer.integer(i);
        }
        record.setValue("list", writer.end());
        record.setMeta("text", "whole")
                .addEvent(7, "event", writer.clear().key("k").integer(5));
        publish();
        assertEquals("whole", meta().get("text"));
        assertEquals(5L, ((Number) value(first("span_events"), "k", "int_value")).longValue());
        @SuppressWarnings("unchecked")
        final Map<String, Object> metrics =
                (Map<String, Object>) received.get(1L).get("metrics");
        assertEquals(99.0, metrics.get("list.99"));
        assertEquals(1, fixture.count(EngineCounter.ATTRIBUTES_TOO_LONG));
    }

    /** What a writer has cut already is counted, and the span says so. */
    @Test
    void shouldCountWhatAWriterHasCut() throws Exception {
        start(RECORD_MAX);
        writer.cutAt(4).clear().key("long key").text("\u00e4\u00f6\u00fc");
        begin().addEvent(7, "event", writer.key("k").bytes(new UnsafeBuffer(new byte[5]), 0, 5));
        publish();
        assertEquals("\u00e4\u00f6", value(first("span_events"), "long", "string_value"));
        assertEquals(3, fixture.count(EngineCounter.TEXTS_CUT));
    }
}
