/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
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

    @Test
    void shouldNotAskAgainForWhatIsKnownToBeThere() throws Exception {
        final CountingBarrier inner = new CountingBarrier();
        final SteadyBarrier barrier = new SteadyBarrier(inner, error -> {});
        inner.available = 10;
        assertEquals(10, barrier.waitFor(1));
        inner.available = 20;
        for (int sequence = 2; sequence <= 10; sequence++) {
            assertEquals(10, barrier.waitFor(sequence));
        }
        assertEquals(1, inner.calls);
        assertEquals(20, barrier.waitFor(11));
        assertEquals(2, inner.calls);
    }

    @Test
    void shouldTellAnAlertAlsoInFrontOfWhatIsThere() throws Exception {
        final CountingBarrier inner = new CountingBarrier();
        final SteadyBarrier barrier = new SteadyBarrier(inner, error -> {});
        inner.available = 10;
        assertEquals(10, barrier.waitFor(1));
        barrier.alert();
        assertThrows(AlertException.class, () -> barrier.waitFor(5));
        barrier.clearAlert();
        assertEquals(10, barrier.waitFor(5));
        assertEquals(1, inner.calls);
    }

    /** Says what is there without waiting, and counts how often it is asked. */
    private static final class CountingBarrier implements SequenceBarrier {
        private long available;
        private int calls;
        private boolean alerted;

        @Override
        public long waitFor(final long sequence) throws AlertException {
            calls++;
            checkAlert();
            return available;
        }

        @Override
        public long getCursor() {
            return available;
        }

        @Override
        public boolean isAlerted() {
            return alerted;
        }

        @Override
        public void alert() {
            alerted = true;
        }

        @Override
        public void clearAlert() {
            alerted = false;
        }

        @Override
        public void checkAlert() throws AlertException {
            if (alerted) {
                throw AlertException.INSTANCE;
            }
        }
    }
}
