/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import org.agrona.ErrorHandler;

/**
 * A barrier at which a handler waits whatever happens.
 *
 * <p>The Disruptor takes an exception out of the wait for one of the event that it waited for, and passes that event by. It may not even
 * have been published, so its records would be lost without a trace. Here an interrupt is swallowed, because only
 * {@link Pipeline#close} ends a handler; an exception of a wait strategy is reported; and the wait goes on.
 *
 * <p>A slot that is claimed and not published yet, because its producer lost the processor in between, would be waited for without a
 * pause. Here that wait gives the processor away.
 *
 * <p>What the wrapped barrier has said is remembered, so it and its wait strategy are asked only when all of that has been handled.
 * {@link AdaptiveWaitStrategy} wakes the send handler when the decode handler asks: so a decode handler with another one behind it must
 * have no largest batch, or its sequence would move on many times without anybody being woken.
 */
final class SteadyBarrier implements SequenceBarrier {
    private final SequenceBarrier barrier;
    private final ErrorHandler errorHandler;
    // last sequence that is known to be there; of the handler's thread
    private long available = -1;

    SteadyBarrier(final SequenceBarrier barrier, final ErrorHandler errorHandler) {
        this.barrier = barrier;
        this.errorHandler = errorHandler;
    }

    @Override
    @SuppressWarnings("InterruptedExceptionSwallowed") // on purpose, see above
    public long waitFor(final long sequence) throws AlertException, TimeoutException {
        // a status that stays set would make every park return at once
        Thread.interrupted();
        barrier.checkAlert();
        for (int attempt = 0; available < sequence; attempt++) {
            try {
                // with several producers this looks at each slot of the backlog, and a batch takes only some of them
                available = barrier.waitFor(sequence);
                if (available >= sequence) {
                    break;
                }
                Backoff.pause(attempt);
            } catch (final AlertException | TimeoutException e) {
                throw e;
            } catch (final InterruptedException e) {
                // the status is clear now
                attempt = 0;
            } catch (final Throwable e) {
                errorHandler.onError(e);
                Backoff.pause(attempt);
            }
        }
        return available;
    }

    @Override
    public long getCursor() {
        return barrier.getCursor();
    }

    @Override
    public boolean isAlerted() {
        return barrier.isAlerted();
    }

    @Override
    public void alert() {
        barrier.alert();
    }

    @Override
    public void clearAlert() {
        barrier.clearAlert();
    }

    @Override
    public void checkAlert() throws AlertException {
        barrier.checkAlert();
    }
}
