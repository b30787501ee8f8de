/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An attribute of an event or a link.
 *
 * @param key   its key
 * @param value a String, Boolean, Long or Double, or a List of those
 */
public record Attribute(String key, Object value) {
    /** As v0.4 has the attributes of an event; of a key given twice the last one counts. */
    static Map<String, Object> ofEvent(final List<Attribute> attributes) {
        final Map<String, Object> result = new LinkedHashMap<>();
        attributes.forEach(attribute -> result.put(attribute.key, attribute.value));
        result.values().removeIf(Nested.class::isInstance);
        result.replaceAll((key, value) -> typed(value));
        return result;
    }

    private static Object typed(final Object value) {
        if (value instanceof String) {
            return Map.of("type", 0L, "string_value", value);
        }
        if (value instanceof Boolean) {
            return Map.of("type", 1L, "bool_value", value);
        }
        if (value instanceof Long) {
            return Map.of("type", 2L, "int_value", value);
        }
        if (value instanceof Double) {
            return Map.of("type", 3L, "double_value", value);
        }
        final List<Object> items = new ArrayList<>();
        ((List<?>) value).forEach(item -> items.add(typed(item)));
        return Map.of("type", 4L, "array_value", Map.of("values", items));
    }

    /** As v0.4 has the attributes of a link: texts, and arrays item by item in front of what else has the name of an item. */
    static Map<String, Object> ofLink(final List<Attribute> attributes) {
        final Map<String, Object> last = new LinkedHashMap<>();
        attributes.forEach(attribute -> last.put(attribute.key, attribute.value));
        last.values().removeIf(Nested.class::isInstance);
        final Map<String, Object> items = new LinkedHashMap<>();
        final Map<String, Object> result = new LinkedHashMap<>();
        last.forEach((key, value) -> {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    items.put(key + '.' + i, String.valueOf(list.get(i)));
                }
            } else {
                result.put(key, String.valueOf(value));
            }
        });
        result.putAll(items);
        return result;
    }
}
