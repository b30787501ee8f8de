/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Places of sources, without a ring. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SourceTableTest {
    private static final long RUN_NS = TimeUnit.SECONDS.toNanos(1);

    private final StringTable strings = new StringTable(16, 1024);
    private final SourceTable sources = new SourceTable(1, IdSpace.permanent(strings), strings);

    @Test
    void shouldGiveAPlaceAgainWhenItsSourceIsRetired() {
        final int place = sources.open();
        assertNotEquals(SourceTable.OWN, place);
        assertEquals(SourceTable.NONE, sources.open());
        sources.close(place, 7);
        sources.retireThrough(6);
        assertTrue(sources.hasClosing());
        assertEquals(SourceTable.NONE, sources.open());
        sources.retireThrough(7);
        assertEquals(place, sources.open());
    }

    /** The decode thread lets go of a space at the moment in which its place is opened. */
    @Test
    void shouldFindAPlaceThatIsFreeWhileItIsEmptied() throws Exception {
        final AtomicBoolean done = new AtomicBoolean();
        final SplittableRandom random = new SplittableRandom(20_261_126);
        final Thread decode = new Thread(() -> {
            while (!done.get()) {
                sources.retireThrough(0);
                sources.dropEmptied();
            }
        });
        decode.start();
        final long startNs = System.nanoTime();
        int rounds = 0;
        try {
            while (System.nanoTime() - startNs < RUN_NS) {
                // some looks more, so that all moments behind the retirement are met
                int looks = random.nextInt(200);
                while (sources.hasClosing() || looks > 0) {
                    looks--;
                }
                final int place = sources.open();
                assertNotEquals(SourceTable.NONE, place, "in round " + rounds);
                sources.close(place, 0);
                rounds++;
            }
        } finally {
            done.set(true);
            decode.join();
        }
        assertTrue(rounds > 10, rounds + " rounds");
    }
}
