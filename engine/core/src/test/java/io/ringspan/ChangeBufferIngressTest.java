/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.ReadOutOfBoundsException;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanNotFoundException;
import io.ringspan.protocol.UnknownOpcodeException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChangeBufferIngressTest {
    private static final int RECORD_MAX = 16 * 1024;

    private final EngineFixture fixture = new EngineFixture();
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(1024 * 1024));
    private final ChangeBuffer buffer = new ChangeBuffer().wrap(memory, 0, memory.capacity());
    private final RecordEncoder encoder = new RecordEncoder();
    private ChangeBufferIngress ingress;

    private void start(final DecodeMode mode) {
        fixture.config.mode(mode).ringRecordMax(RECORD_MAX);
        fixture.start();
        ingress = fixture.engine.newIngress("foreign");
        begin();
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private RecordEncoder begin() {
        return encoder.wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, memory.capacity() - ChangeBuffer.OPERATIONS_OFFSET);
    }

    private void create(final long id) {
        encoder.create(id, 0, 1, 1, 0);
    }

    private String meta(final long id, final String key) throws InterruptedException {
        return fixture.engine.query(reader -> reader.meta(id, key), 20, TimeUnit.SECONDS);
    }

    private boolean isLive(final long id) throws InterruptedException {
        return fixture.engine.query(
                reader -> {
                    try {
                        return reader.span(id) != null;
                    } catch (final SpanNotFoundException e) {
                        return false;
                    }
                },
                20,
                TimeUnit.SECONDS);
    }

    /** A source may define any id, also one that a text in front of a record stands for. */
    @Test
    void shouldMarkWhatIsCutWhateverIdsTheSourceHas() throws Exception {
        start(DecodeMode.LENIENT);
        for (int id = -50; id <= 1; id++) {
            ingress.defineString(id, "text " + id);
        }
        create(1);
        encoder.setStringPair(OpCode.SET_META_ATTR, 1, -2, -3);
        buffer.count(2);
        ingress.apply(buffer);
        ingress.addSpanEvent(1, 1, "e".repeat(2 * RECORD_MAX), null, 0, 0).commit();
        begin();
        encoder.setStringPair(OpCode.SET_META_ATTR, 1, -4, -2);
        buffer.count(1);
        ingress.apply(buffer);
        assertEquals("text -3", meta(1, "text -2"));
        assertEquals("text -2", meta(1, "text -4"));
        assertEquals(CutMark.VALUE, meta(1, CutMark.KEY));
    }

    @Test
    void shouldKeepTheIdsOfSourcesApart() throws Exception {
        start(DecodeMode.LENIENT);
        final int own = fixture.engine.intern("own text");
        final ChangeBufferIngress other = fixture.engine.newIngress("other");
        assertEquals("other", other.name());
        ingress.defineString(own, "foreign text").commit();
        other.defineString(own, "other text").commit();
        create(1);
        encoder.setStringPair(OpCode.SET_META_ATTR, 1, own, own);
        buffer.count(2);
        ingress.apply(buffer);
        begin();
        create(2);
        encoder.setStringPair(OpCode.SET_META_ATTR, 2, own, own);
        other.apply(buffer);
        fixture.engine
                .newWriter()
                .startIds(3, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                .setMetaId(3, own, own)
                .commit();
        assertEquals("foreign text", meta(1, "foreign text"));
        assertEquals("other text", meta(2, "other text"));
        assertEquals("own text", meta(3, "own text"));
        // evicted in one, still there in the others
        ingress.evictString(own).commit();
        other.flushChunk(true, new long[] {1, 2, 3}, 3).commit();
        fixture.flush();
        assertEquals(List.of(List.of(1L, 2L, 3L)), fixture.transport.chunks());
    }

    @Test
    void shouldKeepTheOrderOfCallsAndBuffers() throws Exception {
        start(DecodeMode.LENIENT);
        for (int i = 1; i <= 20; i++) {
            // the same id means something else each time
            ingress.defineString(7, "text " + i);
            begin();
            create(i);
            encoder.setStringPair(OpCode.SET_META_ATTR, i, 7, 7);
            buffer.count(2);
            assertTrue(ingress.apply(buffer) >= 0);
            ingress.evictString(7);
        }
        ingress.commit();
        assertEquals("text 3", meta(3, "text 3"));
        assertEquals("text 20", meta(20, "text 20"));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
    }

    @Test
    void shouldTakeTheSameIdsAnewWindowByWindow() throws Exception {
        final int texts = 100;
        fixture.config.stringsMax(256).internMax(16);
        start(DecodeMode.LENIENT);
        ingress.defineString(texts, "text of the window before");
        for (int window = 1; window <= 200; window++) {
            ingress.beginEpoch();
            // the last id of the window before still means what it did
            begin();
            create(window);
            encoder.setStringPair(OpCode.SET_META_ATTR, window, texts, texts).setLong(OpCode.FINISH_SPAN, window, 1);
            buffer.count(3);
            assertTrue(ingress.apply(buffer) >= 0);
            // fewer of them each second time, so that defining the same ids anew is not enough
            for (int i = window % 2 == 0 ? texts : 1; i <= texts; i++) {
                ingress.defineString(i, "text " + i + " of window " + window);
            }
        }
        ingress.commit();
        fixture.flush();
        assertEquals(200, fixture.transport.spanIds().size());
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.STRINGS_DROPPED));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
        // 1 was defined in the window before the last one
        begin();
        create(1000);
        encoder.setStringPair(OpCode.SET_META_ATTR, 1000, 1, 1);
        buffer.count(2);
        ingress.apply(buffer);
        assertEquals("text 1 of window 199", meta(1000, "text 1 of window 199"));
        ingress.beginEpoch();
        begin();
        encoder.setStringPair(OpCode.SET_META_ATTR, 1000, 1, 1);
        buffer.count(1);
        ingress.apply(buffer);
        fixture.settle();
        assertEquals(1, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
    }

    @Test
    void shouldRefuseAMalformedBufferAsAWhole() throws Exception {
        start(DecodeMode.LENIENT);
        create(1);
        create(2);
        memory.putShort(encoder.position(), (short) 0x7777);
        buffer.count(3);
        assertThrows(UnknownOpcodeException.class, () -> ingress.drain(buffer));
        // left as it was
        assertEquals(3, buffer.count());
        buffer.count(1_000_000);
        memory.setMemory(encoder.position(), 100, (byte) 0);
        final ChangeBuffer cut = new ChangeBuffer().wrap(memory, 0, encoder.position() + 1);
        assertThrows(ReadOutOfBoundsException.class, () -> ingress.apply(cut));
        assertThrows(ReadOutOfBoundsException.class, () -> ingress.apply(new ChangeBuffer().wrap(new byte[7])));
        assertEquals(3, fixture.count(EngineCounter.BUFFERS_REFUSED));
        fixture.flush();
        assertEquals(0, fixture.count(EngineCounter.SPANS_DECODED));
        buffer.count(2);
        assertTrue(ingress.apply(buffer) >= 0);
        assertTrue(isLive(1) && isLive(2));
    }

    @Test
    void shouldNotLetOthersTellTheTime() {
        start(DecodeMode.LENIENT);
        encoder.tick(1, 1);
        buffer.count(1);
        assertThrows(UnknownOpcodeException.class, () -> ingress.apply(buffer));
    }

    @Test
    void shouldTakeOnlyTheReferencesOpcodesInStrictMode() {
        start(DecodeMode.STRICT);
        encoder.setLong(OpCode.FINISH_SPAN, 1, 1);
        buffer.count(1);
        assertThrows(UnknownOpcodeException.class, () -> ingress.apply(buffer));
    }

    @Test
    void shouldZeroTheCountOfADrainedBufferOnly() {
        start(DecodeMode.LENIENT);
        create(1);
        buffer.count(1);
        ingress.apply(buffer);
        assertEquals(1, buffer.count());
        begin();
        create(2);
        ingress.drain(buffer);
        assertEquals(0, buffer.count());
        assertTrue(ingress.drain(buffer) >= 0);
    }

    @Test
    void shouldSplitABatchRecordThatIsLongerThanTheRingTakes() throws Exception {
        start(DecodeMode.LENIENT);
        final int pairs = 5000;
        final int[] ids = new int[2 * pairs];
        final int[] keys = new int[pairs];
        final double[] values = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            ids[2 * i] = 1 + i % 50;
            ids[2 * i + 1] = 1 + i % 50;
            keys[i] = 1 + i % 50;
            values[i] = i;
        }
        for (int i = 1; i <= 50; i++) {
            ingress.defineString(i, "text " + i);
        }
        create(1);
        encoder.batchSetMeta(1, ids, pairs).batchSetMetric(1, keys, values, pairs);
        create(2);
        buffer.count(4);
        assertTrue(ingress.apply(buffer) >= 0);
        assertEquals("text 50", meta(1, "text 50"));
        // the last one of each key wins, whatever part it was in
        final Double last = fixture.engine.query(reader -> reader.metric(1, "text 50"), 20, TimeUnit.SECONDS);
        assertEquals(pairs - 1.0, last);
        assertTrue(isLive(2));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }

    @Test
    void shouldRefuseAnotherRecordThatIsLongerThanTheRingTakes() throws Exception {
        start(DecodeMode.LENIENT);
        create(1);
        encoder.setMetaText(1, 0, "x".repeat(RECORD_MAX));
        buffer.count(2);
        final InvalidRecordException refused = assertThrows(InvalidRecordException.class, () -> ingress.apply(buffer));
        assertTrue(refused.getMessage().contains("ringspan.ring.record-max"), refused::getMessage);
        assertTrue(!isLive(1));
    }

    @Test
    void shouldSkipTheRestOfABufferButNotTheNextOneInStrictMode() throws Exception {
        start(DecodeMode.STRICT);
        create(1);
        // not live: the reference stops here
        encoder.setError(99, 1);
        int operations = 2;
        // long enough for several batches, so that the error has to be remembered from one to the next
        for (int i = 0; i < 3000; i++) {
            create(1000 + i);
            operations++;
        }
        buffer.count(operations);
        assertTrue(ingress.apply(buffer) >= 0);
        assertTrue(isLive(1));
        assertTrue(!isLive(1000) && !isLive(3999));
        assertTrue(fixture.count(EngineCounter.BATCHES_SKIPPED) > 0);
        begin();
        create(2);
        buffer.count(1);
        ingress.apply(buffer);
        assertTrue(isLive(2));
        // counts are published behind the query
        fixture.settle();
        assertEquals(3000, fixture.engine.counters().dropped(DropReason.SKIPPED));
        assertEquals(3002, fixture.count(EngineCounter.SPANS_DECODED));
    }

    @Test
    void shouldNotSkipABufferWhoseFirstBatchWasLostForTheErrorOfTheOneBefore() throws Exception {
        // four times the longest batch, and no tick in between
        fixture.config
                .ringSlots(256)
                .ringSlotLength(256)
                .ringOverflow(OverflowPolicy.DROP)
                .tickIntervalNs(TimeUnit.SECONDS.toNanos(10));
        start(DecodeMode.STRICT);
        final int createsPerBatch = RECORD_MAX / CreateDescriptor.LENGTH;
        final ChangeBufferIngress other = fixture.engine.newIngress("other");
        encoder.setError(99, 1);
        buffer.count(1);
        ingress.apply(buffer);
        fixture.settle();
        final HeldQuery query = HeldQuery.start(fixture.engine);
        begin();
        for (int i = 0; i < 3 * createsPerBatch; i++) {
            create(1000 + i);
        }
        buffer.count(3 * createsPerBatch);
        assertTrue(other.apply(buffer) >= 0);
        begin();
        for (int i = 0; i <= createsPerBatch; i++) {
            create(10_000 + i);
        }
        buffer.count(createsPerBatch + 1);
        assertEquals(TraceEngine.RING_FULL, ingress.apply(buffer));
        query.finish();
        assertTrue(!isLive(10_000));
        assertTrue(isLive(10_000 + createsPerBatch));
        assertEquals(createsPerBatch, fixture.engine.counters().dropped(DropReason.RING_FULL));
    }

    @Test
    void shouldPoisonOnlyItsOwnSource() throws Exception {
        start(DecodeMode.STRICT);
        final ChangeBufferIngress other = fixture.engine.newIngress("other");
        encoder.setError(99, 1);
        buffer.count(1);
        ingress.apply(buffer);
        begin();
        create(1);
        other.apply(buffer);
        assertTrue(isLive(1));
        // strings and chunks of the same source are no part of the buffer
        ingress.flushChunk(true, new long[] {1}, 1).commit();
        fixture.settle();
        assertEquals(List.of(1L), fixture.transport.spanIds());
    }

    @Test
    void shouldSkipARecordWithATextThatIsNotUtf8() throws Exception {
        start(DecodeMode.LENIENT);
        ingress.defineString(1, "key");
        create(1);
        encoder.setMetaText(1, 1, "text?");
        memory.putByte(encoder.position() - 1, (byte) 0xFF);
        create(2);
        encoder.setMetaText(2, 1, "fine");
        buffer.count(4);
        assertTrue(ingress.apply(buffer) >= 0);
        assertEquals(null, meta(1, "key"));
        assertEquals("fine", meta(2, "key"));
        assertEquals(1, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }

    @Test
    void shouldRefuseAnEventWithATextThatIsNotUtf8AtTheDoor() {
        start(DecodeMode.LENIENT);
        final UnsafeBuffer attributes = new UnsafeBuffer(new byte[] {3, 0, 0, 0, 'k', (byte) 0xED, (byte) 0xA0, 1, 1});
        final InvalidRecordException refused = assertThrows(
                InvalidRecordException.class,
                () -> ingress.addSpanEvent(1, 1, "event", attributes, 0, attributes.capacity()));
        assertEquals(
                "addSpanEvent: invalid utf8: invalid utf-8 sequence of 1 bytes from index 1", refused.getMessage());
    }

    @Test
    void shouldRefuseMoreSourcesThanAllowed() {
        fixture.config.sourcesMax(2);
        start(DecodeMode.LENIENT);
        fixture.engine.newIngress("second");
        final IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> fixture.engine.newIngress("third"));
        assertTrue(refused.getMessage().contains("ringspan.sources.max is 2"), refused::getMessage);
        assertTrue(refused.getMessage().contains("third"), refused::getMessage);
        assertThrows(IllegalStateException.class, () -> fixture.engine.newIngress("fourth"));
    }

    @Test
    void shouldRefuseMalformedEventsAtTheDoor() {
        start(DecodeMode.LENIENT);
        final UnsafeBuffer garbage = new UnsafeBuffer(new byte[] {1, 2, 3});
        assertThrows(InvalidRecordException.class, () -> ingress.addSpanEvent(1, 1, "event", garbage, 0, 3));
        assertTrue(ingress.commit() >= 0);
    }
}
