/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How much was processed: from both follow the bytes of a span, and with the time of a span the time of a byte. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class SpanCounters {
    /** Spans. */
    public long spans;

    /** Bytes that were read, or written, for them. */
    public long bytes;

    /** Used by the harness. */
    public SpanCounters() {}

    void add(final long newSpans, final long newBytes) {
        spans += newSpans;
        bytes += newBytes;
    }
}
