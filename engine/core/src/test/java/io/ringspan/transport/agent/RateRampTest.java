/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateRampTest {
    // close to the overflow, as the JVM's clock may be
    private static final long START_NS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2);

    private final RateRamp ramp = new RateRamp();
    private long nowNs = START_NS;

    private Map<String, Double> aim(final Map<String, Double> rates) {
        ramp.aim(rates);
        return step();
    }

    private Map<String, Double> step() {
        return ramp.step(nowNs);
    }

    private Map<String, Double> stepAfter(final long millis) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(millis);
        return step();
    }

    @Test
    void shouldTakeTheFirstRatesAsTheyAre() {
        assertFalse(ramp.isOnTheWay());
        assertEquals(Map.of("a", 0.5, "b", 1.0), aim(Map.of("a", 0.5, "b", 1.0)));
        assertFalse(ramp.isOnTheWay());
    }

    @Test
    void shouldDoubleARateOnceASecond() {
        aim(Map.of("a", 0.1));
        assertEquals(Map.of("a", 0.2), aim(Map.of("a", 1.0)));
        assertNull(stepAfter(999));
        assertEquals(Map.of("a", 0.4), stepAfter(1));
        assertNull(stepAfter(500));
        // later than it could have been is no reason for more
        assertEquals(Map.of("a", 0.8), stepAfter(10_000));
        assertTrue(ramp.isOnTheWay());
        assertEquals(Map.of("a", 1.0), stepAfter(1_000));
        assertFalse(ramp.isOnTheWay());
    }

    @Test
    void shouldFallAtOnceAndThenRiseFromThere() {
        aim(Map.of("a", 0.8));
        assertEquals(Map.of("a", 0.1), aim(Map.of("a", 0.1)));
        assertEquals(Map.of("a", 0.2), aim(Map.of("a", 0.8)));
        assertEquals(Map.of("a", 0.05), aim(Map.of("a", 0.05)));
        // the second is not over
        assertNull(aim(Map.of("a", 0.8)));
        assertEquals(Map.of("a", 0.1), stepAfter(1_000));
    }

    @Test
    void shouldTakeRatesThatWereNotThereAsTheyAre() {
        aim(Map.of("a", 0.1, "b", 0.0));
        assertEquals(Map.of("a", 0.2, "b", 0.7, "c", 0.9), aim(Map.of("a", 0.4, "b", 0.7, "c", 0.9)));
        assertEquals(Map.of("c", 0.9), aim(Map.of("c", 0.9)));
        assertEquals(Map.of("a", 0.4, "c", 0.9), aim(Map.of("a", 0.4, "c", 0.9)));
    }

    @Test
    void shouldSayNothingTwice() {
        aim(Map.of("a", 0.1));
        assertNull(aim(Map.of("a", 0.1)));
        assertFalse(ramp.isOnTheWay());
    }
}
