/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.ForeignText;
import io.ringspan.protocol.Utf8;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Says which keys of tags have had too many values to be interned: counts all of them, names the first ones.
 *
 * <p>Note: this class is threadsafe.
 */
final class DemotedKeys {
    /** Most keys that are named. */
    static final int NAMES_MAX = 64;

    private final int valuesPerKeyMax;
    private final EngineCounters counters;
    // guarded by its monitor, which the JVM gives back whatever is thrown; written by producers, a few times in the
    // life of an engine
    private final List<String> names = new ArrayList<>();
    private String shown = "";

    DemotedKeys(final int valuesPerKeyMax, final EngineCounters counters) {
        this.valuesPerKeyMax = valuesPerKeyMax;
        this.counters = counters;
    }

    /** Takes note of a key; called once for each, by the producer whose value was one too many. */
    void onDemoted(final String key) {
        synchronized (names) {
            final UnsafeBuffer bytes = new UnsafeBuffer(Utf8.toBytes(key));
            counters.demotedKeys().add(bytes, 0, bytes.capacity(), 1);
            if (names.size() < NAMES_MAX) {
                names.add(key);
                shown = '"' + ForeignText.show(key) + '"' + (shown.isEmpty() ? "" : ", " + shown);
                counters.detail(
                        EngineCounter.KEYS_DEMOTED,
                        "more than " + valuesPerKeyMax + " each, the newest first: " + shown);
            }
        }
        counters.add(EngineCounter.KEYS_DEMOTED, 1);
    }

    /** The first ones, in the order in which they were demoted. */
    List<String> names() {
        synchronized (names) {
            return List.copyOf(names);
        }
    }
}
