/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.PayloadReader;
import io.ringspan.cli.payload.PayloadSink;
import java.io.IOException;

/** Payloads of Datadog v0.5. */
public final class V05Payloads implements PayloadReader {
    private static final int ARRAY_OF_TWO = 0x92;

    /** Creates a reader. */
    public V05Payloads() {}

    @Override
    public String contentType() {
        return "application/msgpack";
    }

    @Override
    public boolean looksLike(final byte[] start) {
        final MsgPackStart first = new MsgPackStart(start);
        return first.at(0) == ARRAY_OF_TWO && first.isArray(1) && first.isText(first.behindHeader(1));
    }

    @Override
    public void read(final byte[] body, final PayloadSink sink) throws IOException {
        DatadogArrays.readV05(body, sink);
    }

    @Override
    public DecodedSpan decode(final ObjectNode node, final String service) {
        return DatadogArrays.decode(node);
    }
}
