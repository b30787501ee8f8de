/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real stack overflows in {@link TraceEngine#close()}, wherever the end of the stack happens to be: the next close is prompt, as if there had
 * been no other, and hands over everything.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseFaultTest {
    private static final int ROUNDS = 100;
    private static final int SPANS = 50;
    private static final int STACK_LENGTH = 200 * 1024;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private boolean hasOverflown;

    @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
    private static int levels(final int above) {
        try {
            return levels(above + 1);
        } catch (final StackOverflowError e) {
            return above;
        }
    }

    private static void closeAt(final int level, final TraceEngine engine) {
        if (level > 0) {
            closeAt(level - 1, engine);
        } else {
            engine.close(10, TimeUnit.SECONDS);
        }
    }

    private void closeWithLevelsLeft(final int left, final TraceEngine engine) {
        try {
            closeAt(Math.max(0, levels(0) - left), engine);
        } catch (final StackOverflowError e) {
            hasOverflown = true;
        }
    }

    @Test
    void shouldCloseAtOnceBehindACloseThatEndedInAStackOverflow() throws InterruptedException {
        int overflows = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final int left = 10 + 4 * round;
            try (EngineFixture fixture = new EngineFixture().start()) {
                for (int id = 1; id <= SPANS; id++) {
                    fixture.publishSpan(id);
                }
                hasOverflown = false;
                final Thread thread =
                        new Thread(null, () -> closeWithLevelsLeft(left, fixture.engine), "closing", STACK_LENGTH);
                thread.start();
                thread.join();
                overflows += hasOverflown ? 1 : 0;
                final long startNs = System.nanoTime();
                final CloseReport report = fixture.engine.close(LIMIT_NS, TimeUnit.NANOSECONDS);
                final long tookNs = System.nanoTime() - startNs;
                assertTrue(tookNs < LIMIT_NS / 2, () -> left + " levels: took " + tookNs + " ns, " + report);
                assertEquals(SPANS, report.delivered(), () -> left + " levels: " + report);
                assertTrue(report.isComplete(), () -> left + " levels: " + report);
            }
        }
        assertTrue(overflows > 5, "only so many stack overflows: " + overflows);
    }
}
