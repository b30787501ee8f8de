/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.PayloadReader;
import io.ringspan.cli.payload.PayloadSink;
import io.ringspan.cli.payload.TraceReader;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Payloads of Datadog v0.4. */
public final class V04Payloads implements PayloadReader {
    /** Creates a reader. */
    public V04Payloads() {}

    @Override
    public String contentType() {
        return "application/msgpack";
    }

    @Override
    public boolean looksLike(final byte[] start) {
        final MsgPackStart first = new MsgPackStart(start);
        final int second = first.behindHeader(0);
        return first.isArray(0) && first.isArray(second) && first.isMap(first.behindHeader(second));
    }

    @Override
    public void read(final byte[] body, final PayloadSink sink) throws IOException {
        DatadogArrays.readV04(body, sink);
    }

    @Override
    public DecodedSpan decode(final ObjectNode node, final String service) {
        return DatadogArrays.decode(node);
    }

    /** By the schema, which nothing else is held to. */
    @Override
    public TraceReader traces(final Consumer<List<DecodedSpan>> traces, final Consumer<String> faults) {
        return new V04Schema(traces, faults);
    }
}
