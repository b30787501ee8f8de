/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.counters.TracePriority;
import io.ringspan.memory.KeyedHash;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.ChunkEditor;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;

/**
 * Keeps what matters: traces with an error, traces that are slow for their operation, traces that the user wants kept, and a share of the rest.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class KeepFilter {
    private final StringTable strings;
    private final SpanTable spans;
    private final KeyedHash services = KeyedHash.random();
    private final KeyedHash names = KeyedHash.random();
    private final OperationDurations durations;
    private final boolean keepsSlow;
    private final TraceWeight weight;

    KeepFilter(
            final TraceStore store,
            final ChunkEditor editor,
            final FilterSettings settings,
            final boolean writesTraceState) {
        strings = store.strings();
        spans = store.spans();
        keepsSlow = settings.keepSlow() < 1;
        durations = new OperationDurations(settings.keepSlow());
        weight = new TraceWeight(store, editor, settings.keepShare(), writesTraceState);
    }

    /** Says {@link Verdict#PASS} for what is in the share that is kept. */
    Verdict judge(final TraceChunk chunk) {
        chunk.rewind();
        chunk.next();
        final boolean isSlow = keepsSlow && isSlow(chunk);
        if (isSlow || chunk.priority() == TracePriority.USER_KEEP || hasError(chunk)) {
            return Verdict.KEEP;
        }
        return weight.isInShare(chunk) ? Verdict.PASS : Verdict.DROP_UNLESS_KEPT;
    }

    /** Says what a chunk stands for that is in the share; false if there was no room for that. */
    boolean weigh(final TraceChunk chunk) {
        return weight.write(chunk);
    }

    private boolean isSlow(final TraceChunk chunk) {
        final SpanHeader header = chunk.header();
        final int resource = header.resource();
        final int name = StringTable.index(resource) == 0 ? header.name() : resource;
        final long operation =
                (long) hash(services, header.service()) << Integer.SIZE | Integer.toUnsignedLong(hash(names, name));
        return durations.isSlow(operation ^ operation << Integer.SIZE, header.duration());
    }

    private int hash(final KeyedHash hash, final int text) {
        final int known = strings.hash(text);
        return known == 0 ? hash.hash(strings.buffer(), strings.offset(text), strings.length(text)) : known;
    }

    private boolean hasError(final TraceChunk chunk) {
        int error = 0;
        for (int span = chunk.first(); span != SpanTable.NONE; span = spans.nextOfChunk(span)) {
            error |= spans.buffer().getInt(SpanTable.at(span) + SpanHeader.ERROR_OFFSET);
        }
        return error != 0;
    }
}
