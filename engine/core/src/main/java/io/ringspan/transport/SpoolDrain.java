/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What the spool thread does: it sends what is in a spool, the oldest first, one payload at a time; as long as the receiver is down, again and again the
 * same one, with growing waits. When the spool is clear, it leaves the transport to the transport thread.
 *
 * <p>Guarantee: nothing that is thrown ends the thread.
 */
final class SpoolDrain implements Runnable {
    private static final long RECOVERY_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NEVER = 0;
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(1);

    private final PayloadSpool spool;
    private final SpoolReader reader;
    private final GuardedTransport transport;
    private final RetryPolicy retryPolicy;
    private final EngineCounters counters;
    private final long idleNs;
    private final AtomicBoolean isBegun = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Thread thread;
    // the transport thread puts nothing any more
    private volatile boolean isLast;
    // null until somebody closes
    private volatile TimeLimit closeLimit;
    // what the transport thread has been told to wait, in nanoseconds; 0 for nothing
    private volatile long firstWaitNs;
    // by the monotonic clock, or NEVER; written by the thread that has the transport
    private volatile long failingSinceNs = NEVER;
    // spool thread only
    private final PartWalk walk = new PartWalk();
    private final PartOutcomes outcomes = new PartOutcomes();
    private final TimeLimit wait = TimeLimit.of(0);
    private boolean isDown;
    private int attempt;

    SpoolDrain(
            final PayloadSpool spool,
            final SpoolReader reader,
            final GuardedTransport transport,
            final RetryPolicy retryPolicy,
            final EngineCounters counters,
            final long syncNs) {
        this.spool = spool;
        this.reader = reader;
        this.transport = transport;
        this.retryPolicy = retryPolicy;
        this.counters = counters;
        idleNs = syncNs > 0 ? Math.min(syncNs, IDLE_NS) : IDLE_NS;
    }

    /** The receiver has just not taken a payload, which is put next. Transport thread. */
    void wentDown(final long waitNs) {
        firstWaitNs = waitNs;
        noteFailure();
    }

    private void noteFailure() {
        if (failingSinceNs == NEVER) {
            // different from that
            failingSinceNs = System.nanoTime() | 1;
        }
    }

    /** How long no attempt has succeeded, in nanoseconds; 0 if the last one did. Any thread. */
    long failingNs() {
        final long sinceNs = failingSinceNs;
        return sinceNs == NEVER ? 0 : Math.max(1, System.nanoTime() - sinceNs);
    }

    /** Something has been put. Transport thread. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** From now on there is a limit. Any thread. */
    void beginClose(final TimeLimit limit) {
        closeLimit = limit;
        wake();
    }

    /** The limit is over: a send that hangs is to come back. Any thread. */
    void interrupt() {
        final Thread sending = thread;
        if (sending != null) {
            sending.interrupt();
        }
    }

    /** Lets nothing run, if it has not begun to; false if it has. Any thread. */
    boolean cancel() {
        isLast = true;
        return isBegun.compareAndSet(false, true) && endNow();
    }

    private boolean endNow() {
        ended.countDown();
        return true;
    }

    /** Ends the thread: at once if the receiver is down, else when the spool is clear or the limit over. Waits for that. Transport thread. */
    void finish() {
        cancel();
        wake();
        while (ended.getCount() > 0) {
            try {
                ended.await();
            } catch (final InterruptedException e) {
                // who interrupts is closing, and has interrupted the other thread too
                interrupt();
            }
        }
    }

    @Override
    public void run() {
        if (!isBegun.compareAndSet(false, true)) {
            return;
        }
        thread = Thread.currentThread();
        try {
            Throwable thrown = null;
            boolean goOn = true;
            while (goOn) {
                try {
                    if (thrown != null) {
                        final Throwable last = thrown;
                        thrown = null;
                        recover(last);
                    }
                    goOn = step();
                } catch (final Throwable e) {
                    // nothing that could fail, since there may be no heap and no stack
                    thrown = e;
                }
            }
        } finally {
            ended.countDown();
        }
    }

    private void recover(final Throwable thrown) {
        spool.release();
        LockSupport.parkNanos(this, RECOVERY_NS);
        transport.report(thrown);
    }

    // false when the thread is through
    private boolean step() {
        Thread.interrupted();
        if (isOver()) {
            return false;
        }
        final long waitNs = firstWaitNs;
        if (waitNs > 0) {
            firstWaitNs = 0;
            isDown = true;
            attempt = 1;
            backOff(waitNs);
            return true;
        }
        try {
            if (spool.take(reader)) {
                deliver(reader.payload());
                return true;
            }
        } catch (final IOException e) {
            spool.fail("read", e);
            backOff(retryPolicy.waitNs(1, 0));
            return true;
        }
        spool.sync();
        if (!isLast) {
            LockSupport.parkNanos(this, idleNs);
        }
        return true;
    }

    private boolean isOver() {
        return isPastDeadline() || (isLast && (isDown || spool.isClear()));
    }

    private boolean isPastDeadline() {
        final TimeLimit limit = closeLimit;
        return limit != null && limit.isOver();
    }

    private void deliver(final Payload payload) {
        walk.start(payload.chunkCount());
        outcomes.clear();
        while (walk.hasPart()) {
            if (!walk.isWhole()) {
                payload.select(walk.first(), walk.last());
                payload.frame();
            }
            final Delivery delivery = transport.send(reader.forTransport());
            if (settle(payload, delivery)) {
                isDown = false;
                failingSinceNs = NEVER;
                attempt = 0;
            } else if (!goOn(delivery)) {
                spool.release();
                return;
            }
        }
        spool.settle(payload, outcomes);
    }

    // whether the payload at hand is still to be sent, behind a wait
    private boolean goOn(final Delivery delivery) {
        if (isPastDeadline()) {
            return false;
        }
        isDown = true;
        noteFailure();
        attempt++;
        counters.detail(EngineCounter.SEND_RETRIES, delivery.detail());
        counters.add(EngineCounter.SEND_RETRIES, 1);
        backOff(retryPolicy.waitNs(attempt, delivery.retryAfterNs()));
        return !isOver() && !spool.isGone();
    }

    /** Notes the outcome of an attempt; false if the same bytes are to be sent again. */
    private boolean settle(final Payload payload, final Delivery delivery) {
        switch (delivery.outcome()) {
            case ACCEPTED -> {
                if (delivery.rejectedSpans() > 0) {
                    counters.detail(DropReason.PARTIAL_SUCCESS, delivery.detail());
                }
                outcomes.delivered(walk, payload.length(), delivery.rejectedSpans());
                walk.next();
            }
            case REJECTED, FORMAT_REFUSED -> lose(DropReason.REJECTED, delivery);
            case TOO_LARGE -> {
                if (walk.last() - walk.first() == 1 || !reader.canBeSplit()) {
                    lose(DropReason.TOO_LARGE, delivery);
                } else {
                    counters.detail(EngineCounter.SEND_SPLITS, delivery.detail());
                    counters.add(EngineCounter.SEND_SPLITS, 1);
                    walk.halve();
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void lose(final DropReason reason, final Delivery delivery) {
        counters.detail(reason, delivery.detail());
        outcomes.lost(walk, reason);
        walk.next();
    }

    private void backOff(final long waitNs) {
        wait.restart(waitNs);
        for (long pauseNs = wait.pauseNs(); pauseNs > 0 && !isOver(); pauseNs = wait.pauseNs()) {
            spool.sync();
            LockSupport.parkNanos(this, pauseNs);
            Thread.interrupted();
        }
    }
}
