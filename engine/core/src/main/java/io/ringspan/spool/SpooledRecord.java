/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import java.nio.ByteBuffer;

/**
 * A record of a store: counts, what belongs to the payload and is no part of what is sent, and how long the payload is.
 *
 * <p>Note: not threadsafe. What a store has read is valid until the next read.
 */
public final class SpooledRecord {
    private static final int META_INITIAL = 1024;

    int spans;
    int traces;
    long number;
    long endedNumber;
    long endedCovered;
    int flags;
    int bodyLength;
    boolean isOwn;
    ByteBuffer meta = ByteBuffer.allocate(META_INITIAL).limit(0);
    // where it is: of the store
    Segment segment;
    long position;
    int metaLength;
    int metaChecksum;
    int bodyChecksum;

    /** Creates an empty one. */
    public SpooledRecord() {}

    /**
     * Sets what is counted.
     *
     * @param newSpans  in the payload
     * @param newTraces that end with it
     * @return this
     */
    public SpooledRecord counts(final int newSpans, final int newTraces) {
        spans = newSpans;
        traces = newTraces;
        return this;
    }

    /**
     * Sets its place in the order of payloads.
     *
     * @param newNumber       of the payload
     * @param newEndedNumber  of the last payload in front of it
     * @param newEndedCovered last sequence that is covered with that one
     * @param newFlags        of the payload, any
     * @return this
     */
    public SpooledRecord place(
            final long newNumber, final long newEndedNumber, final long newEndedCovered, final int newFlags) {
        number = newNumber;
        endedNumber = newEndedNumber;
        endedCovered = newEndedCovered;
        flags = newFlags;
        return this;
    }

    /** {@return spans in the payload} */
    public int spans() {
        return spans;
    }

    /** {@return traces that end with it} */
    public int traces() {
        return traces;
    }

    /** {@return number of the payload, in the engine that wrote it} */
    public long number() {
        return number;
    }

    /** {@return number of the last payload in front of it} */
    public long endedNumber() {
        return endedNumber;
    }

    /** {@return last sequence that is covered with that one} */
    public long endedCovered() {
        return endedCovered;
    }

    /** {@return as they were given} */
    public int flags() {
        return flags;
    }

    /** {@return whether this store has written it, and not an earlier one} */
    public boolean isOwn() {
        return isOwn;
    }

    /** {@return length of the payload, in bytes} */
    public int bodyLength() {
        return bodyLength;
    }

    /** {@return what belongs to the payload, from the first byte to the last; empty if it is damaged} */
    public ByteBuffer meta() {
        return meta;
    }

    ByteBuffer metaOfLength(final int length) {
        if (meta.capacity() < length) {
            meta = ByteBuffer.allocate(Math.max(length, 2 * meta.capacity()));
        }
        return meta.clear().limit(length);
    }
}
