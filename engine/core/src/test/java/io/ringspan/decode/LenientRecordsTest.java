/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.StateReader;
import io.ringspan.decode.DecodeFixture.Sent;
import io.ringspan.decode.DecodeFixture.SentChunk;
import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.WholeSpanDescriptor;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single records do in lenient mode when something that they name is not there. */
class LenientRecordsTest {
    private static final int UNKNOWN = 90;
    private static final UnsafeBuffer BYTES = new UnsafeBuffer(new byte[] {1, 2, 3});

    private final DecodeFixture fixture = new DecodeFixture().withStrings(9);
    private final RecordEncoder records = fixture.records;

    @AfterEach
    void nothingLeaks() {
        fixture.assertNothingLeaks(100, "after the test");
    }

    /** Every kind of record that is about a live span. */
    static List<Consumer<RecordEncoder>> recordsOfSpans() {
        return List.of(
                e -> e.setStringPair(OpCode.SET_META_ATTR, 77, 1, 2),
                e -> e.setStringDouble(OpCode.SET_METRIC_ATTR, 77, 1, 2),
                e -> e.setString(OpCode.SET_SERVICE_NAME, 77, 1),
                e -> e.setString(OpCode.SET_RESOURCE_NAME, 77, 1),
                e -> e.setError(77, 1),
                e -> e.setLong(OpCode.SET_START, 77, 1),
                e -> e.setLong(OpCode.SET_DURATION, 77, 1),
                e -> e.setString(OpCode.SET_TYPE, 77, 1),
                e -> e.setString(OpCode.SET_NAME, 77, 1),
                e -> e.setStringPair(OpCode.SET_TRACE_META_ATTR, 77, 1, 2),
                e -> e.setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, 77, 1, 2),
                e -> e.setString(OpCode.SET_TRACE_ORIGIN, 77, 1),
                e -> e.batchSetMeta(77, new int[0], 0),
                e -> e.batchSetMeta(77, new int[] {1, 2, 3, 4}, 2),
                e -> e.batchSetMetric(77, new int[0], new double[0], 0),
                e -> e.batchSetMetric(77, new int[] {1, 2}, new double[] {1, 2}, 2),
                e -> e.setLong(OpCode.FINISH_SPAN, 77, 1),
                e -> e.setMetaText(77, 1, "some text"),
                e -> e.setMetaStruct(77, "key", BYTES, 0, 3),
                e -> e.addSpanEvent(77, 1, "name", BYTES, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("recordsOfSpans")
    void shouldCountAndSkipWhatIsAboutASpanThatIsNotLive(final Consumer<RecordEncoder> record) {
        records.create(1, 0, 5, 6, 0).setError(1, 2);
        record.accept(records);
        records.setError(1, 3);
        fixture.decode();
        assertEquals(3, fixture.state.span(1).error());
        assertEquals(1, fixture.stats.spanNotFound);
        assertEquals(0, fixture.stats.malformed);
        assertEquals(9 + 4, fixture.stats.records);
        assertEquals(
                ChangeBufferException.Kind.SPAN_NOT_FOUND,
                fixture.decoder.error().kind());
        // the same record does something once there is such a span
        records.create(77, 0, 5, 6, 0);
        record.accept(records);
        fixture.decode();
        assertEquals(1, fixture.stats.spanNotFound);
    }

    @Test
    void shouldStopAtABatchThatIsCutEvenIfItsSpanIsUnknown() {
        records.create(1, 0, 5, 6, 0).batchSetMeta(77, new int[] {1, 2}, 1);
        records.position(records.position() - 1);
        assertFalse(fixture.tryDecode());
        assertEquals(1, fixture.stats.malformed);
        assertEquals(1, fixture.spans.live());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldCreateASpanWithTheStringsThatAreKnown(final int position) {
        final int[] ids =
                IntStream.range(0, 4).map(i -> i == position ? UNKNOWN : i + 1).toArray();
        records.createSpanFull(1, 0, 5, 6, 0, ids[0], ids[1], ids[2], ids[3], 42);
        if (position == 0) {
            records.createSpan(2, 0, 5, 6, 0, UNKNOWN, 43);
        }
        fixture.decode();
        assertEquals(position == 0 ? 2 : 1, fixture.stats.stringNotFound);
        final StateReader state = fixture.state;
        assertEquals(position == 0 ? "" : "s1", state.text(state.span(1).name()));
        assertEquals(position == 1 ? "" : "s2", state.text(state.span(1).service()));
        assertEquals(position == 2 ? "" : "s3", state.text(state.span(1).resource()));
        assertEquals(position == 3 ? "" : "s4", state.text(state.span(1).type()));
        assertEquals(42, state.span(1).start());
        if (position == 0) {
            assertEquals(43, state.span(2).start());
        }
    }

    @Test
    void shouldLeaveASpanAsItWasWhenAStringIsUnknown() {
        records.createSpanFull(1, 0, 5, 6, 0, 1, 2, 3, 4, 42);
        records.setString(OpCode.SET_NAME, 1, UNKNOWN)
                .setString(OpCode.SET_SERVICE_NAME, 1, UNKNOWN)
                .setString(OpCode.SET_RESOURCE_NAME, 1, UNKNOWN)
                .setString(OpCode.SET_TYPE, 1, UNKNOWN)
                .setString(OpCode.SET_TRACE_ORIGIN, 1, UNKNOWN)
                .setStringPair(OpCode.SET_META_ATTR, 1, UNKNOWN, 1)
                .setStringPair(OpCode.SET_META_ATTR, 1, 1, UNKNOWN)
                .setStringDouble(OpCode.SET_METRIC_ATTR, 1, UNKNOWN, 1)
                .setStringPair(OpCode.SET_TRACE_META_ATTR, 1, UNKNOWN, 1)
                .setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 1, UNKNOWN)
                .setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, 1, UNKNOWN, 1)
                .setMetaText(1, UNKNOWN, "text")
                .setLong(OpCode.FINISH_SPAN, 1, 9);
        final SentChunk chunk = fixture.decode().get(0);
        final Sent span = chunk.spans().get(0);
        assertEquals(12, fixture.stats.stringNotFound);
        assertEquals("s1", span.name());
        assertEquals("s2", span.service());
        assertEquals(Map.of(), span.meta());
        assertEquals(Map.of(), span.metrics());
        assertEquals(Map.of(), chunk.traceMeta());
        assertEquals(Map.of(), chunk.traceMetrics());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldSetTheOtherPairsOfABatch(final int position) {
        final int[] pairs = {1, 2, 3, 4, 5, 6};
        pairs[position] = UNKNOWN;
        final int[] keys = {1, 2, 3};
        keys[position / 2] = UNKNOWN;
        records.create(1, 0, 5, 6, 0)
                .batchSetMeta(1, pairs, 3)
                .batchSetMetric(1, keys, new double[] {1, 2, 3}, 3)
                .setError(1, 8);
        fixture.decode();
        assertEquals(2, fixture.stats.stringNotFound);
        assertEquals(8, fixture.state.span(1).error());
        for (int pair = 0; pair < 3; pair++) {
            final boolean lost = pair == position / 2;
            assertEquals(lost ? null : "s" + (2 * pair + 2), fixture.state.meta(1, "s" + (2 * pair + 1)));
            assertEquals(lost ? null : (Double) (pair + 1.0), fixture.state.metric(1, "s" + (pair + 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void shouldTakeTheRestOfAWholeSpan(final int position) {
        final int[] coreIds = {1, 2, 3, 4};
        final int[] metaIds = {5, 6, 7, 8};
        final int[] metricIds = {1, 2};
        final int[] textKeyIds = {3, 4};
        if (position < 4) {
            coreIds[position] = UNKNOWN;
        } else if (position < 6) {
            metaIds[position - 4] = UNKNOWN;
        } else if (position < 8) {
            metricIds[position - 6] = UNKNOWN;
        } else {
            textKeyIds[0] = UNKNOWN;
        }
        fixture.wholeSpan(1, 6, true, coreIds, metaIds, metricIds, textKeyIds);
        final Sent span = fixture.decode().get(0).spans().get(0);
        assertEquals(1, fixture.stats.stringNotFound);
        assertEquals(position == 0 ? "" : "s1", span.name());
        assertEquals(position == 1 ? "" : "s2", span.service());
        assertEquals(100, span.start());
        assertEquals(10, span.duration());
        assertEquals(position == 4 || position == 5 ? null : "s6", span.meta().get("s5"));
        assertEquals("s8", span.meta().get("s7"));
        assertEquals(position == 6 ? null : (Double) 1.0, span.metrics().get("s1"));
        assertEquals(position == 7 ? null : (Double) 2.0, span.metrics().get("s2"));
        assertEquals(position == 8 ? null : "inline", span.meta().get("s3"));
        assertEquals("inline", span.meta().get("s4"));
    }

    @Test
    void shouldKeepStringsThatWereEvictedOrDefinedAnew() {
        records.create(1, 0, 5, 6, 0)
                .setStringPair(OpCode.SET_META_ATTR, 1, 1, 2)
                .defineString(2, "new")
                .evictString(1)
                .evictString(UNKNOWN)
                .setStringPair(OpCode.SET_META_ATTR, 1, 3, 2)
                .setStringPair(OpCode.SET_META_ATTR, 1, 1, 2)
                .setLong(OpCode.FINISH_SPAN, 1, 1);
        final Sent span = fixture.decode().get(0).spans().get(0);
        assertEquals(Map.of("s1", "s2", "s3", "new"), span.meta());
        assertEquals(1, fixture.stats.stringNotFound);
    }

    // nothing is behind the length of the text, so the record ends where it should
    @ParameterizedTest
    @ValueSource(ints = {1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldCountATextThatLeadsOutOfAWholeSpan(final int length) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[WholeSpanDescriptor.LENGTH + 8]);
        record.putShort(0, (short) OpCode.WHOLE_SPAN, ByteOrder.LITTLE_ENDIAN);
        record.putLong(2, 1, ByteOrder.LITTLE_ENDIAN);
        record.putInt(WholeSpanDescriptor.TEXT_LENGTH_OFFSET, 8, ByteOrder.LITTLE_ENDIAN);
        record.putInt(WholeSpanDescriptor.LENGTH + 4, length, ByteOrder.LITTLE_ENDIAN);
        records.records(record, 0, record.capacity());
        fixture.decode();
        assertEquals(1, fixture.stats.malformed);
        assertEquals(1, fixture.spans.live());
    }

    @Test
    void shouldSkipEventsWithBadAttributes() {
        records.create(1, 0, 5, 6, 0)
                .addSpanEvent(1, 2, "bad", BYTES, 0, 3)
                .addSpanEvent(1, 2, "good", BYTES, 0, 0)
                .setMetaStruct(1, "key", BYTES, 0, 3)
                .setMetaText(1, 1, "")
                .setLong(OpCode.FINISH_SPAN, 1, 1);
        final Sent span = fixture.decode().get(0).spans().get(0);
        assertEquals(1, span.events());
        assertEquals(Map.of("struct key", "\u0001\u0002\u0003", "s1", ""), span.meta());
        assertEquals(1, fixture.stats.malformed);
    }

    @Test
    void shouldRememberTheTick() {
        assertEquals(0, fixture.core.tickNs());
        records.tick(5, 123);
        fixture.decode();
        assertEquals(123, fixture.core.tickNs());
        assertEquals(5, fixture.core.elapsedNs());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 255, OpCode.LAST_OWN + 1, 65535})
    void shouldStopAtUnknownOpcodes(final int opcode) {
        records.create(1, 0, 5, 6, 0).setError(1, 5).setLong(opcode, 1, 7).setError(1, 6);
        assertFalse(fixture.tryDecode());
        assertEquals(
                "unknown opcode: " + opcode,
                fixture.decoder.error().toException().getMessage());
        assertEquals(5, fixture.state.span(1).error());
        assertEquals(1, fixture.stats.malformed);
    }

    @Test
    void shouldStopWhereverARecordIsCut() {
        final List<Consumer<RecordEncoder>> all = recordsOfSpans();
        records.create(77, 0, 5, 6, 0);
        fixture.decode();
        long malformed = 0;
        for (final Consumer<RecordEncoder> record : all) {
            record.accept(records);
            final int length = records.position();
            records.position(0);
            for (int cut = 1; cut < length; cut++) {
                record.accept(records);
                records.position(cut);
                assertFalse(fixture.tryDecode());
                assertEquals(++malformed, fixture.stats.malformed);
            }
        }
        assertTrue(malformed > 300, "too few cuts");
        assertEquals(1, fixture.spans.live());
    }
}
