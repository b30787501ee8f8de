/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.AttributeWriter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records of spans that are told the same things again and again: they stay short, and what was said last arrives. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanRecordCompactionTest extends SpanRecordFixture {
    private static final int SPANS = 1000;
    private static final int RECORD_MAX = 16 * 1024;
    private static final int KEYS = 5;

    private final AttributeWriter writer = new AttributeWriter();
    private final int[] ids = new int[KEYS];

    // a key is now an id and now a text
    private void call(final SpanRecord to, final Random calls, final boolean hasConditions) {
        final int number = calls.nextInt(KEYS);
        final String key = "key " + number;
        final boolean hasId = calls.nextBoolean();
        switch (calls.nextInt(14)) {
            case 0 -> to.setMeta(key, "text " + calls.nextInt());
            case 1 -> to.setMetaId(ids[number], ids[calls.nextInt(KEYS)]);
            case 2 -> to.setMetric(ids[number], calls.nextDouble());
            case 3 -> to.setMetric(key, calls.nextDouble());
            case 4 -> {
                if (hasId) {
                    to.setLong(ids[number], calls.nextLong());
                } else {
                    to.setLong(key, calls.nextLong());
                }
            }
            case 5 -> to.setBoolean(key, calls.nextBoolean());
            case 6 -> to.setValue(key, writer.clear().text("value " + calls.nextInt()));
            case 7 -> to.setStatus(2, "message " + calls.nextInt());
            case 8 -> to.setTraceState("a=" + calls.nextInt());
            case 9 -> to.setName("name " + calls.nextInt()).setResource("resource " + calls.nextInt());
            case 10 -> {
                if (hasId) {
                    to.unset(key);
                } else {
                    to.unsetId(ids[number]);
                }
            }
            case 11 -> {
                if (hasConditions) {
                    to.setMetaIfAbsent(key, "absent " + calls.nextInt());
                }
            }
            case 12 -> to.setTraceMeta("trace", "text " + calls.nextInt()).setOrigin("origin " + calls.nextInt());
            default -> to.setMetaStruct("struct", writer.clear().text("x").buffer(), 0, writer.length());
        }
        if (calls.nextInt(200) == 0) {
            to.addEvent(calls.nextInt(), "event", writer.clear().key("k").integer(calls.nextInt()));
        }
    }

    private SpanRecord begin(final long id) {
        return record.begin(id, 0, id, id, 0, 1, 1).setName("first").lastOfSegment();
    }

    /** The same calls with and without compaction in between: what arrives is the same. */
    @Test
    void shouldChangeNothingOfWhatArrives() throws Exception {
        start(RECORD_MAX);
        for (int i = 0; i < KEYS; i++) {
            ids[i] = fixture.engine.intern("key " + i);
        }
        for (long id = 1; id <= 2 * SPANS; id += 2) {
            final long seedOfSpan = random.nextLong();
            final int count = random.nextInt(120);
            for (int way = 0; way < 2; way++) {
                final Random calls = new Random(seedOfSpan);
                begin(id + way);
                for (int i = 0; i < count; i++) {
                    call(record, calls, id % 4 == 1);
                    if (way == 1 && i % 7 == 0) {
                        final int before = record.length();
                        assertTrue(record.compact().length() <= before);
                    }
                }
                assertTrue(fixture.engine.publish(record) >= 0);
            }
        }
        fixture.flush();
        for (long id = 1; id <= 2 * SPANS; id += 2) {
            assertEquals(told(id), told(id + 1), "span " + id + ", seed " + seed);
        }
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.TEXTS_CUT) + fixture.count(EngineCounter.ATTRIBUTES_TOO_LONG));
    }

    private Map<String, Object> told(final long id) {
        final Map<String, Object> span = received.get(id);
        List.of("span_id", "trace_id", "parent_id").forEach(span::remove);
        return span;
    }

    /** Far more than a record may have, of a few things: none is cut. */
    @Test
    void shouldLeaveOutWhatWasReplacedBeforeAnythingIsCut() throws Exception {
        start(RECORD_MAX);
        begin(1);
        for (int i = 0; i < 20_000; i++) {
            record.setMeta("progress", "step " + i)
                    .setLong("count", i)
                    .setStatus(2, "at " + i)
                    .setName("name " + i);
        }
        assertTrue(record.length() > 20 * RECORD_MAX);
        assertTrue(fixture.engine.publish(record) >= 0);
        fixture.flush();
        @SuppressWarnings("unchecked")
        final Map<String, Object> meta = (Map<String, Object>) received.get(1L).get("meta");
        assertEquals("step 19999", meta.get("progress"));
        assertEquals("name 19999", received.get(1L).get("name"));
        assertFalse(meta.containsKey(CutMark.KEY));
        assertEquals(0, fixture.count(EngineCounter.TEXTS_CUT) + fixture.count(EngineCounter.ATTRIBUTES_TOO_LONG));
    }
}
