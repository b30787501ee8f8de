/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.Arrays;

/**
 * Finds what a receiver does not get that wants only traces that the tracer kept, by the rules of the reference implementation: of a chunk without
 * an error of 1, of which the first sampling priority is not above 0, only those spans go out that were sampled by themselves. A chunk without a
 * priority goes out.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while more spans of a chunk were sampled by themselves than ever before.
 */
public final class UnsampledSpans {
    private static final double SAMPLED_BY_ITSELF = 8;
    private static final int INITIAL_COUNT = 16;

    private final NewestTag tag;
    private final int priorityIndex;
    private final int mechanismIndex;
    private final int eventRateIndex;
    private int[] selected = new int[INITIAL_COUNT];

    /**
     * To be created before the decode thread starts, because it pins texts.
     *
     * @param store tables of the chunks
     */
    public UnsampledSpans(final TraceStore store) {
        final StringTable strings = store.strings();
        tag = new NewestTag(store.blocks());
        priorityIndex = StringTable.index(strings.pin(TraceKeys.PRIORITY));
        mechanismIndex = StringTable.index(strings.pin(TraceKeys.SPAN_MECHANISM));
        eventRateIndex = StringTable.index(strings.pin(TraceKeys.EVENT_RATE));
    }

    /**
     * Selects the spans of a chunk that go out.
     *
     * @param chunk the whole of it; narrowed to these spans if there are some, but not all
     * @return how many go out
     */
    public int select(final TraceChunk chunk) {
        final int all = chunk.spanCount();
        if (isKept(chunk)) {
            chunk.rewind();
            return all;
        }
        int count = 0;
        chunk.rewind();
        while (chunk.next()) {
            if (isSampledByItself(chunk.attributes())) {
                if (count == selected.length) {
                    selected = Arrays.copyOf(selected, 2 * count);
                }
                selected[count++] = chunk.span();
            }
        }
        if (count > 0 && count < all) {
            chunk.select(selected, count);
        }
        return count;
    }

    private boolean isKept(final TraceChunk chunk) {
        // of a trace that is kept no span is looked at
        if (chunk.samplingPriority() > 0) {
            return true;
        }
        boolean isPriorityKnown = false;
        boolean isUnsampled = false;
        chunk.rewind();
        while (chunk.next()) {
            if (chunk.header().error() == 1) {
                return true;
            }
            if (!isPriorityKnown && hasPriority(chunk)) {
                isPriorityKnown = true;
                isUnsampled = !(tag.number() > 0);
                if (!isUnsampled) {
                    return true;
                }
            }
        }
        return !isUnsampled;
    }

    // the first span has the trace's too
    private boolean hasPriority(final TraceChunk chunk) {
        final int ofTrace =
                chunk.passed() == 0 ? tag.find(chunk.traceAttributes(), priorityIndex, true) : NewestTag.MISSING;
        return (ofTrace == NewestTag.MISSING ? tag.find(chunk.attributes(), priorityIndex, true) : ofTrace)
                == NewestTag.FOUND;
    }

    private boolean isSampledByItself(final int attributes) {
        return (tag.find(attributes, mechanismIndex, true) == NewestTag.FOUND && tag.number() == SAMPLED_BY_ITSELF)
                || tag.find(attributes, eventRateIndex, true) == NewestTag.FOUND;
    }
}
