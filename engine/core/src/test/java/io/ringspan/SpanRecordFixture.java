/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.PayloadPolicy;
import io.ringspan.model.PayloadMaps;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

/** What tests of span records share: an engine for short or long records, and the spans that arrive, as v0.4 has them. */
abstract class SpanRecordFixture {
    final EngineFixture fixture = new EngineFixture();
    final Map<Long, Map<String, Object>> received = new ConcurrentHashMap<>();
    final List<Integer> chunkLengths = Collections.synchronizedList(new ArrayList<>());
    final long seed = System.nanoTime();
    final Random random = new Random(seed);
    final SpanRecord record = new SpanRecord();

    /** Starts the engine. */
    final void start(final int recordMax) {
        fixture.config
                .ringSlotLength(64)
                .ringRecordMax(recordMax)
                .textMax(recordMax)
                .payloadExhausted(PayloadPolicy.BLOCK);
        fixture.transport.answer(this::receive);
        fixture.start();
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private Delivery receive(final Payload payload) {
        final ByteBuffer body = payload.body().duplicate();
        final byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        PayloadMaps.payload(bytes).forEach(chunk -> {
            chunkLengths.add(chunk.size());
            chunk.forEach(span -> received.put(((Number) span.get("span_id")).longValue(), span));
        });
        return Delivery.ACCEPTED;
    }
}
