/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.micrometer;

import io.ringspan.counters.CountersView;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All counters of one moment. Those who read them one by one within a short time, as for a scrape, get values that fit together.
 *
 * <p>Note: this class is threadsafe.
 */
final class CounterValues {
    private static final long KEPT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CountersView counters;
    // guarded by this
    private final Map<String, Long> values = new HashMap<>();
    private long readNs;

    CounterValues(final CountersView counters) {
        this.counters = counters;
    }

    synchronized long get(final String name) {
        final long nowNs = System.nanoTime();
        if (values.isEmpty() || nowNs - readNs > KEPT_NS) {
            counters.forEach(values::put);
            readNs = nowNs;
        }
        return values.getOrDefault(name, 0L);
    }
}
