/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

/**
 * What a receiver takes, by settings and by what it has said itself. Its transport finds that out and says it here; the encode thread goes by it from
 * the next chunk on.
 *
 * <p>How many traces and spans were dropped for it, because the tracer did not keep them, say its counters
 * ({@link io.ringspan.counters.DropReason#UNSAMPLED}).
 *
 * <p>Note: this class is threadsafe.
 */
public final class ReceiverTerms {
    private final UnsampledPolicy policy;
    private volatile boolean wantsNoUnsampled;
    private volatile int bodyMax = Integer.MAX_VALUE;

    /**
     * Creates the terms of a receiver that has said nothing yet.
     *
     * @param policy for traces that the tracer did not keep
     */
    public ReceiverTerms(final UnsampledPolicy policy) {
        this.policy = policy;
    }

    /**
     * The receiver has said whether it can do without traces that the tracer did not keep. It counts if the settings leave that to the receiver.
     *
     * @param isTrue whether they are to be dropped
     */
    public void wantsNoUnsampled(final boolean isTrue) {
        wantsNoUnsampled = isTrue;
    }

    /**
     * The receiver has said how long the body of a request may be, before it is compressed. Payloads are no longer than that, and than their
     * buffers, but for what a chunk adds to a dictionary.
     *
     * @param length in bytes, 1 at least
     */
    public void bodyMax(final int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a body has 1 byte at least, not " + length);
        }
        bodyMax = length;
    }

    /**
     * Whether traces that the tracer did not keep are dropped.
     *
     * @return as of now
     */
    public boolean dropsUnsampled() {
        return policy == UnsampledPolicy.DROP || (policy == UnsampledPolicy.AUTO && wantsNoUnsampled);
    }

    /**
     * Length of the longest body.
     *
     * @return in bytes; {@link Integer#MAX_VALUE} if the receiver has said nothing
     */
    public int bodyMax() {
        return bodyMax;
    }
}
