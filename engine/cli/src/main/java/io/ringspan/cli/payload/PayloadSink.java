/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Gets what a payload has, in its order. What comes before a fault has been handed over when the fault is thrown. */
@FunctionalInterface
public interface PayloadSink {
    /**
     * Takes a span.
     *
     * @param span its fields by name; the sink's from here on
     */
    void span(ObjectNode span);

    /**
     * Takes what is said of several spans at once.
     *
     * @param what   {@code process}, {@code resource} or {@code scope}
     * @param fields by name; the sink's from here on
     */
    default void shared(final String what, final ObjectNode fields) {}

    /** Notes that the next span begins another chunk; of formats that have chunks. */
    default void endChunk() {}
}
