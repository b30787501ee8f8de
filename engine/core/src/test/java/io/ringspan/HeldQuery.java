/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A query that holds up the decode thread until it is let go. */
final class HeldQuery {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final FutureTask<Integer> query;

    private HeldQuery(final TraceEngine engine) {
        query = new FutureTask<>(() -> engine.query(
                reader -> {
                    entered.countDown();
                    try {
                        release.await();
                    } catch (final InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return 1;
                },
                20,
                TimeUnit.SECONDS));
    }

    /** Returns when the decode thread is held up. */
    static HeldQuery start(final TraceEngine engine) throws InterruptedException {
        final HeldQuery held = new HeldQuery(engine);
        new Thread(held.query).start();
        held.entered.await();
        return held;
    }

    /** Lets the decode thread go on. As often as you like. */
    void release() {
        release.countDown();
    }

    /** Lets the decode thread go on, and checks that the query has its answer. */
    void finish() throws Exception {
        release();
        assertEquals(1, query.get());
    }
}
