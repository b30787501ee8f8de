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

    private static final int CLOSED = -1;

    private boolean hasOverflown;

    /**
     * Goes down to the end of the stack and closes on the way back, so many frames above the end: how long these are, which the compiler
     * changes under way, makes no difference.
     *
     * @return frames that are still to go up, or CLOSED
     */
    @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
    private int closeAbove(final int frames, final TraceEngine engine) {
        int left;
        try {
            left = closeAbove(frames, engine);
        } catch (final StackOverflowError e) {
            left = frames;
        }
        if (left != 0) {
            return Math.max(CLOSED, left - 1);
        }
        try {
            engine.close(10, TimeUnit.SECONDS);
        } catch (final StackOverflowError e) {
            hasOverflown = true;
        }
        return CLOSED;
    }

    @Test
    void shouldCloseAtOnceBehindACloseThatEndedInAStackOverflow() throws InterruptedException {
        // a class that is initialised at the end of the stack would be unusable for the rest of this JVM
        new EngineFixture().start().close();
        int overflows = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final int frames = 2 * round;
            try (EngineFixture fixture = new EngineFixture().start()) {
                for (int id = 1; id <= SPANS; id++) {
                    fixture.publishSpan(id);
                }
                hasOverflown = false;
                final Thread thread =
                        new Thread(null, () -> closeAbove(frames, fixture.engine), "closing", STACK_LENGTH);
                thread.start();
                thread.join();
                overflows += hasOverflown ? 1 : 0;
                final long startNs = System.nanoTime();
                final CloseReport report = fixture.engine.close(LIMIT_NS, TimeUnit.NANOSECONDS);
                final long tookNs = System.nanoTime() - startNs;
                assertTrue(tookNs < LIMIT_NS / 2, () -> frames + " frames: took " + tookNs + " ns, " + report);
                assertEquals(SPANS, report.delivered(), () -> frames + " frames: " + report);
                assertTrue(report.isComplete(), () -> frames + " frames: " + report);
            }
        }
        assertTrue(overflows > 5, "only so many stack overflows: " + overflows);
    }
}
