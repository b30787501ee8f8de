/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** What becomes of a trace of which a filter failed. */
public enum FilterErrorPolicy {
    /** It is dropped, so that nothing gets out that the filter was to take out. */
    DROP,
    /** It goes on to the next filter, with what the failed one has done so far. What fails to redact by configuration drops it all the same. */
    KEEP
}
