/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Reads payloads of one format. Implementations have no state. */
public interface PayloadReader {
    /**
     * Media type of the format.
     *
     * @return as in the header {@code Content-Type}
     */
    String contentType();

    /**
     * Whether a payload may have this format.
     *
     * @param start its first bytes, 16 or more if there are so many
     * @return true if it begins as payloads of this format do
     */
    boolean looksLike(byte[] start);

    /**
     * Reads a payload to its last byte.
     *
     * @param body of the request
     * @param sink gets spans, and what is said of several, up to a fault
     * @throws BrokenPayloadException if it is no payload of this format; says where and why
     * @throws IOException            not otherwise
     */
    void read(byte[] body, PayloadSink sink) throws IOException;

    /**
     * What a span that was read says.
     *
     * @param node    as the sink has got it
     * @param service of the resource that the span is of, in a format that says it there
     * @return the same in the terms of Datadog's spans
     */
    DecodedSpan decode(ObjectNode node, String service);

    /**
     * Makes a reader of the traces in payloads.
     *
     * @param traces gets each trace
     * @param faults gets a line for each fault
     * @return for one thread
     */
    default TraceReader traces(final Consumer<List<DecodedSpan>> traces, final Consumer<String> faults) {
        return new SpanReader(this, traces, faults);
    }
}
