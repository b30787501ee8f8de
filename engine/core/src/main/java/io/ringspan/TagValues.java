/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.util.Map;
import java.util.function.BiConsumer;

/** Tags in a map of the caller's, which may be changed meanwhile, and may throw. */
final class TagValues {
    private TagValues() {}

    /** Walks a map as far as it lets one. What it throws, or one of its values as it becomes a text, is counted. */
    static void forEach(
            final Map<? extends CharSequence, ?> tags,
            final EngineCounters counters,
            final BiConsumer<CharSequence, Object> consumer) {
        if (tags == null) {
            return;
        }
        try {
            for (final Map.Entry<? extends CharSequence, ?> tag : tags.entrySet()) {
                final CharSequence key = tag.getKey();
                final Object value = tag.getValue();
                if (key != null && value != null) {
                    consumer.accept(key, value);
                }
            }
        } catch (final RuntimeException e) {
            if (counters != null) {
                counters.add(EngineCounter.TEXTS_UNREADABLE, 1);
            }
        }
    }

    static boolean isInteger(final Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }
}
