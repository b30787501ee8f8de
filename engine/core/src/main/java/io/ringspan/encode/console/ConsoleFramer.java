/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.console;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import org.agrona.MutableDirectBuffer;

/** Nothing stands around the lines. */
final class ConsoleFramer implements PayloadFramer {
    @Override
    public String contentType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return 0;
    }

    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        return begin;
    }
}
