/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/**
 * What came of a flush, or of waiting for an acknowledgement.
 *
 * <p>Lost is what was refused at the ring, what the tables or payload buffers had no room for, what could not be read, what expired and
 * was dropped, and what the receiver did not take; of a span also a part. Not lost are spans that are still open, spans that the tracer
 * abandoned, texts that were cut and say so, and records about spans that are not there.
 */
public enum FlushResult {
    /** The receiver has accepted everything that was complete, and nothing was lost in front of it. */
    DELIVERED,
    /** Everything was dealt with, but something was lost; the counters say what and why. */
    LOST,
    /** Something was still on its way when the time was over. */
    TIMED_OUT,
    /**
     * When the time was over, nothing was lost, but a receiver did not have everything: what it lacks is in its spool, where it outlives the process.
     * Such a flush has answered for nothing, as one that timed out.
     */
    SPOOLED,
    /** The engine is closing or closed. */
    CLOSED
}
