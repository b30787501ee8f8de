/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

/** What came of a flush, or of waiting for an acknowledgement. */
public enum FlushResult {
    /** The receiver has accepted everything that was complete, and nothing was lost in front of it. */
    DELIVERED,
    /** Everything was dealt with, but something was lost; the counters say what and why. */
    LOST,
    /** Something was still on its way when the time was over. */
    TIMED_OUT,
    /** The engine is closing or closed. */
    CLOSED
}
