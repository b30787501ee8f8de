/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.util.concurrent.TimeUnit;

/**
 * Where the thread of an optional receiver waits for the decode stage: parked, whatever wait strategy the ring has, since those know of one
 * thread behind the first. The decode thread wakes it ({@link #wake}).
 *
 * <p>Note: one thread waits; any may alert; wakes are the decode thread's.
 */
final class FollowerBarrier implements SequenceBarrier {
    // makes up for a wake-up that is lost to an error in the middle of it
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ParkingPlace place = new ParkingPlace();
    private final Sequence awaited;
    private volatile boolean isAlerted;

    /**
     * Creates a barrier.
     *
     * @param awaited sequence of the stage in front
     */
    FollowerBarrier(final Sequence awaited) {
        this.awaited = awaited;
    }

    @Override
    public long waitFor(final long sequence) throws AlertException {
        while (awaited.get() < sequence) {
            checkAlert();
            place.park(awaited, sequence, sequence, this, LOOK_NS);
            // a status that stays set would make every park return at once
            Thread.interrupted();
        }
        return awaited.get();
    }

    /** Wakes the thread if there is something for it. The sequence must have moved, with a full fence behind that. */
    void wake() {
        place.wakeIfDue();
    }

    @Override
    public long getCursor() {
        return awaited.get();
    }

    @Override
    public boolean isAlerted() {
        return isAlerted;
    }

    @Override
    public void alert() {
        isAlerted = true; // with a full fence behind it
        place.wakeIfDue();
    }

    @Override
    public void clearAlert() {
        isAlerted = false;
    }

    @Override
    public void checkAlert() throws AlertException {
        if (isAlerted) {
            throw AlertException.INSTANCE;
        }
    }
}
