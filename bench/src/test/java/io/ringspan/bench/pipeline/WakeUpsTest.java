/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WakeUpsTest {
    private static final int NAPS = 50;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldCountThoseOfThreadsWithTheName() throws Exception {
        final Thread napping = new Thread(WakeUpsTest::nap, "napping-1-thread-with-a-long-name");
        final Thread other = new Thread(WakeUpsTest::nap, "other");
        napping.start();
        other.start();
        TimeUnit.MILLISECONDS.sleep(50);
        final WakeUps before = WakeUps.now("napping");
        TimeUnit.MILLISECONDS.sleep(200);
        final WakeUps after = WakeUps.now("napping");
        final Map<String, Object> metrics = new TreeMap<>();
        before.addTo(metrics);
        napping.join();
        other.join();

        final long count = after.count() - before.count();
        // one each 10 ms, but a machine may be busy
        assertTrue(count >= 2 && count <= 2 * NAPS, "woke up " + count + " times");
        assertTrue((double) metrics.get("wakeUpsPerSecond") > 0, metrics::toString);
    }

    private static void nap() {
        for (int i = 0; i < NAPS; i++) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (final InterruptedException e) {
                return;
            }
        }
    }

    @Test
    void shouldSayNothingOfThreadsWithoutAName() {
        final Map<String, Object> metrics = new TreeMap<>();

        WakeUps.now("").addTo(metrics);

        assertEquals(Map.of(), metrics);
    }
}
