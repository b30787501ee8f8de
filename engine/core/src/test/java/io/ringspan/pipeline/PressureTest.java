/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PressureTest {
    private final double[] fills = {0, 0};
    private boolean isClosed;
    private final Pressure pressure = new Pressure(List.of(() -> fills[0], () -> fills[1]), () -> isClosed);

    @Test
    void shouldGoByTheFullest() {
        fills[0] = 0.5;
        assertEquals(0, pressure.value());
        fills[1] = 0.6875;
        assertEquals(0.5, pressure.value(), 1e-9);
        fills[0] = 0.9;
        assertEquals(1, pressure.value());
        fills[0] = 17;
        assertEquals(1, pressure.value());
        isClosed = true;
        assertEquals(0, pressure.value());
    }

    @Test
    void shouldRiseAtOnceAndFallStepByStep() {
        fills[0] = 1;
        pressure.onTick();
        fills[0] = 0;
        double last = 1;
        for (int tick = 0; tick < 10; tick++) {
            assertEquals(last, pressure.value());
            pressure.onTick();
            assertTrue(pressure.value() < last && pressure.value() >= last - 0.11, () -> "" + pressure.value());
            last = pressure.value();
        }
        pressure.onTick();
        assertEquals(0, pressure.value());
        fills[0] = 0.875;
        assertEquals(1, pressure.value());
    }
}
