/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tags of a span or a segment: maps by type, of which each knows when a key was set. */
public final class Tags {
    private record Tag(String key, Object value, long order) {}

    private static final Comparator<Tag> NEWEST_FIRST =
            Comparator.comparingLong(Tag::order).reversed();

    private final Map<String, Tag> texts = new HashMap<>();
    private final Map<String, Tag> numbers = new HashMap<>();
    // integers, booleans and arrays
    private final Map<String, Tag> typed = new HashMap<>();
    private final Map<String, Tag> structs = new HashMap<>();
    private long order;
    private long oldest;

    private void put(final Map<String, Tag> map, final String key, final Object value) {
        map.put(key, new Tag(key, value, ++order));
    }

    /** Sets a string tag. */
    public void text(final String key, final String value) {
        typed.remove(key);
        put(texts, key, value);
    }

    /** Sets a string tag, as if before all others, also those set by an earlier call. */
    void textIfAbsent(final String key, final String value) {
        if (newestTag(key) == null) {
            texts.put(key, new Tag(key, value, --oldest));
        }
    }

    /** Sets a numeric tag. */
    public void number(final String key, final double value) {
        typed.remove(key);
        put(numbers, key, value);
    }

    /** Sets a tag to a Long, a Boolean, a List or a {@link Nested}. */
    void typed(final String key, final Object value) {
        texts.remove(key);
        numbers.remove(key);
        put(typed, key, value);
    }

    /** Sets a binary tag. */
    void struct(final String key, final String hex) {
        put(structs, key, hex);
    }

    void unset(final String key) {
        texts.remove(key);
        numbers.remove(key);
        typed.remove(key);
        structs.remove(key);
    }

    /** Whether there is a tag, of whatever type but binary. */
    boolean has(final String key) {
        return newestTag(key) != null;
    }

    String text(final String key) {
        return texts.containsKey(key) ? (String) texts.get(key).value() : null;
    }

    Double number(final String key) {
        return numbers.containsKey(key) ? (Double) numbers.get(key).value() : null;
    }

    /** What goes out as a string tag, so long as it is one of the key itself. */
    String sentText(final String key) {
        return typed.containsKey(key) && typed.get(key).value() instanceof Boolean truth ? truth.toString() : text(key);
    }

    /** The value set last, of whatever type but binary; or null. */
    Object newest(final String key) {
        final Tag newest = newestTag(key);
        return newest == null ? null : newest.value() instanceof final Nested nested ? nested.value() : newest.value();
    }

    private Tag newestTag(final String key) {
        Tag newest = typed.get(key);
        for (final Map<String, Tag> map : List.of(texts, numbers)) {
            final Tag tag = map.get(key);
            if (tag != null && (newest == null || tag.order() > newest.order())) {
                newest = tag;
            }
        }
        return newest;
    }

    /** Sets the fields that v0.4 has for tags, in the order in which they go out. */
    void putInto(final Map<String, Object> span) {
        final Set<String> itemNames = itemNames();
        final List<Tag> meta = new ArrayList<>(texts.values());
        final List<Tag> metrics = new ArrayList<>(numbers.values());
        final List<Tag> behind = new ArrayList<>();
        for (final Tag tag : typed.values()) {
            if (tag.value() instanceof Boolean) {
                meta.add(new Tag(tag.key(), tag.value().toString(), tag.order()));
            } else if (tag.value() instanceof Long number && isExact(number)) {
                metrics.add(new Tag(tag.key(), (double) number, tag.order()));
            } else {
                behind.add(tag);
            }
        }
        final Map<String, Object> metaOut = out(meta, itemNames);
        final Map<String, Object> metricsOut = out(metrics, itemNames);
        behind.sort(NEWEST_FIRST);
        for (final Tag tag : behind) {
            if (tag.value() instanceof List<?> items) {
                for (int i = 0; i < items.size(); i++) {
                    final Object item = items.get(i);
                    if (isMetric(item)) {
                        metricsOut.put(tag.key() + '.' + i, ((Number) item).doubleValue());
                    } else {
                        metaOut.put(tag.key() + '.' + i, String.valueOf(item));
                    }
                }
            } else if (!(tag.value() instanceof Nested) && !itemNames.contains(tag.key())) {
                metaOut.put(tag.key(), tag.value().toString());
            }
        }
        span.put("meta", metaOut);
        span.put("metrics", metricsOut);
        if (!structs.isEmpty()) {
            span.put("meta_struct", out(new ArrayList<>(structs.values()), Set.of()));
        }
    }

    private static Map<String, Object> out(final List<Tag> tags, final Set<String> without) {
        tags.sort(NEWEST_FIRST);
        final Map<String, Object> result = new LinkedHashMap<>();
        tags.stream().filter(tag -> !without.contains(tag.key())).forEach(tag -> result.put(tag.key(), tag.value()));
        return result;
    }

    private Set<String> itemNames() {
        final Set<String> names = new HashSet<>();
        for (final Tag tag : typed.values()) {
            if (tag.value() instanceof List<?> items) {
                for (int i = 0; i < items.size(); i++) {
                    names.add(tag.key() + '.' + i);
                }
            }
        }
        return names;
    }

    private static boolean isMetric(final Object value) {
        return value instanceof Double || (value instanceof Long number && isExact(number));
    }

    private static boolean isExact(final long value) {
        return new BigDecimal((double) value).compareTo(BigDecimal.valueOf(value)) == 0;
    }
}
