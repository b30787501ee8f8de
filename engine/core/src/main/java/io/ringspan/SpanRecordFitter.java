/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.RawMemory;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.protocol.ArrayDescriptor;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.ErrorDescriptor;
import io.ringspan.protocol.MetaStructDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.protocol.TextDescriptor;
import io.ringspan.protocol.Utf8;
import io.ringspan.protocol.WithTextsDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a span record anew that is too long, or of which something was cut or left out: all texts cut to what is allowed and to what is
 * left, the longest first, those within events, links and values too; then what comes last in values is left out, and entries that find no
 * room at all.
 *
 * <p>Note: not threadsafe; owned by its span record.
 */
final class SpanRecordFitter {
    private static final int INITIAL_LENGTH = 1024;
    /** Any character fits into it. */
    static final int SHARE_MIN = 4;

    private static final int ENTRY_SHIFT = CompleteSpanDescriptor.ENTRY_SHIFT;
    private static final int MARK_ENTRY_LENGTH = TextDescriptor.LENGTH - ENTRY_SHIFT + CutMark.VALUE_LENGTH;
    /** What a span without tags takes, with room for saying that something was cut. */
    static final int FIXED_LENGTH = CompleteSpanDescriptor.LENGTH + CutMark.KEY_LENGTH + MARK_ENTRY_LENGTH;

    // where values find no room together, so many do each
    private static final int VALUES_MIN = 4;
    private static final int NONE = -1;

    // Both are checked at each access: another thread that is here by mistake changes the position, too.
    private Memory source = new Memory(MemoryBlock.allocate(INITIAL_LENGTH));
    private Memory target = new Memory(MemoryBlock.allocate(INITIAL_LENGTH));
    // of the record at hand
    private UnsafeBuffer from;
    private UnsafeBuffer to;
    private EngineCounters counters;
    private int textMax;
    private int position;
    // how many texts in place of ids found room, and whether some did not
    private int heldCount;
    private boolean heldLost;
    // bytes that texts and entries may still take
    private int room;
    private boolean cut;
    // of the entry at hand: where the lengths of its texts are, and where the first one begins
    private int firstLengthAt;
    private int secondLengthAt;
    private int textsAt;
    // where the length of its value is, of what shape it is, and what it may take at most
    private int valueLengthAt;
    private ValueFitter.Shape shape = ValueFitter.Shape.VALUE;
    private int valueMax;
    private final ValueFitter values = new ValueFitter();

    private record Memory(MemoryBlock block, UnsafeBuffer checked) {
        Memory(final MemoryBlock block) {
            this(block, new UnsafeBuffer(block.memory()));
        }

        Memory atLeast(final int wanted) {
            return wanted <= block.length() ? this : new Memory(block.atLeast(wanted, 0));
        }
    }

    /** Bytes outside the heap that are taken. */
    int memoryLength() {
        return source.block.length() + target.block.length();
    }

    /** Says what a record may be, in front of {@link #fit}. */
    SpanRecordFitter limits(final int newTextMax, final int lengthMax, final EngineCounters newCounters) {
        textMax = newTextMax;
        room = lengthMax - FIXED_LENGTH;
        counters = newCounters;
        return this;
    }

    /**
     * Writes the record.
     *
     * @param record      memory with its fixed part and its entries
     * @param entriesEnd  first byte behind them
     * @param texts       memory with its texts in place of ids, from the first byte on
     * @param textsLength of all of them
     * @param isCut       whether something was cut or left out already
     */
    RecordBatch fit(
            final RecordBatch batch,
            final RawMemory record,
            final int entriesEnd,
            final RawMemory texts,
            final int textsLength,
            final boolean isCut) {
        cut = isCut;
        final int end = Math.addExact(entriesEnd, textsLength);
        final Memory read = source.atLeast(end);
        final Memory written = target.atLeast(FIXED_LENGTH + Math.max(0, Math.min(room, end)));
        source = read;
        target = written;
        from = read.checked;
        to = written.checked;
        from.putBytes(0, record, 0, entriesEnd);
        from.putBytes(entriesEnd, texts, 0, textsLength);
        // entries may have half of the room, if they need it
        final int entriesLength = entriesEnd - CompleteSpanDescriptor.LENGTH;
        final int heldRoom = Math.max(0, room - Math.max(0, Math.min(room / 2, entriesLength)));
        final int heldShare = share(entriesEnd, end, heldRoom, true);
        room -= passHeld(entriesEnd, end, heldShare, heldRoom, false);
        position = CompleteSpanDescriptor.LENGTH;
        copyEntries(entriesEnd);
        if (cut) {
            putMark();
        }
        final int textsOffset = position;
        passHeld(entriesEnd, end, heldShare, heldRoom, true);
        if (cut) {
            to.putBytes(position, CutMark.BYTES, 0, CutMark.KEY_LENGTH);
            position += CutMark.KEY_LENGTH;
        }
        putHead(textsOffset);
        return batch.note(OpCode.COMPLETE_SPAN, to, 0).wrap(to, 0, position);
    }

