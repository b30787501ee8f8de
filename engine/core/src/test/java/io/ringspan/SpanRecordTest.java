/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.EngineCounter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanRecordTest {
    private final EngineFixture fixture = new EngineFixture();

    @BeforeEach
    void start() {
        fixture.config.payloadExhausted(PayloadPolicy.BLOCK).ringRecordMax(16 * 1024);
        fixture.start();
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    @Test
    void shouldGoFromThreadToThreadAndBeUsedAgain() throws Exception {
        final int spansPerThread = 2000;
        final BlockingQueue<SpanRecord> records = new ArrayBlockingQueue<>(2);
        records.add(new SpanRecord());
        records.add(new SpanRecord());
        final int key = fixture.engine.intern("key");
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            final long base = (long) i * spansPerThread;
            threads[i] = new Thread(() -> {
                try {
                    for (long id = base + 1; id <= base + spansPerThread; id++) {
                        final SpanRecord record = records.take();
                        record.begin(id, 0, id, id, 0, 1, 1).lastOfSegment();
                        for (long tag = 0; tag < id % 7; tag++) {
                            record.setMeta(key, "text " + id).setMetric(key, 1.5);
                        }
                        assertTrue(fixture.engine.publish(record) >= 0);
                        records.add(record);
                    }
                } catch (final Throwable e) {
                    failure.set(e);
                }
            });
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get());
        fixture.flush();
        assertEquals(
                LongStream.rangeClosed(1, 4L * spansPerThread).boxed().toList(),
                fixture.transport.spanIds().stream().sorted().toList());
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }

    @Test
    void shouldStartAnewAndKeepNothingOfTheSpanBefore() throws Exception {
        final int key = fixture.engine.intern("key");
        final SpanRecord record = new SpanRecord();
        record.begin(1, 0, 1, 1, 0, 1, 1)
                .setError(1)
                .setMetaId(key, key)
                .setMeta(key, "text")
                .setMetric(key, 5);
        fixture.engine.publish(record);
        record.begin(2, 0, 1, 1, 0, 1, 1);
        fixture.engine.publish(record);
        assertEquals("text", fixture.engine.query(reader -> reader.meta(1, "key"), 20, TimeUnit.SECONDS));
        assertNull(fixture.engine.<Object>query(reader -> reader.meta(2, "key"), 20, TimeUnit.SECONDS));
        assertNull(fixture.engine.<Object>query(reader -> reader.metric(2, "key"), 20, TimeUnit.SECONDS));
        fixture.engine.publish(record.begin(3, 0, 1, 1, 0, 1, 1).lastOfSegment());
        fixture.flush();
        assertEquals(List.of(3L, 1L, 2L), fixture.transport.spanIds());
    }

    /** More tags than a record has room for at first, of all kinds in turn. */
    @Test
    void shouldTakeTagsInAnyOrder() throws Exception {
        final int count = 100;
        final SpanRecord record = new SpanRecord().begin(1, 0, 1, 1, 0, 1, 1);
        for (int i = 0; i < count; i++) {
            final int number = fixture.engine.intern("number " + i);
            final int text = fixture.engine.intern("text " + i);
            final int inline = fixture.engine.intern("inline " + i);
            record.setMetric(number, i).setMetaId(text, number).setMeta(inline, "inline text " + i);
        }
        fixture.engine.publish(record);
        for (int i = 0; i < count; i++) {
            final int tag = i;
            final List<Object> tags = fixture.engine.query(
                    reader -> Arrays.asList(
                            reader.metric(1, "number " + tag),
                            reader.meta(1, "text " + tag),
                            reader.meta(1, "inline " + tag)),
                    20,
                    TimeUnit.SECONDS);
            assertEquals(List.of((double) i, "number " + i, "inline text " + i), tags);
        }
    }

    @Test
    void shouldRefuseARecordThatDescribesNothing() {
        assertThrows(IllegalStateException.class, () -> fixture.engine.publish(new SpanRecord()));
        assertThrows(IllegalStateException.class, () -> fixture.engine.publish(new SpanRecord().setMetric(1, 1)));
    }

    @Test
    void shouldCutARecordLongerThanTheRingTakes() throws Exception {
        final int key = fixture.engine.intern("key");
        final int other = fixture.engine.intern("other");
        final SpanRecord record = new SpanRecord()
                .begin(1, 0, 1, 1, 0, 1, 1)
                .setResource("r".repeat(5_000))
                .setMeta(key, "x".repeat(16 * 1024))
                .setMeta(other, "y".repeat(16 * 1024));
        assertTrue(fixture.engine.publish(record) >= 0);
        final List<String> seen = fixture.engine.query(
                reader -> Arrays.asList(
                        reader.meta(1, "key"),
                        reader.meta(1, "other"),
                        reader.meta(1, CutMark.KEY),
                        reader.text(reader.span(1).resource())),
                20,
                TimeUnit.SECONDS);
        // the longest first, by the same share
        assertTrue(seen.get(0).matches("x{5500,5700}"), seen.get(0));
        assertEquals(seen.get(0).length(), seen.get(1).length());
        assertTrue(seen.get(1).matches("y+"), seen.get(1));
        assertEquals(CutMark.VALUE, seen.get(2));
        assertEquals("r".repeat(5_000), seen.get(3));
        assertEquals(2, fixture.count(EngineCounter.TEXTS_CUT));
        // it is as good as before
        fixture.engine.publish(record.begin(2, 0, 1, 1, 0, 1, 1).lastOfSegment());
        fixture.flush();
        assertEquals(List.of(2L, 1L), fixture.transport.spanIds());
    }

    @Test
    void shouldLeaveOutTagsThatFindNoRoomAtAll() throws Exception {
        final int key = fixture.engine.intern("key");
        final SpanRecord record = new SpanRecord().begin(1, 0, 1, 1, 0, 1, 1).setName("name");
        for (int i = 0; i < 5000; i++) {
            record.setTraceMetric(key, i).setTraceMetric(key, -i);
        }
        assertTrue(fixture.engine.publish(record.setMeta("text", "gone")) >= 0);
        assertEquals(CutMark.VALUE, fixture.engine.query(reader -> reader.meta(1, CutMark.KEY), 20, TimeUnit.SECONDS));
        assertEquals(
                "name",
                fixture.engine.query(reader -> reader.text(reader.span(1).name()), 20, TimeUnit.SECONDS));
        assertTrue(fixture.count(EngineCounter.ATTRIBUTES_TOO_LONG) > 0);
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }
}
