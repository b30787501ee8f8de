/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HostLoadTest {
    @Test
    void shouldSayWhatOthersTook() {
        final HostLoad before = HostLoad.parse("cpu  100 0 50 1000 10 0 5 20 0 0", 0);
        // 100 ticks of user, 20 of system, 60 idle, 20 stolen; half a second of the user's time was our own
        final HostLoad after = HostLoad.parse("cpu  200 0 70 1060 10 0 5 40 0 0", 500_000_000);

        assertEquals(Map.of("stolenPercent", 10.0, "otherCpuPercent", 35.0), after.since(before));
    }

    @Test
    void shouldSayNothingOfASystemThatIsNotKnown() {
        final HostLoad unknown = HostLoad.parse("", 5);

        assertEquals(Map.of("stolenPercent", 0.0, "otherCpuPercent", 0.0), unknown.since(HostLoad.parse("", 0)));
    }
}
