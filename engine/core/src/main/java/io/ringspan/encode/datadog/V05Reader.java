/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.PayloadDictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Reads chunks of v0.5. */
final class V05Reader extends SpanReader {
    private int spansLeft;

    V05Reader(final DirectBuffer payload, final PayloadDictionary dictionary) {
        super(payload, dictionary, 0);
    }

    @Override
    void begin(final int offset, final int end) {
        spansLeft = in.position(offset).array();
    }

    @Override
    Map<String, Object> next() {
        if (spansLeft-- <= 0) {
            return null;
        }
        in.array();
        final Map<String, Object> meta = new LinkedHashMap<>();
        final Map<String, Object> metrics = new LinkedHashMap<>();
        final Map<String, Object> span = fields(text(), text(), text(), meta);
        span.put("trace_id", new Unsigned(in.integer()));
        span.put("span_id", new Unsigned(in.integer()));
        putUnlessZero(span, "parent_id", in.integer());
        span.put("start", in.integer());
        span.put("duration", in.integer());
        final long error = in.integer();
        if (error != 0) {
            span.put("error", error);
        }
        for (int left = in.map(); left > 0; left--) {
            final String key = text();
            meta.put(key, text());
        }
        for (int left = in.map(); left > 0; left--) {
            final String key = text();
            metrics.put(key, in.real());
        }
        span.put("metrics", metrics);
        final String type = text();
        if (!type.isEmpty()) {
            span.put("type", type);
        }
        return span;
    }

    private String text() {
        return textOf(in.integer());
    }
}
