/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.otlp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.PayloadReader;
import io.ringspan.cli.payload.PayloadSink;
import java.io.IOException;

/** Payloads of OTLP in protobuf. */
public final class OtlpProtobufPayloads implements PayloadReader {
    // what a message of OTLP begins with: its first field or its second one, which have a length
    private static final int FIRST_FIELD = 0x0A;
    private static final int SECOND_FIELD = 0x12;

    /** Creates a reader. */
    public OtlpProtobufPayloads() {}

    @Override
    public String contentType() {
        return "application/x-protobuf";
    }

    @Override
    public boolean looksLike(final byte[] start) {
        if (at(start, 0) != FIRST_FIELD) {
            return false;
        }
        int offset = 1;
        while (at(start, offset) >= 0x80) {
            offset++;
        }
        // a length of 0 begins many a change buffer
        final int field = at(start, offset + 1);
        return at(start, offset) > 0 && (field == FIRST_FIELD || field == SECOND_FIELD);
    }

    private static int at(final byte[] start, final int offset) {
        return offset < start.length ? start[offset] & 0xFF : -1;
    }

    @Override
    public void read(final byte[] body, final PayloadSink sink) throws IOException {
        OtlpProtobufReader.read(body, sink);
    }

    @Override
    public DecodedSpan decode(final ObjectNode node, final String service) {
        return OtlpSpans.decode(node, service);
    }
}
