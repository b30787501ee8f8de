/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.util.Map;
import java.util.function.BiConsumer;

/** Tags in a map of the caller's, which may be changed meanwhile, and may throw. */
final class TagValues {
    private TagValues() {}

    /** Walks a map as far as it lets one; false if it throws, or one of its values does as it becomes a text, which is to be counted. */
    static boolean forEach(final Map<? extends CharSequence, ?> tags, final BiConsumer<CharSequence, Object> consumer) {
        if (tags == null) {
            return true;
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
            return false;
        }
        return true;
    }

    static boolean isInteger(final Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }
}
