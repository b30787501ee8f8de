/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringspan.api.DecodeMode;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.fixture.AttributeBytes;
import io.ringspan.protocol.BufferedOperation;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.ReadOutOfBoundsException;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.WriteOutOfBoundsException;
import io.ringspan.table.TraceChunk;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OwnRecordsTest {
    private static final long SPAN = 1;
    private static final int FIRST = OpCode.SET_LONG_ATTR;
    private static final int LAST = OpCode.ABANDON_SEGMENT;

    private static Stream<Integer> opcodes() {
        return Stream.concat(
                IntStream.rangeClosed(FIRST, LAST).boxed(),
                IntStream.rangeClosed(OpCode.SET_SPAN_FIELDS, OpCode.SET_VALUE_ATTR)
                        .boxed());
    }

    private static void put(final int opcode, final RecordEncoder records, final int key, final int value) {
        final AttributeBytes items = new AttributeBytes().items("x", 1L, true, 0.5);
        final AttributeBytes attributes = new AttributeBytes().key("a").array("x", 2L);
        final AttributeBytes nested = new AttributeBytes().any(Arrays.asList("x", null, List.of(Map.entry("k", 1L))));
        switch (opcode) {
            case OpCode.SET_LONG_ATTR -> records.own().setLong(SPAN, key, 1);
            case OpCode.SET_BOOLEAN_ATTR -> records.own().setBoolean(SPAN, key, true);
            case OpCode.SET_ARRAY_ATTR -> records.own().setArray(SPAN, key, items.buffer(), 0, items.length());
            case OpCode.ADD_SPAN_LINK ->
                records.own().addSpanLink(SPAN, 1, 2, 3, 4, "st", attributes.buffer(), 0, attributes.length());
            case OpCode.SET_ERROR_DETAILS -> records.own().setErrorDetails(SPAN, value, "message", "stack");
            case OpCode.UNSET_ATTR -> records.own().unset(SPAN, key);
            case OpCode.SET_META_IF_ABSENT -> records.own().setMetaIfAbsent(SPAN, key, value);
            case OpCode.SET_METRIC_IF_ABSENT -> records.own().setMetricIfAbsent(SPAN, key, 1);
            case OpCode.SET_SAMPLING_PRIORITY -> records.own().setSamplingPriority(SPAN, 1, 2);
            case OpCode.SET_SAMPLING_RATES -> records.own().setSamplingRates(SPAN, 1, 1, 1);
            case OpCode.SET_SPAN_FIELDS -> records.own().setSpanFields(SPAN, -1, -1);
            case OpCode.SET_STATUS -> records.own().setStatus(SPAN, 2, value);
            case OpCode.SET_TRACE_STATE -> records.own().setTraceState(SPAN, value);
            case OpCode.SET_DROPPED_COUNTS -> records.own().setDroppedCounts(SPAN, 1, 2, 3);
            case OpCode.SET_VALUE_ATTR -> records.own().setValue(SPAN, key, nested.buffer(), 0, nested.length());
            case OpCode.ABANDON_SPAN -> records.own().abandonSpan(SPAN);
            default -> records.own().abandonSegment(SPAN);
        }
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void shouldHaveTheLengthOfItsLayout(final int opcode) {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        final RecordEncoder records = new RecordEncoder().wrap(buffer, 3, 253);
        put(opcode, records, 1, 2);
        assertEquals(opcode, buffer.getShort(3, LITTLE_ENDIAN));
        assertEquals(records.position() - 3, RecordLayout.length(opcode, buffer, 3, 256));
        assertFalse(OpCode.name(opcode).startsWith("Unknown"));
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void shouldWriteNothingWhenItDoesNotFit(final int opcode) {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        final RecordEncoder records = new RecordEncoder().wrap(buffer, 0, 256);
        put(opcode, records, 1, 2);
        final int length = records.position();
        buffer.setMemory(0, 256, (byte) 0);
        records.wrap(buffer, 0, length - 1);
        assertThrows(WriteOutOfBoundsException.class, () -> put(opcode, records, 1, 2));
        assertEquals(0, records.position());
        assertEquals(new UnsafeBuffer(new byte[256]), buffer);
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void shouldBeRefusedWhenCutAnywhere(final int opcode) {
        final RecordRun run = new RecordRun(DecodeMode.LENIENT, Map.of("env", "prod"));
        run.create(SPAN, 1).apply();
        final int key = run.id("k");
        final int value = run.id("v");
        put(opcode, run.records(), key, value);
        final int length = run.records().position();
        final int strings = run.store().strings().used();
        final int blocks = run.store().blocks().used();
        for (int limit = 1; limit < length; limit++) {
            assertFalse(run.apply(limit, false), "cut at " + limit);
            assertEquals(
                    ChangeBufferException.Kind.READ_OUT_OF_BOUNDS, run.error().kind(), "cut at " + limit);
        }
        assertEquals(length - 1, run.count(EngineCounter.RECORDS_MALFORMED));
        assertEquals(strings, run.store().strings().used());
        assertEquals(blocks, run.store().blocks().used());
        assertNull(run.reader().attribute(SPAN, "k"));
        assertEquals(0, run.reader().span(SPAN).error());
        assertTrue(run.apply(length, false));
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void shouldBeReadFromChangeBuffers(final int opcode) {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        final RecordEncoder records = new RecordEncoder().wrap(buffer, ChangeBuffer.OPERATIONS_OFFSET, 200);
        put(opcode, records, 1, 2);
        final int end = records.position();
        final BufferedOperation operation = new BufferedOperation();
        assertEquals(
                end,
                operation
                        .wrap(new ChangeBuffer().wrap(buffer, 0, end), ChangeBuffer.OPERATIONS_OFFSET)
                        .end());
        final ChangeBuffer cut = new ChangeBuffer().wrap(buffer, 0, end - 1);
        assertThrows(
                ReadOutOfBoundsException.class,
                () -> operation.wrap(cut, ChangeBuffer.OPERATIONS_OFFSET).end());
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void shouldBeUnknownWhereOnlyTheReferenceIsAllowed(final int opcode) {
        final RecordRun run = new RecordRun(DecodeMode.STRICT, Map.of());
        run.create(SPAN, 1).apply();
        put(opcode, run.records(), run.id("k"), run.id("v"));
        assertFalse(run.apply(run.records().position(), true));
        assertEquals(ChangeBufferException.Kind.UNKNOWN_OPCODE, run.error().kind());
        assertEquals(0, run.dropped(DropReason.ABANDONED));
        run.finish(SPAN);
        run.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldCountSpansThatAreNotLive(final DecodeMode mode) {
        final RecordRun run = new RecordRun(mode, Map.of());
        for (final int opcode : opcodes().toList()) {
            put(opcode, run.records(), run.id("k"), run.id("v"));
            assertEquals(mode == DecodeMode.LENIENT, run.apply());
        }
        assertEquals(opcodes().count(), run.count(EngineCounter.RECORDS_SPAN_NOT_FOUND));
        run.assertBalanced();
    }

    @Test
    void shouldNotAllocate() {
        final RecordRun run = new RecordRun(DecodeMode.LENIENT, Map.of("env", "prod"));
        final TraceChunk chunk = new TraceChunk(run.store().spans());
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[1 << 14]);
        final int key = run.id("k");
        final int value = run.id("v");
        run.create(SPAN, 1);
        opcodes()
                .filter(opcode -> opcode != OpCode.ABANDON_SPAN && opcode != OpCode.ABANDON_SEGMENT)
                .forEach(opcode -> put(opcode, run.records(), key, value));
        run.own().setLong(SPAN, key, Long.MAX_VALUE);
        run.create(2, 2).own().abandonSpan(2);
        run.records().setLong(OpCode.FINISH_SPAN, SPAN, 5);
        final int length = run.records().position();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int encoded = 0;
        long allocated = 0;
        for (int round = 0; round < 3000; round++) {
            if (round == 1000) {
                allocated = threads.getCurrentThreadAllocatedBytes();
            }
            assertTrue(run.apply(length, false));
            encoded += run.encode(chunk, payload);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        assertTrue(encoded > 0);
        // what one allocation a round would come to, were it the smallest object
        assertTrue(allocated < 2000 * 16, allocated + " bytes");
        run.assertBalanced();
    }
}
