/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import java.util.Objects;

/**
 * A filter of the application's.
 *
 * @param name   for counters and the log; not empty
 * @param filter called by the decode thread alone
 */
public record NamedFilter(String name, TraceFilter filter) {
    /**
     * Checks that there is nothing missing.
     *
     * @param name   for counters and the log; not empty
     * @param filter called by the decode thread alone
     */
    public NamedFilter {
        Objects.requireNonNull(filter, "filter");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a filter has a name, for counters and the log");
        }
    }
}
