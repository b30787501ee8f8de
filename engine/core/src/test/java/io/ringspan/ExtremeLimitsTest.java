/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Time limits of public calls at their ends, in each unit: what is over returns at once, what is never over waits for its answer. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExtremeLimitsTest {
    private static final long[] OVER = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -Long.MAX_VALUE / 2, -1, 0};
    private static final long[] NEVER_OVER = {Long.MAX_VALUE, Long.MAX_VALUE - 1};
    // what a busy machine may take
    private static final long AT_ONCE_NS = TimeUnit.SECONDS.toNanos(4);
    private static final List<Map.Entry<String, String>> META = List.of(Map.entry("key", "value"));

    private long startNs;

    private void assertAtOnce(final String what) {
        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs < AT_ONCE_NS, () -> what + " took " + tookNs + " ns");
        startNs = System.nanoTime();
    }

    @ParameterizedTest
    @EnumSource(TimeUnit.class)
    void shouldReturnAtOnceWhenTheTimeIsOver(final TimeUnit unit) throws Exception {
        try (EngineFixture fixture = new EngineFixture()) {
            fixture.transport.hang();
            fixture.start();
            final long sequence = fixture.publishSpan(1);
            for (final long limit : OVER) {
                final HeldQuery held = HeldQuery.start(fixture.engine);
                try {
                    startNs = System.nanoTime();
                    assertEquals(FlushResult.TIMED_OUT, fixture.engine.flush(limit, unit));
                    assertAtOnce("flush");
                    assertEquals(
                            FlushResult.TIMED_OUT, fixture.engine.awaitAcknowledged(sequence, sequence, limit, unit));
                    assertAtOnce("awaitAcknowledged");
                    assertThrows(IllegalStateException.class, () -> fixture.engine.query(state -> 1, limit, unit));
                    assertAtOnce("query");
                    assertThrows(IllegalStateException.class, () -> fixture.engine.census(limit, unit));
                    assertAtOnce("census");
                    assertThrows(IllegalStateException.class, () -> fixture.engine.defaultMeta(META, limit, unit));
                    assertAtOnce("defaultMeta");
                    // a tick may have been published in front
                    assertTrue(fixture.engine.acknowledged() < sequence);
                } finally {
                    held.finish();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TimeUnit.class)
    void shouldWaitForTheAnswerWhenTheTimeIsNeverOver(final TimeUnit unit) throws Exception {
        try (EngineFixture fixture = new EngineFixture().start()) {
            long id = 0;
            for (final long limit : NEVER_OVER) {
                final long sequence = fixture.publishSpan(++id);
                assertEquals(FlushResult.DELIVERED, fixture.engine.flush(limit, unit));
                assertEquals(FlushResult.DELIVERED, fixture.engine.awaitAcknowledged(sequence, sequence, limit, unit));
                assertEquals("answer", fixture.engine.query(state -> "answer", limit, unit));
                fixture.engine.census(limit, unit);
                fixture.engine.defaultMeta(META, limit, unit);
            }
            fixture.publishSpan(++id);
            assertEquals(id, fixture.engine.close(Long.MAX_VALUE, unit).delivered());
        }
    }

    @Test
    void shouldCloseAtOnceWhenTheTimeIsOver() throws InterruptedException {
        for (final TimeUnit unit : TimeUnit.values()) {
            for (final long limit : OVER) {
                try (EngineFixture fixture = new EngineFixture().start()) {
                    fixture.publishSpan(1);
                    startNs = System.nanoTime();
                    fixture.engine.close(limit, unit);
                    assertAtOnce("close");
                }
            }
        }
    }
}
