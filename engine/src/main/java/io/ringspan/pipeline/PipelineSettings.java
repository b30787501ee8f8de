/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

/**
 * How payloads are filled, and how often the time is published.
 *
 * @param payloadPolicy   what happens to a chunk when all payload buffers are in use
 * @param payloadFlushAt  length from which on a payload goes out, in bytes
 * @param payloadLingerNs wait after which a payload goes out, in nanoseconds; 0 for never because of time
 * @param tickIntervalNs  between two ticks, in nanoseconds
 */
public record PipelineSettings(
        PayloadPolicy payloadPolicy, int payloadFlushAt, long payloadLingerNs, long tickIntervalNs) {}
