/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** What a producer does when the ring has no free slots. Every loss is counted. */
public enum OverflowPolicy {
    /** Waits until there is room. */
    BLOCK,
    /** Waits for a configured time at most, then drops the batch. */
    BLOCK_FOR,
    /** Drops the batch at once. */
    DROP
}
