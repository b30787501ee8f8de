/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PacedGateTest {
    private final PacedGate gate = new PacedGate();

    @Test
    void shouldHoldUntilOpened() throws InterruptedException {
        gate.shut();
        final Thread thread = new Thread(() -> gate.pass(10));
        thread.start();
        thread.join(50);
        assertTrue(thread.isAlive());

        gate.open();
        thread.join();
        assertFalse(thread.isAlive());
    }

    @Test
    void shouldLetSoManyThrough() {
        gate.slow(10_000);
        final long startNs = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            gate.pass(10);
        }

        final long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        assertTrue(ms >= 90, "1000 spans at 10,000 a second took " + ms + " ms");
    }

    @Test
    void shouldNotCatchUpWithWhatNobodyAskedFor() throws InterruptedException {
        gate.slow(10_000);
        gate.pass(10);
        Thread.sleep(100);
        final long startNs = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            gate.pass(10);
        }

        final long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        assertTrue(ms >= 40, "500 spans at 10,000 a second took " + ms + " ms behind a pause");
    }

    @Test
    void shouldReleaseWhoWaitsForItsTurn() throws InterruptedException {
        gate.slow(0.1);
        final Thread thread = new Thread(() -> gate.pass(10));
        thread.start();
        thread.join(20);
        assertTrue(thread.isAlive());

        gate.open();
        thread.join();
        assertEquals(Thread.State.TERMINATED, thread.getState());
    }
}
