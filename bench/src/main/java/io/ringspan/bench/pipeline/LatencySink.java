/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

/** Takes latencies. Called on one thread at a time, and does not allocate. */
@FunctionalInterface
public interface LatencySink {
    /**
     * A trace has been encoded just now.
     *
     * @param dueNs as it was given to {@link Subject.Producer#trace(long)}
     */
    void encoded(long dueNs);
}
