/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

/** What a {@link TraceFilter} says about a trace. Of several filters, the first one that says {@link #DROP} has the last word. */
public enum Verdict {
    /** Nothing: the trace goes out, unless another filter drops it. */
    PASS,
    /** The trace goes out whatever share of traces is kept, and whoever says {@link #DROP_UNLESS_KEPT}; so does what is still to come of it. */
    KEEP,
    /** The trace does not go out. No other filter is asked. */
    DROP,
    /** The trace does not go out, unless some filter says {@link #KEEP}. */
    DROP_UNLESS_KEPT
}
