/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** What the send thread does with a finished chunk when all payload buffers wait for the receiver. */
public enum PayloadPolicy {
    /** Drops the chunk and counts it, so that a dead receiver costs producers nothing. */
    DROP,
    /** Waits for a buffer, so that a slow receiver slows producers down, by way of a full ring. */
    BLOCK;

    /**
     * What applies to a receiver.
     *
     * @param isRequired whether others wait for it
     * @return this, but {@link #DROP} for one for which nobody waits
     */
    public PayloadPolicy forReceiver(final boolean isRequired) {
        return isRequired ? this : DROP;
    }
}
