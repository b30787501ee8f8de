/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.protocol.SpanHeader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A span as lists of what was set, and the rules by which they become maps, in the words of the reference. */
final class EncodeModel {
    private static final String[] KEYS = {
        "a", "b", "kind", "_dd.measured", "_dd.base_service", "language", "d".repeat(40)
    };
    private static final String[] VALUES = {"", "internal", "server", "\u20ac".repeat(30), "v".repeat(300)};

    private final Map<String, Object> fields = new HashMap<>();
    private final List<Map.Entry<String, Object>> meta = new ArrayList<>();
    private final List<Map.Entry<String, Object>> metrics = new ArrayList<>();
    private String service = "";

    private EncodeModel() {}

    /** Adds a span to the tables, and says what it is. */
    static EncodeModel addRandomSpan(
            final EncodeFixture fixture, final Random random, final long spanId, final int tagCount) {
        final EncodeModel model = new EncodeModel();
        final long parentId = random.nextInt(2) * random.nextLong();
        final int span = fixture.span(spanId, parentId);
        final long start = random.nextLong();
        final long duration = random.nextLong() >> random.nextInt(64);
        final int error = random.nextInt(2) * random.nextInt();
        fixture.header(span).start(start).duration(duration).error(error);
        if (random.nextBoolean()) {
            model.service = random.nextBoolean() ? "svc" : "other";
            fixture.store.setText(span, SpanHeader.SERVICE_OFFSET, fixture.text(model.service));
        }
        model.fields.put("name", "");
        model.fields.put("resource", "");
        model.fields.put("trace_id", 10 + spanId);
        model.fields.put("span_id", spanId);
        model.fields.put("start", start);
        model.fields.put("duration", duration);
        if (parentId != 0) {
            model.fields.put("parent_id", parentId);
        }
        if (error != 0) {
            model.fields.put("error", (long) error);
        }
        for (int i = 0; i < tagCount; i++) {
            final String key = KEYS[random.nextInt(KEYS.length)] + (random.nextInt(3) == 0 ? random.nextInt(9) : "");
            if (random.nextBoolean()) {
                final double value = random.nextInt(5);
                fixture.metric(span, key, value);
                model.metrics.add(Map.entry(key, value));
            } else {
                final String value = VALUES[random.nextInt(VALUES.length)];
                if (random.nextBoolean()) {
                    fixture.meta(span, key, value);
                } else {
                    fixture.metaText(span, key, value);
                }
                model.meta.add(Map.entry(key, value));
            }
        }
        return model;
    }

    /** What goes out: the rules add to the lists, then each list is reversed and of each key the first one is kept. */
    Map<String, Object> span(final String origin) {
        final Object kind = newestFirst(meta).get("kind");
        if (kind != null && !kind.equals("internal")) {
            metrics.add(Map.entry("_dd.measured", 1.0));
        }
        if (!service.equals("svc")) {
            meta.add(Map.entry("_dd.base_service", "svc"));
        }
        meta.add(Map.entry("language", "jvm"));
        metrics.add(Map.entry("process_id", 77.0));
        if (origin != null) {
            meta.add(Map.entry("_dd.origin", origin));
        }
        fields.put("service", service);
        fields.put("meta", newestFirst(meta));
        fields.put("metrics", newestFirst(metrics));
        return fields;
    }

    private static Map<String, Object> newestFirst(final List<Map.Entry<String, Object>> set) {
        final List<Map.Entry<String, Object>> reversed = new ArrayList<>(set);
        Collections.reverse(reversed);
        final Map<String, Object> result = new LinkedHashMap<>();
        reversed.forEach(entry -> result.putIfAbsent(entry.getKey(), entry.getValue()));
        return result;
    }
}
