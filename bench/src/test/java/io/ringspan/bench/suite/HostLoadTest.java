/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class HostLoadTest {
    private static HostLoad at(final String cpu, final int... times) {
        return HostLoad.parse(
                "cpu  " + cpu + "\ncpu0 1 1 1 1 1 1 1 1 0 0\n",
                String.format(
                        Locale.ROOT,
                        "77 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 %d %d %d %d 20 0 1\n",
                        times[0],
                        times[1],
                        times[2],
                        times[3]));
    }

    @Test
    void tellsOurTimeFromThatOfOthers() {
        // user, nice, system, idle, io wait, interrupt, soft interrupt, stolen, guest (in user already), guest nice
        final HostLoad before = at("100 0 50 800 50 0 0 0 40 0", 10, 10, 10, 10);
        final HostLoad after = at("150 0 70 900 60 0 0 20 50 0", 20, 15, 30, 15);

        assertEquals(10, after.stolenPercentSince(before), 1e-9);
        // 70 ticks of work, 40 of them ours, of 200
        assertEquals(15, after.othersPercentSince(before), 1e-9);
    }
}
