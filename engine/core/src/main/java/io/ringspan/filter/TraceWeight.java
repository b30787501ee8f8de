/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.encode.TraceKeys;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkEditor;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.DirectBuffer;

/**
 * Decides by its id whether a trace is in the share that is kept, and says in its spans how many traces it stands for.
 *
 * <p>The decision is that of OpenTelemetry's consistent sampling: of 56 random bits, those of the trace id or the {@code rv} of its trace state,
 * a trace is kept whose bits are not below a threshold. So all processes with the same share decide alike. If the tracer has sampled in the
 * same way, as {@code th} in the trace state says, the share is one of what was left.
 *
 * <p>What is said: the number {@code _sample_rate} of the trace, multiplied with one that is there; and, if a receiver wants it, the threshold as
 * {@code ot=th:} in the trace state of each span.
 *
 * <p>Note: not threadsafe; owned by the decode thread. Does not allocate.
 */
final class TraceWeight {
    private static final int RANDOM_BITS = 56;
    private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;
    private static final long ALL = 1L << RANDOM_BITS;
    private static final int DIGITS = 14;
    private static final int DIGIT_BITS = 4;
    private static final int DIGIT_MASK = 0xF;
    // of a threshold, so that it stays short: five digits
    private static final int ROUNDED_BITS = 36;
    // what the specifications allow for a trace state
    private static final int STATE_MAX = 512;
    private static final long NONE = -1;

    private final BlockPool blocks;
    private final StringTable strings;
    private final RawMemory bytes;
    private final ChunkEditor editor;
    private final double share;
    // where nothing has been decided before
    private final long ownThreshold;
    private final int rateKey;
    private final int stateKey;
    // key and kind of a trace state; the key is pinned wherever it is set
    private final long stateField;
    private final boolean writesState;
    private final RawMemory state;
    // of the trace state that was read last
    private int memberStart;
    private int memberEnd;
    private long threshold;
    private long random;
    private int to;
    // threshold of the chunk at hand
    private long chosen;
    private double rate;

    TraceWeight(final TraceStore store, final ChunkEditor editor, final double share, final boolean writesTraceState) {
        blocks = store.blocks();
        strings = store.strings();
        bytes = strings.buffer();
        this.editor = editor;
        this.share = share;
        ownThreshold = thresholdOf(share);
        writesState = writesTraceState;
        rateKey = strings.pin(TraceKeys.SAMPLE_RATE);
        stateKey = strings.pin("tracestate");
        stateField = (long) BlockPool.FIELD << Integer.SIZE | Integer.toUnsignedLong(stateKey);
        state = EntryRewriter.scratch(store.offHeap(), 2 * STATE_MAX);
    }

    /** Whether the trace of a chunk, which is at its first span, is in the share that is kept. */
    boolean isInShare(final TraceChunk chunk) {
        read(find(chunk.attributes()));
        final long randomness = random == NONE ? chunk.header().traceIdLow() & RANDOM_MASK : random;
        // one that the trace contradicts means nothing
        final long before = threshold == NONE || threshold > randomness ? 0 : threshold;
        chosen = before == 0 ? ownThreshold : thresholdOf((double) (ALL - before) / ALL * share);
        rate = (double) (ALL - chosen) / (ALL - before);
        return randomness >= chosen;
    }

    // the next one of which little is to be said
    private static long thresholdOf(final double part) {
        final long exact = ALL - Math.round(part * ALL);
        return ((exact + (1L << (ROUNDED_BITS - 1))) >>> ROUNDED_BITS) << ROUNDED_BITS;
    }

    /** Says of the spans of the chunk how many they stand for; false if there was no room for that. */
    boolean write(final TraceChunk chunk) {
        chunk.rewind();
        chunk.next();
        double all = rate;
        final double known = rateOf(chunk.traceAttributes());
        final double ofSpan = known == 0 ? rateOf(chunk.attributes()) : known;
        all *= ofSpan > 0 && ofSpan <= 1 ? ofSpan : 1;
        boolean isWritten =
                editor.pushToTrace(chunk.first(), rateKey, BlockPool.METRIC, Double.doubleToRawLongBits(all));
        chunk.rewind();
        int lastState = BlockPool.NONE;
        int written = StringTable.FULL;
        while (writesState && chunk.next()) {
            final int ownState = find(chunk.attributes());
            if (written == StringTable.FULL || ownState != lastState) {
                strings.release(written == StringTable.FULL ? StringTable.EMPTY : written);
                written = newState(ownState);
                lastState = ownState;
            }
            isWritten &= written != StringTable.FULL && editor.push(chunk.span(), stateKey, BlockPool.FIELD, written);
        }
        if (written != StringTable.FULL) {
            strings.release(written);
        }
        return isWritten;
    }

