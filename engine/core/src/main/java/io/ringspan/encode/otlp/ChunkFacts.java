/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.TraceKeys;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;

/**
 * What OTLP says of each span of a chunk, and what only the whole chunk tells: the high half of the trace id, and whether the trace is
 * kept.
 *
 * <p>Of a chunk that goes out in parts all spans are looked at, so each part says the same.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class ChunkFacts {
    private static final int NOT_HEX = -1;
    private static final int DIGITS_MAX = 16;
    // what a look for a key comes to
    private static final int MISSING = 0;
    private static final int FOUND = 1;
    private static final int GONE = 2;

    private final BlockPool blocks;
    private final StringTable strings;
    private final TraceChunk spans;
    private final boolean dropsUnsampled;
    private final int traceIdHighIndex;
    private final int priorityIndex;
    private long traceIdHigh;
    private boolean hasTraceIdHigh;
    private boolean isKept;
    // kind and value of the entry that was found last
    private int foundKind;
    private long foundValue;

    ChunkFacts(final TraceStore store, final boolean dropsUnsampled) {
        this.dropsUnsampled = dropsUnsampled;
        blocks = store.blocks();
        strings = store.strings();
        spans = new TraceChunk(store.spans());
        traceIdHighIndex = StringTable.index(strings.pin(TraceKeys.TRACE_ID_HIGH));
        priorityIndex = StringTable.index(strings.pin(TraceKeys.PRIORITY));
    }

    /** High half of the trace id of all spans. */
    long traceIdHigh() {
        return traceIdHigh;
    }

    /** Whether all spans go out; otherwise only those that were sampled by themselves. */
    boolean isKept() {
        return isKept;
    }

    /** Looks at a chunk, no further than needed. */
    void find(final TraceChunk chunk) {
        traceIdHigh = 0;
        hasTraceIdHigh = false;
        isKept = !dropsUnsampled;
        boolean isPriorityKnown = false;
        boolean isUnsampled = false;
        spans.wrap(chunk.first());
        while (!(hasTraceIdHigh && isKept) && spans.next()) {
            final SpanHeader header = spans.header();
            if (!hasTraceIdHigh) {
                findTraceIdHigh(header);
            }
            if (!isKept) {
                isKept = header.error() == 1;
                if (!isPriorityKnown && find(priorityIndex, true)) {
                    isPriorityKnown = true;
                    isUnsampled = !(number() > 0);
                    isKept |= !isUnsampled;
                }
            }
        }
        isKept |= !isUnsampled;
    }

    private void findTraceIdHigh(final SpanHeader header) {
        traceIdHigh = header.traceIdHigh();
        hasTraceIdHigh = traceIdHigh != 0;
        if (!hasTraceIdHigh && find(traceIdHighIndex, false)) {
            parseHex(strings.offset((int) foundValue), strings.length((int) foundValue));
        }
    }

    private double number() {
        return foundKind == BlockPool.METRIC ? Double.longBitsToDouble(foundValue) : (double) foundValue;
    }

    // the newest text, or the newest number, that the span at hand has under a key; the first span has the trace's too
    private boolean find(final int keyIndex, final boolean isNumber) {
        if (spans.passed() == 0) {
            final int found = find(spans.traceAttributes(), keyIndex, isNumber);
            if (found != MISSING) {
                return found == FOUND;
            }
        }
        return find(spans.attributes(), keyIndex, isNumber) == FOUND;
    }

    // GONE if something newer of another type is there
    private int find(final int head, final int keyIndex, final boolean isNumber) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                if (StringTable.index(blocks.key(block, i)) == keyIndex) {
                    foundKind = blocks.kind(block, i);
                    foundValue = blocks.value(block, i);
                    switch (foundKind) {
                        case BlockPool.META -> {
                            if (!isNumber) {
                                return FOUND;
                            }
                        }
                        case BlockPool.METRIC -> {
                            if (isNumber) {
                                return FOUND;
                            }
                        }
                        case BlockPool.LONG -> {
                            return isNumber ? FOUND : GONE;
                        }
                        case BlockPool.BOOLEAN, BlockPool.ARRAY, BlockPool.UNSET -> {
                            return GONE;
                        }
                        default -> {
                            // neither a text nor a number
                        }
                    }
                }
            }
        }
        return MISSING;
    }

    // a plus sign may stand in front, and any number of zeros
    private void parseHex(final int offset, final int length) {
        final RawMemory bytes = strings.buffer();
        int from = length > 0 && bytes.getByte(offset) == '+' ? 1 : 0;
        if (from == length) {
            return;
        }
        while (from < length && bytes.getByte(offset + from) == '0') {
            from++;
        }
        if (length - from > DIGITS_MAX) {
            return;
        }
        long value = 0;
        for (int i = from; i < length; i++) {
            final int digit = Character.digit(bytes.getByte(offset + i), 16);
            if (digit == NOT_HEX) {
                return;
            }
            value = value << 4 | digit;
        }
        traceIdHigh = value;
        hasTraceIdHigh = true;
    }
}
