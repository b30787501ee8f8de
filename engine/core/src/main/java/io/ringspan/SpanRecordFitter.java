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
 * and to what is left, the longest first, and tags left out that find no room at all. Text {@code i} in place of an id has index {@code i + 1},
 * because the key of the mark is in front of them.
 *
 * <p>Note: not threadsafe; owned by its span record.
 */
final class SpanRecordFitter {
    private static final int INITIAL_LENGTH = 1024;
    // any character fits into it
    private static final int SHARE_MIN = 4;
    // room for saying that something was cut
    private static final int MARK_LENGTH =
            CutMark.KEY_LENGTH + WholeSpanDescriptor.TEXT_PREFIX_LENGTH + CutMark.VALUE_LENGTH;
    /** What a span without tags takes, with the mark. */
    static final int FIXED_LENGTH = WithTextsDescriptor.LENGTH + WholeSpanDescriptor.LENGTH + MARK_LENGTH;

    private Memory all = new Memory(MemoryBlock.allocate(INITIAL_LENGTH));
    // Of the record at hand. Checked at each access: another thread that is here by mistake changes the position, too.
    private UnsafeBuffer memory;
    private EngineCounters counters;
    private int textMax;
    private int position;
    // Index of the last text that found room in place of an id; no end, if all did. The key of the mark has index 0.
    private int lastHeld;
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
        final int unreadable = heldTexts.unreadableCount() + texts.unreadableCount();
        if (unreadable > 0) {
            counters.add(EngineCounter.TEXTS_UNREADABLE, unreadable);
        }
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
        // in front of all others, so that no text that is left out leaves its id to it
        memory.putBytes(position, CutMark.BYTES, 0, CutMark.KEY_LENGTH);
        position += CutMark.KEY_LENGTH;
        // tags may have half of the room, if they need it
        final long tagsLength = wanted - heldLength;
        final int heldRoom = room - (int) Math.max(0, Math.min(room / 2, tagsLength));
        lastHeld = Integer.MAX_VALUE;
        final int heldCount = heldTexts.count();
        final int copied = copyTexts(heldTexts.memory(), heldLength, WithTextsDescriptor.TEXT_PREFIX_LENGTH, heldRoom);
        lastHeld = copied < heldCount ? copied : Integer.MAX_VALUE;
        final int at = position;
        memory.putBytes(at, pairs, 0, WholeSpanDescriptor.LENGTH);
        position += WholeSpanDescriptor.LENGTH;
        for (int name = WholeSpanDescriptor.NAME_ID_OFFSET;
                name <= WholeSpanDescriptor.TYPE_ID_OFFSET;
                name += Integer.BYTES) {
            if (!hasText(memory.getInt(at + name, LITTLE_ENDIAN))) {
                memory.putInt(at + name, TraceEngine.EMPTY_ID, LITTLE_ENDIAN);
            }
        }
        final int metas = copyPairs(pairs, WholeSpanDescriptor.LENGTH, metaCount, BatchDescriptor.META_PAIR_LENGTH);
        final int metrics = copyPairs(
                pairs, WholeSpanDescriptor.LENGTH + metaLength, metricCount, BatchDescriptor.METRIC_PAIR_LENGTH);
        final int textsAt = position;
        copyTexts(texts.memory(), textsLength, WholeSpanDescriptor.TEXT_PREFIX_LENGTH, room);
        if (cut) {
            putMark();
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

    // how many found room; the longest are cut first, so that all others stay what they are
    private int copyTexts(final RawMemory source, final int length, final int prefixLength, final int roomForAll) {
        final int end = Math.min(length, source.capacity());
        final int share = share(source, end, prefixLength, roomForAll);
        int left = roomForAll;
        int offset = 0;
        int count = 0;
        while (end - offset >= prefixLength) {
            final int textLength = source.getInt(offset + prefixLength - Integer.BYTES, LITTLE_ENDIAN);
            if (textLength < 0 || textLength > end - offset - prefixLength) {
                // another thread has been here
                break;
            }
            if (left < prefixLength) {
                cut(EngineCounter.ATTRIBUTES_TOO_LONG);
                break;
            }
            final int text = offset + prefixLength;
            // one with an id in front is the value of a tag
            if (prefixLength == Integer.BYTES || hasText(source.getInt(offset, LITTLE_ENDIAN))) {
                final int fitting = Utf8.fitting(source, text, textLength, Math.min(share, left - prefixLength));
                if (fitting < textLength) {
                    cut(EngineCounter.TEXTS_CUT);
                }
                memory.putBytes(position, source, offset, prefixLength + fitting);
                memory.putInt(position + prefixLength - Integer.BYTES, fitting, LITTLE_ENDIAN);
                position += prefixLength + fitting;
                left -= prefixLength + fitting;
            }
            offset = text + textLength;
            count++;
        }
        room -= roomForAll - left;
        return count;
    }

    // the longest that a text may be if all are to find room
    private int share(final RawMemory source, final int end, final int prefixLength, final int max) {
        int high = textMax;
        if (end <= max) {
            return high;
        }
        int low = Math.min(SHARE_MIN, high);
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            if (taken(source, end, prefixLength, middle) <= max) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static long taken(final RawMemory source, final int end, final int prefixLength, final int share) {
        long taken = 0;
        int offset = 0;
        while (end - offset >= prefixLength) {
            final int textLength = source.getInt(offset + prefixLength - Integer.BYTES, LITTLE_ENDIAN);
            if (textLength < 0 || textLength > end - offset - prefixLength) {
                return taken;
            }
            taken += prefixLength + Math.min(textLength, share);
            offset += prefixLength + textLength;
        }
        return taken;
    }

    // how many found room
    private int copyPairs(final RawMemory source, final int offset, final int count, final int pairLength) {
        int copied = Math.min(count, Math.max(0, room) / pairLength);
        if (lastHeld == Integer.MAX_VALUE) {
            memory.putBytes(position, source, offset, copied * pairLength);
        } else {
            copied = 0;
            for (int i = 0; i < count && (copied + 1) * pairLength <= room; i++) {
                final int pair = offset + i * pairLength;
                if (hasTexts(source, pair, pairLength)) {
                    memory.putBytes(position + copied * pairLength, source, pair, pairLength);
                    copied++;
                }
            }
        }
        if (copied < count) {
            cut(EngineCounter.ATTRIBUTES_TOO_LONG);
        }
        position += copied * pairLength;
        room -= copied * pairLength;
        return copied;
    }

    private boolean hasTexts(final RawMemory source, final int pair, final int pairLength) {
        return hasText(source.getInt(pair, LITTLE_ENDIAN))
                && (pairLength != BatchDescriptor.META_PAIR_LENGTH
                        || hasText(source.getInt(pair + Integer.BYTES, LITTLE_ENDIAN)));
    }

    // false for an id of which the text found no room
    private boolean hasText(final int id) {
        return WithTextsDescriptor.index(id) <= lastHeld;
    }

    private void cut(final EngineCounter counter) {
        cut = true;
        counters.add(counter, 1);
    }

    private void putMark() {
        memory.putInt(position, WithTextsDescriptor.id(0), LITTLE_ENDIAN);
        memory.putInt(position + Integer.BYTES, CutMark.VALUE_LENGTH, LITTLE_ENDIAN);
        position += WholeSpanDescriptor.TEXT_PREFIX_LENGTH;
        memory.putBytes(position, CutMark.BYTES, CutMark.KEY_LENGTH, CutMark.VALUE_LENGTH);
        position += CutMark.VALUE_LENGTH;
    }
}
