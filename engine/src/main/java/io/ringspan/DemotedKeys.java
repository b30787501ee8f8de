/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.ForeignText;
import io.ringspan.protocol.Utf8;
import java.lang.System.Logger.Level;
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

    private static final System.Logger LOGGER = System.getLogger("io.ringspan");

    private final int valuesPerKeyMax;
    private final EngineCounters counters;
    // guarded by its monitor, which the JVM gives back whatever is thrown; written by producers, a few times in the
    // life of an engine
    private final List<String> names = new ArrayList<>();

    DemotedKeys(final int valuesPerKeyMax, final EngineCounters counters) {
        this.valuesPerKeyMax = valuesPerKeyMax;
        this.counters = counters;
    }

    /** Takes note of a key; called once for each, by the producer whose value was one too many. */
    void onDemoted(final String key) {
        counters.add(EngineCounter.KEYS_DEMOTED, 1);
        final int named;
        synchronized (names) {
            final UnsafeBuffer bytes = new UnsafeBuffer(Utf8.toBytes(key));
            counters.demotedKeys().add(bytes, 0, bytes.capacity(), 1);
            if (names.size() == NAMES_MAX) {
                return;
            }
            names.add(key);
            named = names.size();
        }
        LOGGER.log(Level.WARNING, () -> message(key, named == NAMES_MAX));
    }

    private String message(final String key, final boolean last) {
        return "tag \"" + ForeignText.show(key) + "\" has had more than " + valuesPerKeyMax
                + " values (ringspan.intern.values-per-key); from now on"
                + " its new ones travel inline, which takes more room in the ring. If they are few after all, raise the setting; if"
                + " they never end, set them as text to begin with"
                + (last ? ". Keys that follow are counted, and not named" : "");
    }

    /** The first ones, in the order in which they were demoted. */
    List<String> names() {
        synchronized (names) {
            return List.copyOf(names);
        }
    }
}
