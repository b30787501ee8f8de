/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.time.TimeLimit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much of a backlog the decode thread takes before what is behind it may go on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DecodeBatchTest {
    private static final int BACKLOG = 3 * Pipeline.BATCH_MAX;

    private final PipelineFixture fixture = new PipelineFixture();
    private final AtomicInteger sent = new AtomicInteger();

    @AfterEach
    void end() {
        fixture.close();
    }

    /** The barrier asks the wait strategy, which wakes the send handler, once a backlog: so that must be one batch. */
    @Test
    void shouldTakeABacklogAsOneBatchWhenAnotherThreadSends() throws Exception {
        fixture.threadCount = 2;
        assertEquals(0, sentBeforeTheLastOfABacklogIsDecoded());
    }

    @Test
    void shouldSendWhatItHasDecodedBeforeItIsColdInTheCache() throws Exception {
        fixture.threadCount = 1;
        assertTrue(sentBeforeTheLastOfABacklogIsDecoded() >= BACKLOG - Pipeline.BATCH_MAX);
    }

    private int sentBeforeTheLastOfABacklogIsDecoded() throws InterruptedException {
        fixture.start();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch published = new CountDownLatch(1);
        request(new ControlRequest() {
            @Override
            public void onDecode(final DecodeStage handler) {
                entered.countDown();
                try {
                    published.await(PipelineFixture.WAIT_NS, TimeUnit.NANOSECONDS);
                } catch (final InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        // the backlog is all behind the batch at hand
        entered.await();
        for (int i = 0; i < BACKLOG; i++) {
            request(new ControlRequest() {
                @Override
                public void onSend(final EncodeStage handler) {
                    sent.incrementAndGet();
                }
            });
        }
        final AtomicInteger sentBefore = new AtomicInteger(-1);
        request(new ControlRequest() {
            @Override
            public void onDecode(final DecodeStage handler) {
                // time enough for another thread to send what it may
                new SleepingMillisIdleStrategy(50).idle();
                sentBefore.set(sent.get());
            }
        });
        published.countDown();
        fixture.settle();
        assertEquals(BACKLOG, sent.get());
        return sentBefore.get();
    }

    private void request(final ControlRequest request) {
        assertTrue(fixture.ring.request(request, TimeLimit.of(PipelineFixture.WAIT_NS)) >= 0);
    }
}
