/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

/** What came of a flush. */
public enum FlushResult {
    /** The receiver has accepted everything that was complete. */
    DELIVERED,
    /** Everything was dealt with, but some chunks were lost meanwhile; the counters say why. */
    LOST,
    /** Something was still on its way when the time was over. */
    TIMED_OUT,
    /** The engine is closing or closed. */
    CLOSED
}
