/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.NewestTag;
import io.ringspan.encode.TraceKeys;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;

/**
 * What OTLP says of each span of a chunk, and what only the whole chunk tells: the high half of the trace id.
 *
 * <p>Of a chunk that goes out in parts all spans are looked at, so each part says the same.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class ChunkFacts {
    private static final int NOT_HEX = -1;
    private static final int DIGITS_MAX = 16;

    private final NewestTag tag;
    private final StringTable strings;
    private final TraceChunk spans;
    private final int traceIdHighIndex;
    private long traceIdHigh;
    private boolean hasTraceIdHigh;

    ChunkFacts(final TraceStore store) {
        tag = new NewestTag(store.blocks());
        strings = store.strings();
        spans = new TraceChunk(store.spans());
        traceIdHighIndex = StringTable.index(strings.pin(TraceKeys.TRACE_ID_HIGH));
    }

    /** High half of the trace id of all spans. */
    long traceIdHigh() {
        return traceIdHigh;
    }

    /** Looks at a chunk, no further than needed. */
    void find(final TraceChunk chunk) {
        traceIdHigh = 0;
        hasTraceIdHigh = false;
        spans.wrap(chunk.first());
        while (!hasTraceIdHigh && spans.next()) {
            traceIdHigh = spans.header().traceIdHigh();
            hasTraceIdHigh = traceIdHigh != 0;
            if (!hasTraceIdHigh && hasTag()) {
                parseHex(strings.offset(tag.text()), strings.length(tag.text()));
            }
        }
    }

    // the first span has the trace's too
    private boolean hasTag() {
        final int ofTrace =
                spans.passed() == 0 ? tag.find(spans.traceAttributes(), traceIdHighIndex, false) : NewestTag.MISSING;
        return (ofTrace == NewestTag.MISSING ? tag.find(spans.attributes(), traceIdHighIndex, false) : ofTrace)
                == NewestTag.FOUND;
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
