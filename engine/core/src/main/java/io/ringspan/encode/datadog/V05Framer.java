/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.PayloadDictionary;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The head of a v0.5 payload: an array of the dictionary, which is an array of texts, and the array of traces. */
final class V05Framer implements DatadogFramer {
    /** The only one that is needed. */
    static final V05Framer INSTANCE = new V05Framer();

    private static final int FIELD_COUNT = 2;
    private static final int HEADERS_LENGTH_MAX = 1 + 2 * MsgPack.HEADER_LENGTH_MAX;

    private V05Framer() {}

    @Override
    public String contentType() {
        return V04Framer.INSTANCE.contentType();
    }

    @Override
    public boolean isOfProcess() {
        return false;
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return HEADERS_LENGTH_MAX + dictionaryLengthMax(payloadLength);
    }

    @Override
    public int headLength(final int payloadLength, final PayloadDictionary dictionary) {
        return HEADERS_LENGTH_MAX + dictionary.length();
    }

    /** Half of the payload, so that a span may be half as long as a payload, whether its length is one of texts or of numbers. */
    @Override
    public int dictionaryLengthMax(final int payloadLength) {
        return payloadLength / 2;
    }

    @Override
    public SpanReader reader(final DirectBuffer payload, final PayloadDictionary dictionary) {
        return new V05Reader(payload, dictionary);
    }

    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        final int length = dictionary.length();
        final int traces = begin - MsgPack.arrayLength(chunkCount);
        final int offset = traces - length - MsgPack.arrayLength(dictionary.count()) - 1;
        int to = MsgPack.putArray(buffer, offset, FIELD_COUNT);
        to = MsgPack.putArray(buffer, to, dictionary.count());
        buffer.putBytes(to, dictionary.buffer(), 0, length);
        MsgPack.putArray(buffer, traces, chunkCount);
        return offset;
    }
}
