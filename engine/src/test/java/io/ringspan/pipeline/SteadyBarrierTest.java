/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SteadyBarrierTest {
    @Test
    void shouldGiveTheProcessorAwayWhileAClaimIsNotPublished() throws Exception {
        final RingBuffer<Object> ring =
                RingBuffer.createMultiProducer(Object::new, 4, new AdaptiveWaitStrategy(0, 1, 0));
        final SteadyBarrier barrier = new SteadyBarrier(ring.newBarrier(), error -> {});
        final long claimed = ring.next();
        final AtomicLong available = new AtomicLong(-1);
        final Thread thread = new Thread(() -> {
            try {
                available.set(barrier.waitFor(claimed));
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(thread.isAlive(), "it went on with a slot that is not published");
            Thread.sleep(1);
        }
        ring.publish(claimed);
        thread.join();
        assertEquals(claimed, available.get());
    }
}
