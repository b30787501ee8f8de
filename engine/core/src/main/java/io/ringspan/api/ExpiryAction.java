/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** What becomes of the spans of a segment that expires. */
public enum ExpiryAction {
    /** Open spans end at the time of the tick, and the whole segment goes out as one chunk. */
    FINISH,
    /** Finished spans go out as one chunk; open ones are dropped. */
    PARTIAL,
    /** All spans are dropped. */
    DROP
}
