/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** What happens to a trace of which something has been lost. */
public enum IncompletePolicy {
    /** It is sent; the first span of each chunk says that it is incomplete. */
    MARK,
    /** What is left of it is dropped too, and counted. */
    DROP
}
