/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.model.SpanModel;
import io.ringspan.protocol.SpanHeader;
import java.util.Random;

/** Spans with random fields and many tags, put straight into the tables. */
public final class RandomSpan {
    private static final String[] KEYS = {
        "a", "b", "kind", "_dd.measured", "_dd.base_service", "language", "d".repeat(40)
    };
    private static final String[] VALUES = {"", "internal", "server", "\u20ac".repeat(30), "v".repeat(300)};

    private RandomSpan() {}

    /** Makes up to five spans with fewer tags than that the chunk at hand. */
    public static void chunk(final EncodeFixture fixture, final Random random, final int tagsMax) {
        final int count = 1 + random.nextInt(5);
        for (int i = 1; i <= count; i++) {
            add(fixture, random, i, random.nextInt(tagsMax));
        }
        fixture.seal(random.nextBoolean() ? null : "origin");
    }

    /** Adds a span to the tables, and says what it is. */
    public static SpanModel add(
            final EncodeFixture fixture, final Random random, final long spanId, final int tagCount) {
        final long parentId = random.nextInt(2) * random.nextLong();
        final SpanModel model = new SpanModel(spanId, 99, 10 + spanId, 1, parentId);
        model.start = random.nextLong();
        model.duration = random.nextLong() >> random.nextInt(64);
        model.error = random.nextInt(2) * random.nextInt();
        final int span = fixture.span(spanId, parentId);
        fixture.header(span).start(model.start).duration(model.duration).error(model.error);
        if (random.nextBoolean()) {
            model.service = random.nextBoolean() ? SpanModel.SERVICE : "other";
            fixture.store.setText(span, SpanHeader.SERVICE_OFFSET, fixture.text(model.service));
        }
        for (int i = 0; i < tagCount; i++) {
            final String key = KEYS[random.nextInt(KEYS.length)] + (random.nextInt(3) == 0 ? random.nextInt(9) : "");
            if (random.nextBoolean()) {
                final double value = random.nextInt(5);
                fixture.metric(span, key, value);
                model.tags.number(key, value);
            } else {
                final String value = VALUES[random.nextInt(VALUES.length)];
                if (random.nextBoolean()) {
                    fixture.meta(span, key, value);
                } else {
                    fixture.metaText(span, key, value);
                }
                model.tags.text(key, value);
            }
        }
        return model;
    }
}
