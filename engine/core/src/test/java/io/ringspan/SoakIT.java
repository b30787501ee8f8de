/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short soak with every build; {@code -Dsoak.minutes=10} makes it a long one. */
class SoakIT {
    private static final long SMOKE_SECONDS = 20;

    @Test
    @Timeout(value = 100, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldStayFlat() throws Exception {
        final String minutes = System.getProperty("soak.minutes", "");
        final long seconds = minutes.isEmpty() ? SMOKE_SECONDS : (long) (Double.parseDouble(minutes) * 60);
        assertEquals(List.of(), new Soak(seconds, System.out).run());
    }
}
