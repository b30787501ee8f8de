/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.table.TraceChunk;
import java.util.function.Predicate;
import org.agrona.MutableDirectBuffer;

/** Looks at each chunk in place of encoding it, and takes one byte for it. */
final class CheckingEncoder implements TraceEncoder, PayloadFramer {
    static final int CHUNK_LENGTH = 1;

    private final Predicate<TraceChunk> check;
    // of the send thread
    private boolean sound = true;

    CheckingEncoder(final Predicate<TraceChunk> check) {
        this.check = check;
    }

    /** Whether all chunks were as they have to be since the last call. */
    boolean takeVerdict() {
        final boolean verdict = sound;
        sound = true;
        return verdict;
    }

    @Override
    public PayloadFramer framer() {
        return this;
    }

    @Override
    public String contentType() {
        return "application/octet-stream";
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return 1;
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        sound &= check.test(chunk);
        return offset + CHUNK_LENGTH > limit ? DOES_NOT_FIT : offset + CHUNK_LENGTH;
    }

    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        return begin - 1;
    }
}
