/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ringspan.counters.EngineCounter;
import io.ringspan.model.PayloadMaps;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tags that every span begins with, from lists that callers made. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DefaultMetaTest {
    private static final int TEXT_MAX = 200;

    private final Map<Long, Map<?, ?>> received = new ConcurrentHashMap<>();

    private Delivery receive(final Payload payload) {
        final byte[] bytes = new byte[payload.length()];
        payload.body().get(bytes);
        for (final var chunk : PayloadMaps.payload(bytes)) {
            for (final Map<String, Object> span : chunk) {
                received.put(((Number) span.get("span_id")).longValue(), (Map<?, ?>) span.get("meta"));
            }
        }
        return Delivery.ACCEPTED;
    }

    /** An entry that says on which thread it is read, and something else each time. */
    private static final class Changing extends AbstractMap.SimpleEntry<String, String> {
        private static final long serialVersionUID = 1;
        private static Thread reader;
        private int reads;

        Changing(final String key, final String value) {
            super(key, value);
        }

        @Override
        public String getValue() {
            reader = Thread.currentThread();
            return super.getValue() + ++reads;
        }
    }

    @Test
    void shouldReadEntriesOnceOnTheCallersThread() throws Exception {
        try (EngineFixture fixture = new EngineFixture()) {
            fixture.config.textMax(TEXT_MAX);
            fixture.transport.answer(this::receive);
            fixture.start();
            fixture.engine.defaultMeta(
                    Arrays.asList(
                            new Changing("changing", "read "),
                            null,
                            new AbstractMap.SimpleEntry<>(null, "no key"),
                            new AbstractMap.SimpleEntry<>("no value", null),
                            Map.entry("long", "\u00e4".repeat(TEXT_MAX))),
                    20,
                    TimeUnit.SECONDS);
            fixture.publishSpan(1);
            fixture.flush();
            assertSame(Thread.currentThread(), Changing.reader);
            final Map<?, ?> meta = received.get(1L);
            assertEquals("read 1", meta.get("changing"));
            assertEquals("\u00e4".repeat(TEXT_MAX / 2), meta.get("long"));
            assertEquals(CutMark.VALUE, meta.get(CutMark.KEY));
            assertEquals(1, fixture.count(EngineCounter.TEXTS_CUT));
            fixture.engine.defaultMeta(List.of(), 20, TimeUnit.SECONDS);
        }
    }
}
