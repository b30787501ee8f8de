/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

/**
 * How payloads are filled, how often the time is published, how long a claim of the ring may stay unpublished, and on how many
 * threads the handlers run.
 *
 * @param payloadPolicy   what happens to a chunk when all payload buffers are in use
 * @param payloadFlushAt  length from which on a payload goes out, in bytes
 * @param payloadLingerNs wait after which a payload goes out, in nanoseconds; 0 for never because of time
 * @param tickIntervalNs  between two ticks, in nanoseconds
 * @param claimTimeoutNs  after which an unpublished claim is looked after, in nanoseconds; 0 for never
 * @param threads         2 for a thread for each handler, 1 for one that runs them in turn
 */
public record PipelineSettings(
        PayloadPolicy payloadPolicy,
        int payloadFlushAt,
        long payloadLingerNs,
        long tickIntervalNs,
        long claimTimeoutNs,
        int threads) {}
