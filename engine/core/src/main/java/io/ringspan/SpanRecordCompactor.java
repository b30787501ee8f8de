/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.WithTextsDescriptor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Leaves out of a span record what no longer counts: tags, a status and a trace state that were set again by a later entry of the same kind,
 * and texts that nothing refers to any more. Where tags are set if they are absent, all tags stay. What is left stays in its order.
 *
 * <p>Note: not threadsafe; owned by its span record. Allocates for keys that have no id, and until it has grown.
 */
final class SpanRecordCompactor {
    private static final int NONE = -1;
    private static final int PREFIX = CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH;
    private static final int BATCH_HEAD = BatchDescriptor.LENGTH - CompleteSpanDescriptor.ENTRY_SHIFT;
    private static final int KIND_BITS = 16;

    // checked at each access: another thread that is here by mistake may garble what is read
    private final UnsafeBuffer entries = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer texts = new UnsafeBuffer(0, 0);
    // by key and kind, where the last one begins that sets it
    private final Long2LongHashMap last = new Long2LongHashMap(NONE);
    private final Map<String, Integer> keys = new HashMap<>();
    // of each text in place of an id: where it begins, what stands for it as a key, and its new index
    private int[] begins = new int[0];
    private int[] sameKey = new int[0];
    private int[] newIndexes = new int[0];
    private int textCount;
    private int keptTexts;
    private int textsEnd;
    private int end;
    private boolean hasConditions;
    private boolean isRewriting;

    /**
     * Looks at a record; false if it cannot be read, because another thread has been here.
     *
     * @param record      memory with its fixed part and its entries
     * @param entriesEnd  first byte behind them
     * @param held        memory with its texts in place of ids, from the first byte on
     * @param heldLength  of all of them
     */
    boolean read(final RawMemory record, final int entriesEnd, final RawMemory held, final int heldLength) {
        entries.wrap(record, 0, record.capacity());
        texts.wrap(held, 0, held.capacity());
        end = entriesEnd;
        last.clear();
        keys.clear();
        hasConditions = false;
        return readTexts(heldLength) && readEntries();
    }

    private boolean readTexts(final int heldLength) {
        textCount = 0;
        int at = 0;
        while (at < heldLength) {
            if (textCount == begins.length) {
                begins = Arrays.copyOf(begins, 16 + 2 * textCount);
            }
            begins[textCount++] = at;
            if (heldLength - at < CompleteSpanDescriptor.TEXT_PREFIX_LENGTH) {
                return false;
            }
            final int length = texts.getInt(at, LITTLE_ENDIAN);
            at += CompleteSpanDescriptor.TEXT_PREFIX_LENGTH;
            if (length < 0 || length > heldLength - at) {
                return false;
            }
            at += length;
        }
        textsEnd = at;
        keptTexts = textCount;
        if (sameKey.length < textCount) {
            sameKey = new int[begins.length];
            newIndexes = new int[begins.length];
        }
        Arrays.fill(sameKey, 0, textCount, NONE);
        Arrays.fill(newIndexes, 0, textCount, NONE);
        return true;
    }

    private boolean readEntries() {
        int at = CompleteSpanDescriptor.LENGTH;
        while (at < end) {
            final int opcode = opcode(at);
            final long length = end - at < PREFIX || CompleteSpanDescriptor.presence(opcode) == 0
                    ? NONE
                    : CompleteSpanDescriptor.entryLength(opcode, entries, at, end);
            if (length < 0 || length > end - at) {
                return false;
            }
            final int pairLength = pairLength(opcode);
            if (pairLength != 0) {
                for (int pair = at + BATCH_HEAD; pair < at + length; pair += pairLength) {
                    last.put(name(opcode, pair), pair);
                }
            } else if (isReplaceable(opcode)) {
                last.put(name(opcode, at + PREFIX), at);
            }
            hasConditions |= opcode == OpCode.SET_META_IF_ABSENT || opcode == OpCode.SET_METRIC_IF_ABSENT;
            at += (int) length;
        }
        return true;
    }

    // Whether an entry is the last one that sets what it sets. Where there are some of which the effect depends on
    // those in front of them, all
    // tags stay, since a key may be an id in one entry and a text in another one.
    private boolean counts(final int opcode, final int keyAt, final int at) {
        return (hasConditions && isTag(opcode)) || last.get(name(opcode, keyAt)) == at;
    }

    private static boolean isTag(final int opcode) {
        return opcode != OpCode.SET_STATUS && opcode != OpCode.SET_TRACE_STATE;
    }

    private int opcode(final int at) {
        return entries.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
    }

    private static int pairLength(final int opcode) {
        return switch (opcode) {
            case OpCode.BATCH_SET_META -> BatchDescriptor.META_PAIR_LENGTH;
            case OpCode.BATCH_SET_METRIC -> BatchDescriptor.METRIC_PAIR_LENGTH;
            default -> 0;
        };
    }

