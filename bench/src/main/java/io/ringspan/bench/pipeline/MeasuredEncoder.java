/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.table.TraceChunk;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes as another encoder does, and says when. The start of a chunk's first span is the time at which its trace was due, if latency is
 * asked for.
 *
 * <p>Note: runs on the send thread; the count is for any thread.
 */
final class MeasuredEncoder implements TraceEncoder {
    private final TraceEncoder encoder;
    private final EncodeGate gate;
    private final LatencySink latency;
    private final PaddedCount spans = new PaddedCount();

    MeasuredEncoder(final TraceEncoder encoder, final EncodeGate gate, final LatencySink latency) {
        this.encoder = encoder;
        this.gate = gate;
        this.latency = latency;
    }

    @Override
    public PayloadFramer framer() {
        return encoder.framer();
    }

    @Override
    public void begin(final PayloadDictionary dictionary) {
        encoder.begin(dictionary);
    }

    @Override
    public boolean canSay(final TraceChunk chunk) {
        return encoder.canSay(chunk);
    }

    @Override
    public Omissions omissions() {
        return encoder.omissions();
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        final int spanCount = chunk.spanCount();
        gate.pass(spanCount);
        final int end = encoder.encode(chunk, buffer, offset, limit);
        if (end != DOES_NOT_FIT) {
            spans.add(spanCount);
            if (latency != null) {
                chunk.rewind();
                chunk.next();
                latency.encoded(chunk.header().start());
            }
        }
        return end;
    }

    /** Spans that have been encoded. */
    long spans() {
        return spans.get();
    }
}
