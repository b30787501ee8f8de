/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.SpanKind;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.transport.Delivery;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts of many spans, such as names: an id that the engine could not give is asked for again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanTextsTest {
    private static SpanRecord begin(final SpanRecord record) {
        return record.begin(1, 0, 1, 1, 0, 1, 1).noSegment();
    }

    @Test
    void shouldAskAgainForAnIdThatWasRefused() throws Exception {
        final EngineConfig config = EngineConfig.builder()
                .ringSlots(4096)
                .ringOverflow(OverflowPolicy.DROP)
                .build();
        try (TraceEngine engine = TraceEngine.start(config, payload -> Delivery.ACCEPTED)) {
            final CountDownLatch isHeld = new CountDownLatch(1);
            final CountDownLatch mayGoOn = new CountDownLatch(1);
            final Thread holder = new Thread(() -> {
                try {
                    engine.query(
                            reader -> {
                                isHeld.countDown();
                                try {
                                    mayGoOn.await();
                                } catch (final InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                return 0;
                            },
                            1,
                            TimeUnit.MINUTES);
                } catch (final Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            holder.start();
            isHeld.await();
            final SpanRecord record = new SpanRecord();
            while (engine.publish(begin(record)) >= 0) {
                // until there is no room for the definition of an id
            }
            final SpanTexts texts = new SpanTexts(engine);
            texts.putNames(begin(record), "name", SpanKind.SERVER);
            final int inline = record.length();
            mayGoOn.countDown();
            holder.join();
            engine.flush(1, TimeUnit.MINUTES);
            texts.putNames(begin(record), "name", SpanKind.SERVER);
            // four ids, and no text
            assertEquals(begin(new SpanRecord()).length(), record.length());
            assertTrue(inline > record.length());
        }
    }
}
