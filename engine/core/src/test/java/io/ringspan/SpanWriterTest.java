/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanWriterTest {
    private static final int RECORD_MAX = 16 * 1024;

    private final EngineFixture fixture = new EngineFixture();
    private SpanWriter writer;

    @BeforeEach
    void start() {
        fixture.config.ringRecordMax(RECORD_MAX);
        fixture.start();
        writer = fixture.engine.newWriter();
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private SpanWriter startSpan(final long id) {
        return writer.startIds(id, 0, 1, 1, 0, 0, 0, 0, 0, 1);
    }

    private String meta(final long id, final String key) throws InterruptedException {
        return fixture.engine.query(reader -> reader.meta(id, key), 20, TimeUnit.SECONDS);
    }

    @Test
    void shouldShowNothingBeforeTheCommit() throws Exception {
        final int key = fixture.engine.intern("key");
        startSpan(1).setMeta(1, key, "v");
        assertTrue(writer.staged() > 0);
        fixture.flush();
        assertEquals(0, fixture.count(EngineCounter.SPANS_DECODED));
        assertTrue(writer.commit() >= 0);
        assertEquals(0, writer.staged());
        assertEquals("v", meta(1, "key"));
        assertTrue(writer.commit() >= 0);
    }

    @Test
    void shouldForgetWhatIsRolledBack() throws Exception {
        startSpan(1);
        writer.rollback();
        assertEquals(0, writer.staged());
        startSpan(2).finish(2, 1).commit();
        fixture.flush();
        assertEquals(List.of(2L), fixture.transport.spanIds());
        assertEquals(1, fixture.count(EngineCounter.SPANS_DECODED));
    }

    @Test
    void shouldGrowToTheLongestBatchAndKeepWhatIsStaged() throws Exception {
        final int key = fixture.engine.intern("key");
        final String text = "t".repeat(1000);
        startSpan(1);
        int records = 1;
        while (writer.staged() + 1100 < RECORD_MAX) {
            writer.setMeta(1, key, text + records++);
        }
        assertTrue(writer.staged() > RECORD_MAX - 1200);
        assertTrue(writer.commit() >= 0);
        assertEquals(text + (records - 1), meta(1, "key"));
        writer.finish(1, 1).commit();
    }

    @Test
    void shouldPublishWhatIsThereWhenTheBatchGetsTooLong() throws Exception {
        final int spans = 1000;
        for (int i = 1; i <= spans; i++) {
            startSpan(i);
        }
        for (int i = 1; i <= spans; i++) {
            writer.finish(i, 1);
        }
        assertTrue(writer.staged() <= RECORD_MAX);
        assertTrue(writer.commit() >= 0);
        fixture.flush();
        assertEquals(
                LongStream.rangeClosed(1, spans).boxed().toList(),
                fixture.transport.spanIds().stream().sorted().toList());
    }

    @Test
    void shouldCutATextToTheByteAndMarkTheSpan() throws Exception {
        final int key = fixture.engine.intern("key");
        final int max = fixture.engine.config().textMax();
        startSpan(1).setMeta(1, key, "x".repeat(max)).commit();
        assertEquals("x".repeat(max), meta(1, "key"));
        assertNull(meta(1, CutMark.KEY));
        writer.setMeta(1, key, "x".repeat(max + 1)).commit();
        assertEquals("x".repeat(max), meta(1, "key"));
        assertEquals(CutMark.VALUE, meta(1, CutMark.KEY));
        writer.setMeta(1, key, "x".repeat(max - 1) + "\u00fcy").commit();
        assertEquals("x".repeat(max - 1), meta(1, "key"));
        assertEquals(2, fixture.count(EngineCounter.TEXTS_CUT));
        writer.finish(1, 1).commit();
        fixture.flush();
    }

    @Test
    void shouldStageNothingOfARecordWithBadArguments() throws Exception {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[8]);
        final int key = fixture.engine.intern("key");
        startSpan(1).setMeta(1, key, "kept");
        final int staged = writer.staged();
        final List<Executable> calls = List.of(
                () -> writer.setMetaStruct(1, "key", value, 0, 9),
                () -> writer.setMetaStruct(1, "key", value, -1, 4),
                () -> writer.setMetaStruct(1, "key", value, 0, -20),
                () -> writer.addEvent(1, 1, "event", value, 4, 5),
                () -> writer.addEvent(1, 1, "event", value, 0, -20),
                () -> writer.setArray(1, key, value, 0, 9),
                () -> writer.setArray(1, key, value, 0, -20),
                () -> writer.addLink(1, 1, 1, 1, 0, "", value, 4, 5),
                () -> writer.addLink(1, 1, 1, 1, 0, "", value, 0, -20),
                () -> writer.flushChunk(true, new long[] {1}, 2),
                () -> writer.flushChunk(true, new long[] {1}, -1));
        for (final Executable call : calls) {
            assertThrows(IndexOutOfBoundsException.class, call);
            assertEquals(staged, writer.staged());
        }
        writer.finish(1, 1).commit();
        fixture.flush();
        assertEquals(List.of(1L), fixture.transport.spanIds());
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }

    @Test
    void shouldSayWhenAPartWasLostOnTheWay() {
        final CloseReport report = fixture.engine.close(10, TimeUnit.SECONDS);
        assertEquals(0, report.created());
        // the first ones go out, and are lost, before the commit
        for (int i = 1; i <= 500; i++) {
            startSpan(i);
        }
        assertEquals(TraceEngine.CLOSED, writer.commit());
        assertEquals(500, fixture.engine.counters().dropped(DropReason.CLOSED));
        // and only once
        assertTrue(writer.commit() >= 0);
    }

    @Test
    void shouldCountTheRecordsOfALostBatch() {
        fixture.engine.close(10, TimeUnit.SECONDS);
        startSpan(1);
        writer.setMeta(1, 1, "staged, and gone with the next call").rollback();
        startSpan(2).setMeta(2, 1, "value");
        assertThrows(IndexOutOfBoundsException.class, () -> writer.flushChunk(true, new long[] {1}, 2));
        assertEquals(TraceEngine.CLOSED, writer.finish(2, 1).commit());
        assertEquals(3, fixture.count(EngineCounter.RECORDS_LOST));
        assertEquals(1, fixture.engine.counters().dropped(DropReason.CLOSED));
        assertEquals(TraceEngine.CLOSED, fixture.publishSpan(3));
        assertEquals(4, fixture.count(EngineCounter.RECORDS_LOST));
        assertEquals(2, fixture.engine.counters().dropped(DropReason.CLOSED));
    }

    @Test
    void shouldLetSeveralWritersDescribeOneSpan() throws Exception {
        final int key = fixture.engine.intern("key");
        final int value = fixture.engine.intern("by the other");
        startSpan(1).commit();
        fixture.engine.newWriter().setMetaId(1, key, value).commit();
        assertEquals("by the other", meta(1, "key"));
        writer.finish(1, 1).commit();
        fixture.flush();
    }
}
