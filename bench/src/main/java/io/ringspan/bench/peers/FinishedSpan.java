/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

/**
 * A span that has ended, as a tracer without a ring would hand it over: an object that nobody changes any more. It refers to its texts as
 * they go out, which exist beforehand, so that nothing is looked up for them and nothing encoded; tags are arrays, not maps.
 */
public final class FinishedSpan {
    /** The trace. */
    public final FinishedTrace trace;

    /** The span's id. */
    public final long spanId;

    /** The parent's id; 0 for the root, which ends last. */
    public final long parentId;

    /** Start in nanoseconds since the epoch. */
    public final long startNs;

    /** Duration in nanoseconds. */
    public final long durationNs;

    /** Name as MessagePack. */
    public final byte[] name;

    /** Service as MessagePack. */
    public final byte[] service;

    /** Resource as MessagePack. */
    public final byte[] resource;

    /** Type as MessagePack. */
    public final byte[] type;

    /** Keys and values of string tags in turns, as MessagePack, the oldest first; no key twice. */
    public final byte[][] meta;

    /** Keys of numbers as MessagePack, the oldest first; no key twice. */
    public final byte[][] metricKeys;

    /** The numbers. */
    public final double[] metricValues;

    // of the list in the trace
    FinishedSpan next;

    /**
     * A span.
     *
     * @param trace        its trace
     * @param spanId       its id
     * @param parentId     its parent's id, or 0
     * @param startNs      start in nanoseconds since the epoch
     * @param durationNs   duration in nanoseconds
     * @param name         as MessagePack, like all texts
     * @param service      of the span
     * @param resource     of the span
     * @param type         of the span
     * @param meta         keys and values in turns; kept
     * @param metricKeys   keys of numbers; kept
     * @param metricValues as many numbers; kept
     */
    public FinishedSpan(
            final FinishedTrace trace,
            final long spanId,
            final long parentId,
            final long startNs,
            final long durationNs,
            final byte[] name,
            final byte[] service,
            final byte[] resource,
            final byte[] type,
            final byte[][] meta,
            final byte[][] metricKeys,
            final double[] metricValues) {
        this.trace = trace;
        this.spanId = spanId;
        this.parentId = parentId;
        this.startNs = startNs;
        this.durationNs = durationNs;
        this.name = name;
        this.service = service;
        this.resource = resource;
        this.type = type;
        this.meta = meta;
        this.metricKeys = metricKeys;
        this.metricValues = metricValues;
    }

    /** {@return whether the trace ends with this span} */
    public boolean isRoot() {
        return parentId == 0;
    }

    /** {@return the span of the trace that was added behind this one, or null} */
    public FinishedSpan next() {
        return next;
    }
}
