/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.time.TimeLimit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TenureTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(30);

    private final Tenure tenure = new Tenure();

    @Test
    void shouldBeEnteredAndLeftAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            assertTrue(tenure.enter());
            assertFalse(tenure.enter(), "already inside");
            tenure.leave();
        }
        assertFalse(tenure.isOver());
    }

    @Test
    void shouldBeRevokedForGoodWhileTheThreadIsOutside() {
        assertTrue(tenure.revoke());
        assertTrue(tenure.revoke(), "again");
        assertFalse(tenure.enter());
        assertTrue(tenure.isRevoked());
        assertFalse(tenure.isEnded());
        assertTrue(tenure.isOver());
    }

    @Test
    void shouldNotBeRevokedWhileTheThreadIsInside() {
        tenure.enter();
        assertFalse(tenure.revoke());
        assertFalse(tenure.revoke(TimeLimit.of(1)));
        tenure.leave();
        assertTrue(tenure.revoke(TimeLimit.of(0)));
    }

    @Test
    void shouldNotBeRevokedWhenItHasEnded() {
        tenure.enter();
        tenure.end();
        // at once, or this test would run out of its own time
        assertFalse(tenure.revoke(TimeLimit.of(Long.MAX_VALUE)));
        assertFalse(tenure.enter());
        assertTrue(tenure.isEnded());
        assertFalse(tenure.isRevoked());
        assertTrue(tenure.isOver());
    }

    @Test
    void shouldWaitUntilTheThreadIsOutsideAndSeeWhatItWrote() throws InterruptedException {
        final int[] written = new int[1];
        for (int i = 0; i < 200; i++) {
            final Tenure another = new Tenure();
            final CountDownLatch inside = new CountDownLatch(1);
            written[0] = 0;
            final Thread thread = new Thread(() -> {
                another.enter();
                inside.countDown();
                written[0] = 1;
                another.leave();
            });
            thread.start();
            inside.await();
            assertTrue(another.revoke(TimeLimit.of(LONG_NS)));
            assertEquals(1, written[0]);
            thread.join();
        }
    }
}
