/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.lmax.disruptor.InsufficientCapacityException;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.time.TimeLimit;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What closing makes of claims that stand behind a decode thread which does not come back. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SettleTest {
    private final PipelineFixture fixture = new PipelineFixture();

    // a claim that was published without its batch
    private void publishLost(final int flags, final int records, final int spans) throws InsufficientCapacityException {
        final long sequence = fixture.ring.disruptor().tryNext();
        final RecordSlot slot = fixture.ring.slot(sequence);
        slot.stamp(sequence, 1, 0, 0, flags, records, spans);
        slot.control(null);
        fixture.ring.disruptor().publish(sequence);
    }

    @Test
    void shouldTellClaimsThatWereLostFromThoseThatNobodyDecoded() throws Exception {
        fixture.start();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        fixture.ring.request(
                new ControlRequest() {
                    @Override
                    public void onDecode(final DecodeStage handler) {
                        entered.countDown();
                        awaitUninterruptibly(goOn);
                    }
                },
                TimeLimit.of(PipelineFixture.WAIT_NS));
        entered.await();
        fixture.publishOpenSpan(1);
        publishLost(RecordRing.LOST, 30, 3);
        publishLost(RecordRing.LOST | RecordRing.UNKNOWN, 0, 0);
        publishLost(RecordRing.LOST, 0, 0);
        fixture.pipeline.close(1);
        try {
            assertEquals(1, fixture.counters.dropped(DropReason.HANDLER_STUCK));
            assertEquals(3, fixture.counters.dropped(DropReason.PUBLISH_FAILED));
            assertEquals(30, fixture.counters.recordsLost(DropReason.PUBLISH_FAILED));
            // the open span's, the one that was lost, and the one of which nobody knows anything
            assertEquals(3, fixture.count(EngineCounter.BATCHES_LOST));
        } finally {
            goOn.countDown();
        }
        for (final Thread thread : fixture.threads) {
            thread.join();
        }
        assertFalse(fixture.threads.isEmpty());
        assertEquals(1, fixture.counters.dropped(DropReason.HANDLER_STUCK));
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (final InterruptedException e) {
                // it does not come back, whoever asks
            }
        }
    }
}
