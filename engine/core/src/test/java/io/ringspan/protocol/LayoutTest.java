/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layouts as literal numbers: whoever moves a field has to move it here too, knowingly. */
class LayoutTest {
    private static void assertLayout(final int[] expected, final int... actual) {
        assertEquals(java.util.Arrays.toString(expected), java.util.Arrays.toString(actual));
    }

    private static int[] at(final int... numbers) {
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({
        "0, Create, 42",
        "1, SetMetaAttr, 18",
        "2, SetMetricAttr, 22",
        "3, SetServiceName, 14",
        "4, SetResourceName, 14",
        "5, SetError, 14",
        "6, SetStart, 18",
        "7, SetDuration, 18",
        "8, SetType, 14",
        "9, SetName, 14",
        "10, SetTraceMetaAttr, 18",
        "11, SetTraceMetricsAttr, 22",
        "12, SetTraceOrigin, 14",
        "13, CreateSpan, 54",
        "14, CreateSpanFull, 66",
        "15, BatchSetMeta, 14",
        "16, BatchSetMetric, 14",
        "256, FinishSpan, 18",
        "257, FlushChunk, 18",
        "258, DefineString, 18",
        "259, EvictString, 14",
        "260, SetMetaText, 18",
        "261, SetMetaStruct, 18",
        "262, AddSpanEvent, 26",
        "263, WholeSpan, 94",
        "264, Tick, 18",
        "277, BeginEpoch, 10",
        "278, WithTexts, 14",
        "279, SetSpanFields, 18",
        "280, SetStatus, 18",
        "281, SetTraceState, 14",
        "282, SetDroppedCounts, 22",
        "283, SetValueAttr, 18",
        "284, CompleteSpan, 94"
    })
    void shouldHaveNamesAndLengths(final int opcode, final String name, final int length) {
        assertTrue(OpCode.isKnown(opcode));
        assertEquals(opcode < 17, OpCode.isReference(opcode));
        assertEquals(opcode == 0 || opcode == 13 || opcode == 14, OpCode.isCreate(opcode));
        assertEquals(name, OpCode.name(opcode));
        assertEquals(length, RecordLayout.fixedLength(opcode));
    }

    @Test
    void shouldKnowNoOtherOpcodes() {
        for (int code = -2; code < 0x20000; code++) {
            assertEquals((code >= 0 && code <= 16) || (code >= 256 && code <= 284), OpCode.isKnown(code));
        }
        assertFalse(OpCode.isReference(256));
        assertFalse(OpCode.isKnown(Integer.MIN_VALUE));
    }

    @Test
    void shouldPlaceTheArgumentsOfTheReference() {
        assertLayout(at(0, 8, 8), ChangeBuffer.COUNT_OFFSET, ChangeBuffer.COUNT_LENGTH, ChangeBuffer.OPERATIONS_OFFSET);
        assertLayout(
                at(0, 2, 10), OperationHeader.OPCODE_OFFSET, OperationHeader.SPAN_ID_OFFSET, OperationHeader.LENGTH);
        assertLayout(
                at(10, 18, 26, 34, 42),
                CreateDescriptor.TRACE_ID_LOW_OFFSET,
                CreateDescriptor.TRACE_ID_HIGH_OFFSET,
                CreateDescriptor.SEGMENT_ID_OFFSET,
                CreateDescriptor.PARENT_ID_OFFSET,
                CreateDescriptor.LENGTH);
        assertLayout(
                at(42, 46, 54),
                CreateSpanDescriptor.NAME_ID_OFFSET,
                CreateSpanDescriptor.START_OFFSET,
                CreateSpanDescriptor.LENGTH);
        assertLayout(
                at(42, 46, 50, 54, 58, 66),
                CreateSpanFullDescriptor.NAME_ID_OFFSET,
                CreateSpanFullDescriptor.SERVICE_ID_OFFSET,
                CreateSpanFullDescriptor.RESOURCE_ID_OFFSET,
                CreateSpanFullDescriptor.TYPE_ID_OFFSET,
                CreateSpanFullDescriptor.START_OFFSET,
                CreateSpanFullDescriptor.LENGTH);
        assertLayout(at(10, 14), StringDescriptor.STRING_ID_OFFSET, StringDescriptor.LENGTH);
        assertLayout(at(10, 14), IntDescriptor.VALUE_OFFSET, IntDescriptor.LENGTH);
        assertLayout(at(10, 18), LongDescriptor.VALUE_OFFSET, LongDescriptor.LENGTH);
        assertLayout(
                at(10, 14, 18),
                StringPairDescriptor.KEY_ID_OFFSET,
                StringPairDescriptor.VALUE_ID_OFFSET,
                StringPairDescriptor.LENGTH);
        assertLayout(
                at(10, 14, 22),
                StringDoubleDescriptor.KEY_ID_OFFSET,
                StringDoubleDescriptor.VALUE_OFFSET,
                StringDoubleDescriptor.LENGTH);
        assertLayout(
                at(10, 14, 8, 12),
                BatchDescriptor.COUNT_OFFSET,
                BatchDescriptor.LENGTH,
                BatchDescriptor.META_PAIR_LENGTH,
                BatchDescriptor.METRIC_PAIR_LENGTH);
    }

    @Test
    void shouldPlaceTheArgumentsOfItsOwnRecords() {
        assertLayout(
                at(10, 14, 18, 8, 1),
                FlushChunkDescriptor.FLAGS_OFFSET,
                FlushChunkDescriptor.COUNT_OFFSET,
                FlushChunkDescriptor.LENGTH,
                FlushChunkDescriptor.SPAN_ID_LENGTH,
                FlushChunkDescriptor.FIRST_IS_LOCAL_ROOT);
        assertLayout(
                at(10, 14, 18),
                DefineStringDescriptor.STRING_ID_OFFSET,
                DefineStringDescriptor.TEXT_LENGTH_OFFSET,
                DefineStringDescriptor.LENGTH);
        assertLayout(at(10, 14), EvictStringDescriptor.STRING_ID_OFFSET, EvictStringDescriptor.LENGTH);
        assertLayout(
                at(10, 14, 18), TextDescriptor.KEY_ID_OFFSET, TextDescriptor.TEXT_LENGTH_OFFSET, TextDescriptor.LENGTH);
        assertLayout(
                at(10, 14, 18),
                MetaStructDescriptor.KEY_LENGTH_OFFSET,
                MetaStructDescriptor.VALUE_LENGTH_OFFSET,
                MetaStructDescriptor.LENGTH);
        assertLayout(
                at(10, 18, 22, 26),
                SpanEventDescriptor.TIME_OFFSET,
                SpanEventDescriptor.NAME_LENGTH_OFFSET,
                SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET,
                SpanEventDescriptor.LENGTH);
        assertLayout(
                at(10, 18, 26, 34, 42, 50, 58, 62, 66, 70, 74, 78, 82, 86, 90, 94, 1, 8),
                WholeSpanDescriptor.TRACE_ID_LOW_OFFSET,
                WholeSpanDescriptor.TRACE_ID_HIGH_OFFSET,
                WholeSpanDescriptor.SEGMENT_ID_OFFSET,
                WholeSpanDescriptor.PARENT_ID_OFFSET,
                WholeSpanDescriptor.START_OFFSET,
                WholeSpanDescriptor.DURATION_OFFSET,
                WholeSpanDescriptor.ERROR_OFFSET,
                WholeSpanDescriptor.NAME_ID_OFFSET,
                WholeSpanDescriptor.SERVICE_ID_OFFSET,
                WholeSpanDescriptor.RESOURCE_ID_OFFSET,
                WholeSpanDescriptor.TYPE_ID_OFFSET,
                WholeSpanDescriptor.FLAGS_OFFSET,
                WholeSpanDescriptor.META_COUNT_OFFSET,
                WholeSpanDescriptor.METRIC_COUNT_OFFSET,
                WholeSpanDescriptor.TEXT_LENGTH_OFFSET,
                WholeSpanDescriptor.LENGTH,
                WholeSpanDescriptor.LAST_OF_SEGMENT,
                WholeSpanDescriptor.TEXT_PREFIX_LENGTH);
    }

    @Test
    void shouldPlaceTheFieldsOfACompleteSpan() {
        assertLayout(
                at(10, 18, 26, 34, 42, 50, 58, 62, 66, 70, 74, 78, 82, 86, 90, 94, 8, 2, 4),
                CompleteSpanDescriptor.TRACE_ID_LOW_OFFSET,
                CompleteSpanDescriptor.TRACE_ID_HIGH_OFFSET,
                CompleteSpanDescriptor.SEGMENT_ID_OFFSET,
                CompleteSpanDescriptor.PARENT_ID_OFFSET,
                CompleteSpanDescriptor.START_OFFSET,
                CompleteSpanDescriptor.DURATION_OFFSET,
                CompleteSpanDescriptor.ERROR_OFFSET,
                CompleteSpanDescriptor.NAME_ID_OFFSET,
                CompleteSpanDescriptor.SERVICE_ID_OFFSET,
                CompleteSpanDescriptor.RESOURCE_ID_OFFSET,
                CompleteSpanDescriptor.TYPE_ID_OFFSET,
                CompleteSpanDescriptor.FLAGS_OFFSET,
                CompleteSpanDescriptor.FIELDS_OFFSET,
                CompleteSpanDescriptor.ENTRIES_LENGTH_OFFSET,
                CompleteSpanDescriptor.TEXTS_LENGTH_OFFSET,
                CompleteSpanDescriptor.LENGTH,
                CompleteSpanDescriptor.ENTRY_SHIFT,
                CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH,
                CompleteSpanDescriptor.TEXT_PREFIX_LENGTH);
        assertLayout(
                at(1, 2, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000),
                CompleteSpanDescriptor.LAST_OF_SEGMENT,
                CompleteSpanDescriptor.NO_SEGMENT,
                CompleteSpanDescriptor.HAS_TAGS,
                CompleteSpanDescriptor.HAS_EVENTS,
                CompleteSpanDescriptor.HAS_LINKS,
                CompleteSpanDescriptor.HAS_FIELDS,
                CompleteSpanDescriptor.HAS_TRACE,
                CompleteSpanDescriptor.HAS_CONDITIONS);
    }

    @Test
    void shouldSayWhichRecordsTheEntriesOfACompleteSpanMayBe() {
        final int[][] expected = {
            {0x100, 1, 2, 15, 16, 260, 261, 265, 266, 267, 269, 283},
            {0x200, 262},
            {0x400, 268},
            {0x800, 280, 281, 282},
            {0x1000, 10, 11, 12, 273, 274},
            {0x2000, 270, 271, 272}
        };
        int found = 0;
        for (final int[] kind : expected) {
            for (int i = 1; i < kind.length; i++) {
                assertEquals(kind[0], CompleteSpanDescriptor.presence(kind[i]), OpCode.name(kind[i]));
                found++;
            }
        }
        int known = 0;
        for (int code = 0; code < 0x10000; code++) {
            known += CompleteSpanDescriptor.presence(code) == 0 ? 0 : 1;
        }
        assertEquals(found, known);
    }

    @Test
    void shouldPlaceTheCoreFieldsOfASpan() {
        assertLayout(
                at(0, 8, 16, 24, 32, 40, 48, 52, 56, 60, 64, 68, 72),
                SpanHeader.SPAN_ID_OFFSET,
                SpanHeader.TRACE_ID_LOW_OFFSET,
                SpanHeader.TRACE_ID_HIGH_OFFSET,
                SpanHeader.PARENT_ID_OFFSET,
                SpanHeader.START_OFFSET,
                SpanHeader.DURATION_OFFSET,
                SpanHeader.ERROR_OFFSET,
                SpanHeader.NAME_OFFSET,
                SpanHeader.SERVICE_OFFSET,
                SpanHeader.RESOURCE_OFFSET,
                SpanHeader.TYPE_OFFSET,
                SpanHeader.ACTIVE_OFFSET,
                SpanHeader.LENGTH);
    }

    @Test
    void shouldResetEveryByteOfAReusedSpan() {
        final RawMemory buffer = RawMemory.allocate(8 + 72 + 8, 8);
        buffer.setMemory(0, buffer.capacity(), (byte) -1);
        final SpanHeader header = new SpanHeader().wrap(buffer, 8).init(1, 2, 3, 4);
        assertEquals(1, header.spanId());
        assertEquals(2, header.traceIdLow());
        assertEquals(3, header.traceIdHigh());
        assertEquals(4, header.parentId());
        for (int i = 8 + 32; i < 8 + 68; i++) {
            assertEquals(0, buffer.getByte(i), "byte " + i);
        }
        assertEquals(1, buffer.getInt(8 + 68));
        assertEquals(-1, buffer.getLong(0));
        assertEquals(-1, buffer.getLong(80));
        header.start(5).duration(6);
        assertEquals(5, buffer.getLong(8 + 32));
        assertEquals(6, buffer.getLong(8 + 40));
        header.release();
        assertEquals(0, buffer.getInt(8 + 68));
    }

    @Test
    void shouldTellStringIdsFromNumbers() {
        final int[][] stringArguments = {
            {}, {0, 1}, {0}, {0}, {0}, {}, {}, {}, {0}, {0}, {0, 1}, {0}, {0}, {3}, {3, 4, 5, 6}, {}, {}
        };
        for (int opcode = 0; opcode < stringArguments.length; opcode++) {
            int found = 0;
            for (int i = 0; i < RecordLayout.argumentCount(opcode); i++) {
                if (RecordLayout.isStringId(opcode, i)) {
                    assertEquals(stringArguments[opcode][found++], i, OpCode.name(opcode));
                    assertEquals(4, RecordLayout.argumentWidth(opcode, i), OpCode.name(opcode));
                }
            }
            assertEquals(stringArguments[opcode].length, found, OpCode.name(opcode));
        }
    }
}
