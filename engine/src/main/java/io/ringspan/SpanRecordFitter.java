/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.RawMemory;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.Utf8;
import io.ringspan.protocol.WholeSpanDescriptor;
import io.ringspan.protocol.WithTextsDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a span record that has texts in place of ids, or is too long: with these texts in front of it, all texts cut to what is allowed
 * and to what is left, and tags left out that find no room at all.
 *
 * <p>Note: not threadsafe; owned by its span record.
 */
final class SpanRecordFitter {
    private static final int INITIAL_LENGTH = 1024;
    // room for saying that something was cut
    private static final int MARK_LENGTH =
            CutMark.KEY_LENGTH + WholeSpanDescriptor.TEXT_PREFIX_LENGTH + CutMark.VALUE_LENGTH;
    private static final int FIXED_LENGTH = WithTextsDescriptor.LENGTH + WholeSpanDescriptor.LENGTH + MARK_LENGTH;

    private Memory all = new Memory(MemoryBlock.allocate(INITIAL_LENGTH));
    // Of the record at hand. Checked at each access: another thread that is here by mistake changes the position, too.
    private UnsafeBuffer memory;
    private EngineCounters counters;
    private int textMax;
    private int position;
    // bytes that texts and pairs may still take
    private int room;
    private boolean cut;

    private record Memory(MemoryBlock block, UnsafeBuffer checked) {
        Memory(final MemoryBlock block) {
            this(block, new UnsafeBuffer(block.memory()));
        }

        Memory atLeast(final int wanted) {
            return wanted <= block.length() ? this : new Memory(block.atLeast(wanted, 0));
        }
    }

    RecordBatch fit(
            final RecordBatch batch,
            final RawMemory pairs,
            final int metaCount,
            final int metricCount,
            final TextScratch heldTexts,
            final TextScratch texts) {
        cut = heldTexts.cuts() + texts.cuts() > 0;
        // lengths first, and then the memory, which holds as much or more
        final int heldLength = heldTexts.length();
        final int textsLength = texts.length();
        final int metaLength = metaCount * BatchDescriptor.META_PAIR_LENGTH;
        final int metricLength = metricCount * BatchDescriptor.METRIC_PAIR_LENGTH;
        final long wanted = (long) heldLength + textsLength + metaLength + metricLength;
        final Memory large = all.atLeast(FIXED_LENGTH + (int) Math.max(0, Math.min(room, wanted)));
        all = large;
        memory = large.checked;
        position = WithTextsDescriptor.LENGTH;
        final int heldCount = copyTexts(heldTexts.memory(), heldLength, WithTextsDescriptor.TEXT_PREFIX_LENGTH);
        memory.putBytes(position, CutMark.BYTES, 0, CutMark.KEY_LENGTH);
        position += CutMark.KEY_LENGTH;
        final int at = position;
        memory.putBytes(at, pairs, 0, WholeSpanDescriptor.LENGTH);
        position += WholeSpanDescriptor.LENGTH;
        final int metas = copyPairs(pairs, WholeSpanDescriptor.LENGTH, metaCount, BatchDescriptor.META_PAIR_LENGTH);
        final int metrics = copyPairs(
                pairs, WholeSpanDescriptor.LENGTH + metaLength, metricCount, BatchDescriptor.METRIC_PAIR_LENGTH);
        final int textsAt = position;
        copyTexts(texts.memory(), textsLength, WholeSpanDescriptor.TEXT_PREFIX_LENGTH);
        if (cut) {
            putMark(heldCount);
        }
        memory.putShort(OperationHeader.OPCODE_OFFSET, (short) OpCode.WITH_TEXTS, LITTLE_ENDIAN);
        memory.putLong(
                OperationHeader.SPAN_ID_OFFSET,
                memory.getLong(at + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN),
                LITTLE_ENDIAN);
        memory.putInt(WithTextsDescriptor.TEXTS_LENGTH_OFFSET, at - WithTextsDescriptor.LENGTH, LITTLE_ENDIAN);
        memory.putInt(at + WholeSpanDescriptor.META_COUNT_OFFSET, metas, LITTLE_ENDIAN);
        memory.putInt(at + WholeSpanDescriptor.METRIC_COUNT_OFFSET, metrics, LITTLE_ENDIAN);
        memory.putInt(at + WholeSpanDescriptor.TEXT_LENGTH_OFFSET, position - textsAt, LITTLE_ENDIAN);
        return batch.note(OpCode.WITH_TEXTS, memory, 0)
                .note(OpCode.WHOLE_SPAN, memory, at)
                .wrap(memory, 0, position);
    }

    /** Says what a record may be, in front of {@link #fit}. */
    SpanRecordFitter limits(final int newTextMax, final int lengthMax, final EngineCounters newCounters) {
        textMax = newTextMax;
        room = lengthMax - FIXED_LENGTH;
        counters = newCounters;
        return this;
    }

    // how many found room
    private int copyTexts(final RawMemory source, final int length, final int prefixLength) {
        final int end = Math.min(length, source.capacity());
        int offset = 0;
        int count = 0;
        while (end - offset >= prefixLength) {
            final int textLength = source.getInt(offset + prefixLength - Integer.BYTES, LITTLE_ENDIAN);
            if (textLength < 0 || textLength > end - offset - prefixLength) {
                // another thread has been here
                return count;
            }
            if (room < prefixLength) {
                cut(EngineCounter.ATTRIBUTES_TOO_LONG);
                return count;
            }
            final int text = offset + prefixLength;
            final int fitting = Utf8.fitting(source, text, textLength, Math.min(textMax, room - prefixLength));
            if (fitting < textLength) {
                cut(EngineCounter.TEXTS_CUT);
            }
            memory.putBytes(position, source, offset, prefixLength + fitting);
            memory.putInt(position + prefixLength - Integer.BYTES, fitting, LITTLE_ENDIAN);
            position += prefixLength + fitting;
            room -= prefixLength + fitting;
            offset = text + textLength;
            count++;
        }
        return count;
    }

    private int copyPairs(final RawMemory source, final int offset, final int count, final int pairLength) {
        final int fitting = Math.min(count, Math.max(0, room) / pairLength);
        if (fitting < count) {
            cut(EngineCounter.ATTRIBUTES_TOO_LONG);
        }
        memory.putBytes(position, source, offset, fitting * pairLength);
        position += fitting * pairLength;
        room -= fitting * pairLength;
        return fitting;
    }

    private void cut(final EngineCounter counter) {
        cut = true;
        counters.add(counter, 1);
    }

    private void putMark(final int heldCount) {
        memory.putInt(position, WithTextsDescriptor.id(heldCount), LITTLE_ENDIAN);
        memory.putInt(position + Integer.BYTES, CutMark.VALUE_LENGTH, LITTLE_ENDIAN);
        position += WholeSpanDescriptor.TEXT_PREFIX_LENGTH;
        memory.putBytes(position, CutMark.BYTES, CutMark.KEY_LENGTH, CutMark.VALUE_LENGTH);
        position += CutMark.VALUE_LENGTH;
    }
}
