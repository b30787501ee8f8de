/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import com.lmax.disruptor.EventHandler;
import io.ringspan.bench.workload.W1;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.CreateSpanFullDescriptor;
import io.ringspan.protocol.WholeSpanDescriptor;

/** Reads all bytes that come, and nothing else. Owned by its thread, but for the count. */
final class FloorConsumer implements EventHandler<FloorSubject.FloorSlot> {
    private final RawMemory slab;
    private final int slotLength;
    private final int slotMask;
    private final boolean whole;
    private final EncodeGate gate;
    private final LatencySink latency;
    private final PaddedCount spans = new PaddedCount();
    private long total;
    // written so that the reads cannot be left out
    private volatile long sum;

    FloorConsumer(
            final RawMemory slab,
            final int slotLength,
            final int slotCount,
            final boolean whole,
            final SubjectSettings settings) {
        this.slab = slab;
        this.slotLength = slotLength;
        this.whole = whole;
        slotMask = slotCount - 1;
        gate = settings.gate();
        latency = settings.latency();
    }

    @Override
    public void onEvent(final FloorSubject.FloorSlot slot, final long sequence, final boolean endOfBatch) {
        if (slot.length > 0) {
            final int spanCount = whole ? 1 : W1.SPANS_PER_TRACE;
            gate.pass(spanCount);
            final int offset = (int) (sequence & slotMask) * slotLength;
            total += read(offset, offset + slot.length);
            spans.add(spanCount);
            if (latency != null && (!whole || isRoot(offset))) {
                latency.encoded(slab.getLong(
                        offset + (whole ? WholeSpanDescriptor.START_OFFSET : CreateSpanFullDescriptor.START_OFFSET)));
            }
        }
        if (endOfBatch) {
            sum = total;
        }
    }

    // up to seven bytes more, which are there: slots are longer, and there is room behind the last one
    private long read(final int from, final int end) {
        long bytes = 0;
        for (int at = from; at < end; at += Long.BYTES) {
            bytes += slab.getLong(at);
        }
        return bytes;
    }

    private boolean isRoot(final int offset) {
        return slab.getInt(offset + WholeSpanDescriptor.FLAGS_OFFSET) == WholeSpanDescriptor.LAST_OF_SEGMENT;
    }

    /** Spans that have been read, from any thread. */
    long spans() {
        return spans.get();
    }

    /** Sum of all that was read, from any thread. */
    long sum() {
        return sum;
    }
}
