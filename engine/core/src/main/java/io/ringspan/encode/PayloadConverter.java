/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Says in one format what chunks in others say: for payloads that were encoded for a receiver which does not take their format any more.
 *
 * <p>It makes objects, and takes many times what encoding takes, since it is hardly ever needed. Note: not threadsafe.
 */
public interface PayloadConverter {
    /**
     * Begins with a payload.
     *
     * @param framer     of the format that it has
     * @param payload    memory of it
     * @param dictionary of it
     * @throws IllegalArgumentException if this converter knows no such format
     */
    void begin(PayloadFramer framer, DirectBuffer payload, PayloadDictionary dictionary);

    /**
     * Begins with a chunk of the payload.
     *
     * @param offset of its first byte
     * @param end    offset behind its last one
     */
    void beginChunk(int offset, int end);

    /**
     * Whether spans of the chunk are left.
     *
     * @return false when all have been written or passed over
     */
    boolean hasSpan();

    /** Passes over the next span. */
    void skipSpan();

    /**
     * Writes a chunk of as many of the next spans as fit.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param limit  first byte that may not be written
     * @return offset behind the last byte, or {@link TraceEncoder#DOES_NOT_FIT} if not even one span fits
     */
    int put(MutableDirectBuffer buffer, int offset, int limit);

    /**
     * Spans that were written last.
     *
     * @return their number
     */
    int spansPut();
}
