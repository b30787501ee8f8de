/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

/**
 * How often the time is published, how long a claim of the ring may stay unpublished, and on how many threads the stages run.
 *
 * @param tickIntervalNs between two ticks, in nanoseconds; {@link #NO_TICKS} if the time is in the records
 * @param idleIntervalNs the same while nothing but ticks is published, in nanoseconds, not less
 * @param claimTimeoutNs after which an unpublished claim is looked after, in nanoseconds; 0 for never
 * @param threads        2 for a thread that decodes and one that encodes, 1 for one that does both in turn
 */
public record PipelineSettings(long tickIntervalNs, long idleIntervalNs, long claimTimeoutNs, int threads) {
    /** In place of an interval: nobody publishes the time but whoever replays a stream in which it is. */
    public static final long NO_TICKS = 0;
}