    private static boolean isReplaceable(final int opcode) {
        return switch (opcode) {
            case OpCode.SET_META_TEXT,
                    OpCode.SET_LONG_ATTR,
                    OpCode.SET_BOOLEAN_ATTR,
                    OpCode.SET_ARRAY_ATTR,
                    OpCode.SET_VALUE_ATTR,
                    OpCode.UNSET_ATTR,
                    OpCode.SET_STATUS,
                    OpCode.SET_TRACE_STATE -> true;
            default -> false;
        };
    }

    // what is set, and by which kind of entry: formats may keep texts and numbers apart, so neither replaces the other
    private long name(final int opcode, final int keyAt) {
        final int kind = switch (opcode) {
            case OpCode.BATCH_SET_META -> OpCode.SET_META_TEXT;
            default -> opcode;
        };
        return (long) (isTag(opcode) ? key(entries.getInt(keyAt, LITTLE_ENDIAN)) : 0) << KIND_BITS | kind;
    }

    // of keys that are the same text, the id of the first one
    private int key(final int id) {
        final int index = WithTextsDescriptor.index(id);
        if (index < 0 || index >= textCount) {
            return id;
        }
        int same = sameKey[index];
        if (same == NONE) {
            final String text = texts.getStringWithoutLengthUtf8(
                    begins[index] + CompleteSpanDescriptor.TEXT_PREFIX_LENGTH, textLength(index));
            final Integer known = keys.putIfAbsent(text, index);
            same = known == null ? index : known;
            sameKey[index] = same;
        }
        return WithTextsDescriptor.id(same);
    }

    private int textLength(final int index) {
        return texts.getInt(begins[index], LITTLE_ENDIAN);
    }

    /** Moves what counts together, in the memory that was read; first byte behind the entries that are left. */
    int compact() {
        int to = CompleteSpanDescriptor.LENGTH;
        int at = CompleteSpanDescriptor.LENGTH;
        while (at < end) {
            final int opcode = opcode(at);
            final int length = (int) CompleteSpanDescriptor.entryLength(opcode, entries, at, end);
            final int pairLength = pairLength(opcode);
            if (pairLength != 0) {
                to = movePairs(at, length, opcode, to);
            } else if (!isReplaceable(opcode) || counts(opcode, at + PREFIX, at)) {
                entries.putBytes(to, entries, at, length);
                to += length;
            }
            at += length;
        }
        end = to;
        if (textCount > 0) {
            isRewriting = false;
            passIds();
            moveTexts();
            isRewriting = true;
            passIds();
        }
        return to;
    }

    private int movePairs(final int at, final int length, final int opcode, final int to) {
        final int pairLength = pairLength(opcode);
        int next = to + BATCH_HEAD;
        for (int pair = at + BATCH_HEAD; pair < at + length; pair += pairLength) {
            if (counts(opcode, pair, pair)) {
                entries.putBytes(next, entries, pair, pairLength);
                next += pairLength;
            }
        }
        final int count = (next - to - BATCH_HEAD) / pairLength;
        if (count == 0) {
            return to;
        }
        entries.putShort(to, (short) opcode, LITTLE_ENDIAN);
        entries.putInt(to + PREFIX, count, LITTLE_ENDIAN);
        return next;
    }

    // each id of the fixed part and of the entries that are left
    private void passIds() {
        for (int core = CompleteSpanDescriptor.NAME_ID_OFFSET;
                core <= CompleteSpanDescriptor.TYPE_ID_OFFSET;
                core += Integer.BYTES) {
            passId(core);
        }
        int at = CompleteSpanDescriptor.LENGTH;
        while (at < end) {
            final int opcode = opcode(at);
            final int length = (int) CompleteSpanDescriptor.entryLength(opcode, entries, at, end);
            final int pairLength = pairLength(opcode);
            for (int pair = at + BATCH_HEAD; pairLength != 0 && pair < at + length; pair += pairLength) {
                passId(pair);
                if (opcode == OpCode.BATCH_SET_META) {
                    passId(pair + Integer.BYTES);
                }
            }
            int argument = at + PREFIX;
            for (int i = 0; i < RecordLayout.argumentCount(opcode); i++) {
                if (RecordLayout.isStringId(opcode, i)) {
                    passId(argument);
                }
                argument += RecordLayout.argumentWidth(opcode, i);
            }
            at += length;
        }
    }

    private void passId(final int at) {
        final int index = WithTextsDescriptor.index(entries.getInt(at, LITTLE_ENDIAN));
        if (index >= 0 && index < textCount) {
            if (isRewriting) {
                entries.putInt(at, WithTextsDescriptor.id(newIndexes[index]), LITTLE_ENDIAN);
            } else {
                newIndexes[index] = 0;
            }
        }
    }

    private void moveTexts() {
        int to = 0;
        int count = 0;
        for (int i = 0; i < textCount; i++) {
            if (newIndexes[i] != NONE) {
                final int length = CompleteSpanDescriptor.TEXT_PREFIX_LENGTH + textLength(i);
                texts.putBytes(to, texts, begins[i], length);
                newIndexes[i] = count++;
                to += length;
            }
        }
        keptTexts = count;
        textsEnd = to;
    }

    /** How many texts in place of ids are left. */
    int textCount() {
        return keptTexts;
    }

    /** Bytes that they take. */
    int textsLength() {
        return textsEnd;
    }
}
