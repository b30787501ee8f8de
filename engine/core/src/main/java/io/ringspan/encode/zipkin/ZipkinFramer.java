/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.zipkin;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import org.agrona.MutableDirectBuffer;

/** The brackets around the spans of a payload; the last one takes the place of the comma behind the last span. */
final class ZipkinFramer implements PayloadFramer {
    ZipkinFramer() {}

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public boolean isOfProcess() {
        return false;
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return 1;
    }

    /** Writes nothing when no span of the chunks goes out. */
    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        if (begin == end) {
            return begin;
        }
        buffer.putByte(begin - 1, (byte) '[');
        buffer.putByte(end - 1, (byte) ']');
        return begin - 1;
    }
}
