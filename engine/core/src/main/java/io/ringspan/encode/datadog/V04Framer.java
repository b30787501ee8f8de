/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.PayloadConverter;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import org.agrona.MutableDirectBuffer;

/** The head of a v0.4 payload, an array of traces. */
public final class V04Framer implements PayloadFramer {
    /** The only one that is needed. */
    public static final V04Framer INSTANCE = new V04Framer();

    private V04Framer() {}

    @Override
    public String contentType() {
        return "application/msgpack";
    }

    @Override
    public boolean isOfProcess() {
        return false;
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return MsgPack.HEADER_LENGTH_MAX;
    }

    @Override
    public PayloadConverter newConverter() {
        return new V04Converter();
    }

    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        final int offset = begin - MsgPack.arrayLength(chunkCount);
        MsgPack.putArray(buffer, offset, chunkCount);
        return offset;
    }
}