    private double rateOf(final int head) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                if (blocks.kind(block, i) == BlockPool.METRIC
                        && StringTable.index(blocks.key(block, i)) == StringTable.index(rateKey)) {
                    return Double.longBitsToDouble(blocks.value(block, i));
                }
            }
        }
        return 0;
    }

    // trace state of a span; the empty text if it has none
    private int find(final int head) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                if (blocks.keyAndKind(block, i) == stateField) {
                    return (int) blocks.value(block, i);
                }
            }
        }
        return StringTable.EMPTY;
    }

    // finds the member of OpenTelemetry, and threshold and random bits in there
    private void read(final int text) {
        final int start = strings.offset(text);
        final int end = start + strings.length(text);
        memberStart = end;
        memberEnd = end;
        threshold = NONE;
        random = NONE;
        int member = start;
        while (member < end && memberStart == end) {
            int behind = member;
            while (behind < end && bytes.getByte(behind) != ',') {
                behind++;
            }
            while (member < behind && bytes.getByte(member) == ' ') {
                member++;
            }
            if (behind - member >= 3 && isAt(member, 'o', 't') && bytes.getByte(member + 2) == '=') {
                memberStart = member;
                memberEnd = behind;
                while (bytes.getByte(memberEnd - 1) == ' ') {
                    memberEnd--;
                }
                readMember(member + 3, memberEnd);
            }
            member = behind + 1;
        }
    }

    private boolean isAt(final int offset, final char first, final char second) {
        return bytes.getByte(offset) == first && bytes.getByte(offset + 1) == second;
    }

    private void readMember(final int start, final int end) {
        int field = start;
        while (field < end) {
            int behind = field;
            while (behind < end && bytes.getByte(behind) != ';') {
                behind++;
            }
            if (behind - field > 3 && bytes.getByte(field + 2) == ':') {
                if (isAt(field, 't', 'h')) {
                    threshold = digits(field + 3, behind, false);
                } else if (isAt(field, 'r', 'v')) {
                    random = digits(field + 3, behind, true);
                }
            }
            field = behind + 1;
        }
    }

    private long digits(final int start, final int end, final boolean isWhole) {
        final int count = end - start;
        if (count > DIGITS || (isWhole && count != DIGITS)) {
            return NONE;
        }
        long value = 0;
        for (int i = 0; i < DIGITS; i++) {
            final int digit = i < count ? Character.digit(bytes.getByte(start + i), 16) : 0;
            if (digit < 0) {
                return NONE;
            }
            value = value << DIGIT_BITS | digit;
        }
        return value;
    }

    // a held handle, or FULL
    private int newState(final int text) {
        read(text);
        final int start = strings.offset(text);
        final int end = start + strings.length(text);
        if (end - start > STATE_MAX) {
            return StringTable.FULL;
        }
        to = 0;
        put('o');
        put('t');
        put('=');
        put('t');
        put('h');
        put(':');
        putThreshold();
        putOtherFields();
        putMembers(start, memberStart);
        putMembers(memberEnd, end);
        return editor.addInline((DirectBuffer) state, 0, to);
    }

    private void put(final int character) {
        state.putByte(to++, (byte) character);
    }

    private void putThreshold() {
        int digit = DIGITS - 1;
        do {
            put(Character.forDigit((int) (chosen >>> (digit * DIGIT_BITS)) & DIGIT_MASK, 16));
            digit--;
        } while (digit >= 0 && (chosen & ((1L << ((digit + 1) * DIGIT_BITS)) - 1)) != 0);
    }

    private void putOtherFields() {
        int field = memberStart + 3;
        while (field < memberEnd) {
            int behind = field;
            while (behind < memberEnd && bytes.getByte(behind) != ';') {
                behind++;
            }
            final boolean isThreshold = behind - field >= 3 && isAt(field, 't', 'h') && bytes.getByte(field + 2) == ':';
            if (!isThreshold && behind > field) {
                put(';');
                putBytes(field, behind);
            }
            field = behind + 1;
        }
    }

    // members of others, without commas and blanks around them
    private void putMembers(final int start, final int end) {
        int from = start;
        int behind = end;
        while (from < behind && isGap(bytes.getByte(from))) {
            from++;
        }
        while (behind > from && isGap(bytes.getByte(behind - 1))) {
            behind--;
        }
        if (from < behind) {
            put(',');
            putBytes(from, behind);
        }
    }

    private static boolean isGap(final byte b) {
        return b == ',' || b == ' ' || b == '\t';
    }

    private void putBytes(final int start, final int end) {
        state.putBytes(to, (DirectBuffer) bytes, start, end - start);
        to += end - start;
    }
}