    private void putHead(final int textsOffset) {
        to.putBytes(0, from, 0, CompleteSpanDescriptor.LENGTH);
        for (int core = CompleteSpanDescriptor.NAME_ID_OFFSET;
                core <= CompleteSpanDescriptor.TYPE_ID_OFFSET;
                core += Integer.BYTES) {
            if (!hasText(to.getInt(core, LITTLE_ENDIAN))) {
                to.putInt(core, TraceEngine.EMPTY_ID, LITTLE_ENDIAN);
            }
        }
        if (cut) {
            final int flags = to.getInt(CompleteSpanDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN);
            to.putInt(CompleteSpanDescriptor.FLAGS_OFFSET, flags | CompleteSpanDescriptor.HAS_TAGS, LITTLE_ENDIAN);
        }
        final int entriesLength = textsOffset - CompleteSpanDescriptor.LENGTH;
        to.putInt(CompleteSpanDescriptor.ENTRIES_LENGTH_OFFSET, entriesLength, LITTLE_ENDIAN);
        to.putInt(CompleteSpanDescriptor.TEXTS_LENGTH_OFFSET, position - textsOffset, LITTLE_ENDIAN);
    }

    // Looks at texts in place of ids, or copies them; what they take. The longest are cut, so that all others stay
    // what they are.
    private int passHeld(final int start, final int end, final int share, final int roomForAll, final boolean copies) {
        int left = roomForAll;
        int offset = start;
        int count = 0;
        boolean lost = false;
        while (end - offset >= CompleteSpanDescriptor.TEXT_PREFIX_LENGTH) {
            final int length = from.getInt(offset, LITTLE_ENDIAN);
            final int text = offset + CompleteSpanDescriptor.TEXT_PREFIX_LENGTH;
            if (length < 0 || length > end - text) {
                // another thread has been here
                break;
            }
            if (left < CompleteSpanDescriptor.TEXT_PREFIX_LENGTH) {
                lost = true;
                break;
            }
            left -= CompleteSpanDescriptor.TEXT_PREFIX_LENGTH;
            final int fitting = Utf8.fitting(from, text, length, Math.min(share, left));
            if (copies) {
                to.putInt(position, fitting, LITTLE_ENDIAN);
                to.putBytes(position + CompleteSpanDescriptor.TEXT_PREFIX_LENGTH, from, text, fitting);
                position += CompleteSpanDescriptor.TEXT_PREFIX_LENGTH + fitting;
            } else if (fitting < length) {
                cut(EngineCounter.TEXTS_CUT);
            }
            left -= fitting;
            offset = text + length;
            count++;
        }
        if (!copies) {
            heldCount = count;
            heldLost = lost;
            if (lost) {
                cut(EngineCounter.ATTRIBUTES_TOO_LONG);
            }
        }
        return roomForAll - left;
    }

