/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that hold everything about a span: what is cut or damaged in them, and spans without a segment. */
class CompleteSpanTest {
    private static final List<Integer> CORE = List.of(1, 2, -2, 0);
    private static final long SPAN = 7;
    private static final long SEGMENT = 9;
    // an entry of each opcode that there may be
    private static final List<Op> ENTRIES = List.of(
            new TagOps.TextPair(OpCode.SET_META_ATTR, SPAN, 1, 2),
            new TagOps.NumberPair(OpCode.SET_METRIC_ATTR, SPAN, 3, 1.5),
            new TagOps.TextPair(OpCode.SET_TRACE_META_ATTR, SPAN, 1, -3),
            new TagOps.NumberPair(OpCode.SET_TRACE_METRICS_ATTR, SPAN, 4, 2),
            new SpanOps.Text(OpCode.SET_TRACE_ORIGIN, SPAN, 5),
            new TagOps.Texts(SPAN, List.of(List.of(1, 2), List.of(-2, 4))),
            new TagOps.Numbers(SPAN, List.of(6, 7)),
            new TagOps.InlineText(SPAN, 6, "inline"),
            new TagOps.Struct(SPAN, "struct", "bytes"),
            new TagOps.Typed(SPAN, 8, 5L, false),
            new TagOps.Typed(SPAN, 9, true, false),
            new TagOps.Typed(SPAN, 5, List.of("item", 2L), false),
            new TagOps.Value(SPAN, 6, new Nested(List.of(1L)), false),
            new TagOps.Unset(SPAN, 1),
            new TagOps.TextPair(OpCode.SET_META_IF_ABSENT, SPAN, 1, 5),
            new TagOps.NumberPair(OpCode.SET_METRIC_IF_ABSENT, SPAN, 2, 4),
            new TagOps.Event(SPAN, 5, "event", List.of(new Attribute("key", "value")), false),
            new TagOps.Link(SPAN, 3, 1, "state", List.of(new Attribute("key", 2L)), false),
            new SpanOps.ErrorDetails(SPAN, 3, "message", "stack"),
            new SpanOps.Priority(SPAN, 2, 4),
            new SpanOps.Rates(SPAN, 1, 0.5, 0.25),
            new SpanOps.Status(SPAN, 2, 4),
            new SpanOps.TraceState(SPAN, 5),
            new SpanOps.Dropped(SPAN, 1, 2));

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 12));

    private static CompleteSpan span(
            final long segment, final boolean lone, final boolean last, final List<Op> entries) {
        return new CompleteSpan(
                SPAN, segment, lone, last, CORE, 0x8C01, entries, List.of("text", "other"), CompleteSpan.Fault.NONE);
    }

    private static DecoderRun run(final DecodeMode mode, final int segments) {
        final DecoderRun run = new DecoderRun(mode, Map.of("env", "prod"), 3, 8, segments, 64, 256, 1 << 13);
        Programs.prelude().forEach(run::apply);
        return run;
    }

    private int write(final Op op) {
        final RecordEncoder records = new RecordEncoder().wrap(buffer, 0, buffer.capacity());
        op.write(records);
        return records.position();
    }

    private boolean decode(final DecoderRun run, final int length) {
        return run.apply(0, buffer, 0, length, RecordDecoder.UNTIL_LIMIT, false);
    }

    @Test
    void shouldHaveAnEntryOfEveryOpcode() {
        final List<Integer> expected = new ArrayList<>();
        for (int opcode = 0; opcode < 1 << Short.SIZE; opcode++) {
            if (CompleteSpanDescriptor.presence(opcode) != 0) {
                expected.add(opcode);
            }
        }
        assertEquals(expected, ENTRIES.stream().map(Op::opcode).sorted().toList());
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldTakeEveryEntryOrNone(final DecodeMode mode) {
        final int length = write(span(SEGMENT, false, true, ENTRIES));
        final byte[] valid = new byte[length];
        buffer.getBytes(0, valid);
        final List<byte[]> damaged = new ArrayList<>(Hostile.prefixes(valid));
        damaged.addAll(Hostile.numbers(valid, 0));
        int refused = 0;
        int taken = 0;
        for (final byte[] bytes : damaged) {
            final DecoderRun run = run(mode, 4);
            final long before = run.counts().malformed;
            buffer.putBytes(0, bytes);
            final boolean complete = decode(run, bytes.length);
            final Counts counts = run.counts();
            if (counts.malformed > before && recordLength(bytes) >= bytes.length) {
                assertEquals(before + 1, counts.malformed);
                assertEquals(0, counts.created, "refused, but there is a span");
                assertEquals(mode == DecodeMode.LENIENT && recordLength(bytes) == bytes.length, complete);
                refused++;
            } else if (complete && counts.created == 1) {
                taken++;
            }
            run.checkChunks();
            if (mode == DecodeMode.LENIENT) {
                run.assertNothingLeaks();
            }
        }
        assertTrue(refused > valid.length && taken > 100, refused + " refused, " + taken + " taken");
    }

    // as the record says it; of one that is too short to say, more than there is
    private static long recordLength(final byte[] bytes) {
        if (bytes.length < CompleteSpanDescriptor.LENGTH) {
            return CompleteSpanDescriptor.LENGTH;
        }
        final UnsafeBuffer memory = new UnsafeBuffer(bytes);
        if (memory.getShort(0, LITTLE_ENDIAN) != OpCode.COMPLETE_SPAN) {
            return 0;
        }
        return CompleteSpanDescriptor.LENGTH
                + Integer.toUnsignedLong(memory.getInt(CompleteSpanDescriptor.ENTRIES_LENGTH_OFFSET, LITTLE_ENDIAN))
                + Integer.toUnsignedLong(memory.getInt(CompleteSpanDescriptor.TEXTS_LENGTH_OFFSET, LITTLE_ENDIAN));
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldLeaveOutWhatMeansNothingInBothModes(final DecodeMode mode) {
        final DecoderRun run = run(mode, 4);
        final int unknown = 1000;
        final List<Op> entries = List.of(
                new TagOps.TextPair(OpCode.SET_META_ATTR, SPAN, unknown, 2),
                new TagOps.Texts(SPAN, List.of(List.of(1, unknown), List.of(1, 2))),
                new SpanOps.Text(OpCode.SET_TRACE_ORIGIN, SPAN, unknown),
                new TagOps.InlineText(SPAN, unknown, "x"),
                new TagOps.NumberPair(OpCode.SET_METRIC_ATTR, SPAN, 3, 1.5));
        assertTrue(decode(run, write(span(SEGMENT, false, true, entries))));
        assertEquals(4, run.counts().stringNotFound);
        final Map<String, Object> sent = run.takeChunks().get(0).get(0);
        assertTrue(sent.get("meta").toString().contains(Programs.TEXTS.get(1) + "=" + Programs.TEXTS.get(2)));
        assertTrue(sent.get("metrics").toString().contains(Programs.TEXTS.get(3) + "=1.5"));
        assertTrue(sent.get("meta").toString().contains("_ringspan.incomplete=records-lost"));
    }

    @Test
    void shouldMarkTheTraceOfARecordThatIsRefused() {
        final DecoderRun run = run(DecodeMode.LENIENT, 4);
        final CompleteSpan broken =
                new CompleteSpan(3, SEGMENT, false, false, CORE, 0, ENTRIES, List.of(), CompleteSpan.Fault.NO_FLAGS);
        assertTrue(decode(run, write(broken)));
        assertTrue(decode(run, write(span(SEGMENT, false, true, List.of()))));
        assertTrue(run.takeChunks().get(0).get(0).get("meta").toString().contains("_ringspan.incomplete"));
    }

    @Test
    void shouldSendASpanWithoutASegmentByItself() {
        // one segment only, which is taken
        final DecoderRun run = run(DecodeMode.LENIENT, 1);
        assertTrue(decode(run, write(new SpanOps.Create(OpCode.CREATE, SPAN, 0, 0, List.of(), 0))));
        assertTrue(decode(run, write(span(0, true, true, ENTRIES))));
        assertTrue(decode(run, write(span(0, true, false, List.of()))));
        final List<List<Map<String, Object>>> chunks = run.takeChunks();
        assertEquals(2, chunks.size());
        final String tags = chunks.get(0).get(0).get("metrics").toString();
        assertTrue(tags.contains("_dd.top_level=1.0") && tags.contains("_sampling_priority_v1=2.0"), tags);
        assertFalse(chunks.get(1).get(0).get("metrics").toString().contains("_dd.top_level"));
        assertFalse(chunks.get(1).get(0).get("meta").toString().contains("_dd.origin"), "left by the one before");
        // the live span of the same id is what it was
        final Counts counts = run.counts();
        assertEquals(0, counts.replaced);
        assertEquals(1, counts.live);
        assertTrue(decode(run, write(new SpanOps.Time(OpCode.FINISH_SPAN, SPAN, 5))));
        assertEquals(1, run.takeChunks().size());
        run.assertNothingLeaks();
    }
}
