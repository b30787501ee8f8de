/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventProcessor;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import org.agrona.ErrorHandler;

/**
 * One thread of the engine: waits for slots, and lets each of its stages handle a batch of them in turn. Two stages on two threads are two
 * loops, of which the second waits for the sequence of the first stage.
 *
 * <p>Only {@link #halt} ends a loop. It swallows interrupts; it reports what is thrown by a wait strategy or a stage, and goes on: with the
 * same slot after a wait, with the next claim after a stage.
 *
 * <p>What the barrier has said is remembered, so it and its wait strategy are asked only when all of that has been handled.
 * {@link AdaptiveWaitStrategy} wakes the second loop when the first one asks: so a loop with another one behind it must have no largest
 * batch, or its sequence would move on many times without anybody being woken.
 *
 * <p>Note: runs on its own thread, or is stepped by a test; any thread may halt it.
 */
final class StageLoop implements EventProcessor {
    private final SequenceBarrier barrier;
    private final long batchMax;
    private final ErrorHandler errorHandler;
    private final Stage[] stages;
    // of the loop's thread
    private long available = -1;
    private long next;
    // written by the loop's thread
    private volatile boolean isRunning;

    /**
     * Creates a loop that has handled nothing.
     *
     * @param barrier      to wait at
     * @param batchMax     most slots that one stage handles before the next one follows
     * @param errorHandler is told of what is thrown
     * @param stages       in the order in which they handle a batch
     */
    StageLoop(
            final SequenceBarrier barrier,
            final long batchMax,
            final ErrorHandler errorHandler,
            final Stage... stages) {
        this.barrier = barrier;
        this.batchMax = batchMax;
        this.errorHandler = errorHandler;
        this.stages = stages;
    }

    @Override
    public void run() {
        isRunning = true;
        while (isRunning) {
            try {
                await();
                runBatch();
            } catch (final AlertException e) {
                isRunning = false;
            } catch (final Throwable e) {
                // from the error handler; there is nobody left to tell
                Thread.onSpinWait();
            }
        }
    }

    /**
     * Handles one batch of what is published, if there is something, and waits for nothing more.
     *
     * @return how many slots were handled
     * @throws AlertException if the loop is halted
     */
    int step() throws AlertException {
        barrier.checkAlert();
        if (available < next && barrier.getCursor() < next) {
            return 0;
        }
        await();
        return runBatch();
    }

    private void await() throws AlertException {
        // a status that stays set would make every park return at once
        Thread.interrupted();
        barrier.checkAlert();
        for (int attempt = 0; available < next; attempt++) {
            try {
                // with several producers this looks at each slot of the backlog, and a batch takes only some of them
                // a wait strategy of others may say more than the stage in front has handled
                available = Math.min(barrier.waitFor(next), barrier.getCursor());
                if (available < next) {
                    // claimed and not published, because its producer lost the processor in between
                    Backoff.pause(attempt);
                }
            } catch (final AlertException e) {
                throw e;
            } catch (final TimeoutException | InterruptedException e) {
                attempt = 0;
            } catch (final Throwable e) {
                errorHandler.onError(e);
                Backoff.pause(attempt);
            }
        }
    }

    private int runBatch() {
        final long first = next;
        final long last = available - first < batchMax ? available : first + batchMax - 1;
        // first of all, so that whatever is thrown, the loop goes on behind the batch
        next = last + 1;
        for (final Stage stage : stages) {
            try {
                stage.runTo(last);
            } catch (final Throwable e) {
                errorHandler.onError(e);
            }
        }
        return (int) (last - first + 1);
    }

    @Override
    public Sequence getSequence() {
        return stages[stages.length - 1].sequence();
    }

    @Override
    public void halt() {
        barrier.alert();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