    // the longest that a text may be if all are to find room
    private int share(final int start, final int end, final int max, final boolean held) {
        int high = textMax;
        if (end - start <= max) {
            return high;
        }
        int low = Math.min(SHARE_MIN, high);
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            final long taken = held ? takenByHeld(start, end, middle) : takenByEntries(start, end, middle, max);
            if (taken <= max) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private long takenByHeld(final int start, final int end, final int share) {
        long taken = 0;
        int offset = start;
        while (end - offset >= CompleteSpanDescriptor.TEXT_PREFIX_LENGTH) {
            final int length = from.getInt(offset, LITTLE_ENDIAN);
            offset += CompleteSpanDescriptor.TEXT_PREFIX_LENGTH;
            if (length < 0 || length > end - offset) {
                return taken;
            }
            taken += CompleteSpanDescriptor.TEXT_PREFIX_LENGTH + Math.min(length, share);
            offset += length;
        }
        return taken;
    }

    // those that find no room in any case take none
    private long takenByEntries(final int start, final int end, final int share, final int max) {
        long taken = 0;
        int at = start;
        while (at < end) {
            final int length = lookAt(at, end);
            if (length == NONE) {
                return taken;
            }
            final int first = length(firstLengthAt);
            final int second = length(secondLengthAt);
            final int value = length(valueLengthAt);
            final int others = length - first - second - value;
            if (others <= max) {
                taken += (long) others + Math.min(first, share) + Math.min(second, share);
                taken += value == 0 ? 0 : Math.min(valueMax, valueTaken(at + length - value, value, share));
            }
            at += length;
        }
        return taken;
    }

    private long valueTaken(final int offset, final int length, final int share) {
        return values.length(shape, offset, length, share);
    }

    // length of an entry, of which the texts are looked for; none if another thread has been here
    private int lookAt(final int at, final int end) {
        if (end - at < CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH) {
            return NONE;
        }
        final int opcode = from.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
        if (CompleteSpanDescriptor.presence(opcode) == 0) {
            return NONE;
        }
        final long length = CompleteSpanDescriptor.entryLength(opcode, from, at, end);
        if (length > end - at) {
            return NONE;
        }
        final int record = at - ENTRY_SHIFT;
        firstLengthAt = NONE;
        secondLengthAt = NONE;
        valueLengthAt = NONE;
        switch (opcode) {
            case OpCode.SET_META_TEXT -> firstLengthAt = record + TextDescriptor.TEXT_LENGTH_OFFSET;
            case OpCode.SET_META_STRUCT -> firstLengthAt = record + MetaStructDescriptor.KEY_LENGTH_OFFSET;
            case OpCode.ADD_SPAN_EVENT -> {
                firstLengthAt = record + SpanEventDescriptor.NAME_LENGTH_OFFSET;
                valueLengthAt = record + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET;
                shape = ValueFitter.Shape.ATTRIBUTES;
            }
            case OpCode.ADD_SPAN_LINK -> {
                firstLengthAt = record + SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET;
                valueLengthAt = record + SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET;
                shape = ValueFitter.Shape.ATTRIBUTES;
            }
            case OpCode.SET_VALUE_ATTR -> {
                valueLengthAt = record + ArrayDescriptor.ITEMS_LENGTH_OFFSET;
                shape = ValueFitter.Shape.VALUE;
            }
            case OpCode.SET_ARRAY_ATTR -> {
                valueLengthAt = record + ArrayDescriptor.ITEMS_LENGTH_OFFSET;
                shape = ValueFitter.Shape.ITEMS;
            }
            case OpCode.SET_ERROR_DETAILS -> {
                firstLengthAt = record + ErrorDescriptor.MESSAGE_LENGTH_OFFSET;
                secondLengthAt = record + ErrorDescriptor.STACK_LENGTH_OFFSET;
            }
            default -> {
                // has neither texts nor a value
            }
        }
        textsAt = record + RecordLayout.fixedLength(opcode);
        return (int) length;
    }

    private int length(final int lengthAt) {
        return lengthAt == NONE ? 0 : from.getInt(lengthAt, LITTLE_ENDIAN);
    }

    private void copyEntries(final int end) {
        values.memory(from, to);
        // where not even what is no text finds room, one value must not take that of all others
        valueMax = room;
        if (end - CompleteSpanDescriptor.LENGTH > room
                && takenByEntries(CompleteSpanDescriptor.LENGTH, end, SHARE_MIN, Integer.MAX_VALUE) > room) {
            valueMax = room / VALUES_MIN;
        }
        final int share = share(CompleteSpanDescriptor.LENGTH, end, room, false);
        int at = CompleteSpanDescriptor.LENGTH;
        while (at < end) {
            final int length = lookAt(at, end);
            if (length == NONE) {
                return;
            }
            final int opcode = from.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            if (opcode == OpCode.BATCH_SET_META) {
                copyPairs(at, length, BatchDescriptor.META_PAIR_LENGTH);
            } else if (opcode == OpCode.BATCH_SET_METRIC) {
                copyPairs(at, length, BatchDescriptor.METRIC_PAIR_LENGTH);
            } else if (hasTexts(opcode, at)) {
                copyEntry(at, length, share);
            } else {
                cut(EngineCounter.ATTRIBUTES_TOO_LONG);
            }
            at += length;
        }
    }

    // an unknown type is no reason to lose the message of an error
    private boolean hasTexts(final int opcode, final int at) {
        int offset = at + CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH;
        for (int i = 0; i < RecordLayout.argumentCount(opcode); i++) {
            if (RecordLayout.isStringId(opcode, i) && !hasText(from.getInt(offset, LITTLE_ENDIAN))) {
                if (opcode != OpCode.SET_ERROR_DETAILS) {
                    return false;
                }
                from.putInt(offset, TraceEngine.EMPTY_ID, LITTLE_ENDIAN);
            }
            offset += RecordLayout.argumentWidth(opcode, i);
        }
        return true;
    }

    // false for an id of which the text found no room
    private boolean hasText(final int id) {
        return !heldLost || WithTextsDescriptor.index(id) < heldCount;
    }

    private void copyEntry(final int at, final int length, final int share) {
        final int first = length(firstLengthAt);
        final int second = length(secondLengthAt);
        final int value = length(valueLengthAt);
        final int others = length - first - second - value;
        if (others > room) {
            cut(EngineCounter.ATTRIBUTES_TOO_LONG);
            return;
        }
        final int before = room;
        room -= others;
        final int start = position;
        final int fixed = textsAt - at;
        to.putBytes(position, from, at, fixed);
        position += fixed;
        putText(textsAt, first, share, firstLengthAt - at + start);
        putText(textsAt + first, second, share, secondLengthAt - at + start);
        final int rest = others - fixed;
        to.putBytes(position, from, textsAt + first + second, rest);
        position += rest;
        if (value > 0 && !putValue(at + length - value, value, share, valueLengthAt - at + start)) {
            // nothing is left of a tag without its value
            position = start;
            room = before;
        }
    }

    private boolean putValue(final int offset, final int length, final int share, final int lengthAt) {
        final int max = Math.min(room, valueMax);
        final int written = values.copy(shape, offset, length, position, max, shareWithin(offset, length, share, max));
        if (values.isCut()) {
            cut(values.isLeftOut() ? EngineCounter.ATTRIBUTES_TOO_LONG : EngineCounter.TEXTS_CUT);
        }
        to.putInt(lengthAt, written, LITTLE_ENDIAN);
        position += written;
        room -= written;
        return written > 0 || shape == ValueFitter.Shape.ATTRIBUTES;
    }

    // longest that a text within a value may be if the whole value is to find room; as given if it does not in any case
    private int shareWithin(final int offset, final int length, final int share, final int max) {
        if (valueTaken(offset, length, share) <= max || valueTaken(offset, length, SHARE_MIN) > max) {
            return share;
        }
        int low = SHARE_MIN;
        int high = share;
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            if (valueTaken(offset, length, middle) <= max) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void putText(final int text, final int length, final int share, final int lengthAt) {
        if (length > 0) {
            final int fitting = Utf8.fitting(from, text, length, Math.min(share, room));
            if (fitting < length) {
                cut(EngineCounter.TEXTS_CUT);
            }
            to.putInt(lengthAt, fitting, LITTLE_ENDIAN);
            to.putBytes(position, from, text, fitting);
            position += fitting;
            room -= fitting;
        }
    }

    // as many pairs as find room, but for those of which a text found none
    private void copyPairs(final int at, final int length, final int pairLength) {
        final int head = BatchDescriptor.LENGTH - ENTRY_SHIFT;
        final int count = (length - head) / pairLength;
        final int start = position;
        int copied = 0;
        if (room >= head) {
            room -= head;
            position += head;
            for (int pair = at + head; pair < at + length && room >= pairLength; pair += pairLength) {
                if (hasText(from.getInt(pair, LITTLE_ENDIAN))
                        && (pairLength != BatchDescriptor.META_PAIR_LENGTH
                                || hasText(from.getInt(pair + Integer.BYTES, LITTLE_ENDIAN)))) {
                    to.putBytes(position, from, pair, pairLength);
                    position += pairLength;
                    room -= pairLength;
                    copied++;
                }
            }
            to.putBytes(start, from, at, CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH);
            to.putInt(start + CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH, copied, LITTLE_ENDIAN);
        }
        if (copied < count) {
            cut(EngineCounter.ATTRIBUTES_TOO_LONG);
        }
    }

    private void cut(final EngineCounter counter) {
        cut = true;
        counters.add(counter, 1);
    }

    private void putMark() {
        final int record = position - ENTRY_SHIFT;
        to.putShort(position, (short) OpCode.SET_META_TEXT, LITTLE_ENDIAN);
        to.putInt(record + TextDescriptor.KEY_ID_OFFSET, WithTextsDescriptor.id(heldCount), LITTLE_ENDIAN);
        to.putInt(record + TextDescriptor.TEXT_LENGTH_OFFSET, CutMark.VALUE_LENGTH, LITTLE_ENDIAN);
        to.putBytes(record + TextDescriptor.LENGTH, CutMark.BYTES, CutMark.KEY_LENGTH, CutMark.VALUE_LENGTH);
        position += MARK_ENTRY_LENGTH;
    }
}
