/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.api.OutageDrop;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.Tenure;
import io.ringspan.time.TimeLimit;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * What the transport thread does: it takes payloads in order, sends each until its fate is known, books that, and gives
 * the buffer back to its pool.
 *
 * <p>Callers: {@link #submit} belongs to the send thread, {@link #run} to one thread of its own, the transport thread,
 * and the rest to any thread. All submits happen before {@link #close}; what is submitted later is lost, and counted.
 *
 * <p>Guarantees: every payload is resolved once, in the order of submission, and all its spans are counted as delivered
 * or, by reason, as dropped. Nothing that is thrown, by whomever, ends the thread: a payload that something unexpected is
 * thrown over is lost, and the next one is sent.
 *
 * <p>Progress: {@link #submit} is wait-free. The transport thread waits for payloads and between attempts, and in the
 * transport.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class PayloadSender implements Runnable {
    /** How long an interrupted send may take to return before {@link #close} goes on without it, in nanoseconds. */
    static final long CLOSE_GRACE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    /** The same for one with a spool, in which all payloads are written in that time, in nanoseconds. */
    static final long SPOOL_GRACE_NS = TimeUnit.SECONDS.toNanos(2);

    private static final long NEVER = 0;
    private static final long RECOVERY_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long CLOSE_POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final GuardedTransport transport;
    private final PayloadPool pool;
    // what the transport sees in place of a payload of the pool; null if it may see these
    private final Payload heapCopy;
    private final IntSupplier formats;
    private final RetryPolicy retryPolicy;
    private final EngineCounters counters;
    private final OneToOneConcurrentArrayQueue<Payload> queue;
    private final SendProgress progress;
    private final SendLedger ledger;
    private final OutageDrop rule;
    // null without a spool, both
    private final PayloadSpool spool;
    private final SpoolDrain drain;
    // Of the transport thread: it is inside in code of this class, which does not block except in bounded waits, and
    // outside before it starts, and in code of others (transport, error handler). If the tenure is revoked, the closing
    // thread owns the queue and what is left in it.
    private final Tenure tenure = new Tenure();
    // all that was submitted so far is resolved, and the transport is closed, or left behind
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Object sweepLock = new Object();
    private final Object closeLock = new Object();
    // null until it starts; set under the sweep lock
    private volatile Thread thread;
    // whether that thread found nothing to do, and is parked or about to be
    private volatile boolean isParked;
    // null until somebody closes; set under the lock, looked at by the closing threads and the transport thread
    private volatile TimeLimit closeLimit;
    // written by the closing thread: it went on without the transport thread
    private volatile boolean isLeftBehind;
    private final AtomicBoolean isTransportClosed = new AtomicBoolean();

    // Written by whoever has the tenure, read by the timer thread; nanoseconds of the monotonic clock, or NEVER.
    // When the payload at hand was submitted:
    private volatile long submittedNs = NEVER;
    // when the first of those failed attempts was made behind which none succeeded:
    private volatile long failingSinceNs = NEVER;
    // told when a payload is through; throws nothing
    private Runnable onResolved = () -> {};

    // of the transport thread, handed over to the closing thread by its tenure
    private final OutgoingPayload outgoing;
    private Payload current;
    private boolean isTakenOver;
    // used again for each wait, so that a full heap does not fail it
    private final TimeLimit retryWait = TimeLimit.of(0);

    /**
     * Creates a sender; a thread has to {@link #run} it.
     *
     * @param transport    closed by this object
     * @param pool         that all payloads come from
     * @param retryPolicy  for payloads that the receiver did not take
     * @param counters     to count in
     * @param errorHandler told by the transport thread about exceptions of the transport
     */
    public PayloadSender(
            final Transport transport,
            final PayloadPool pool,
            final RetryPolicy retryPolicy,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        this(transport, pool, OutagePlan.without(retryPolicy), counters, errorHandler);
    }

    /**
     * Creates a sender that may have a spool; a thread has to {@link #run} it, and another one its {@link #drain}.
     *
     * @param transport    closed by this object
     * @param pool         that all payloads come from
     * @param outage       what happens to payloads that the receiver did not take
     * @param counters     to count in
     * @param errorHandler told by the transport and the spool thread about exceptions of the transport
     */
    public PayloadSender(
            final Transport transport,
            final PayloadPool pool,
            final OutagePlan outage,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        transport.countIn(counters);
        this.transport = new GuardedTransport(transport, counters, errorHandler);
        this.pool = pool;
        heapCopy = seesCopies(transport) ? Payload.onHeap(pool.length()) : null;
        if (transport instanceof InPlaceTransport inPlace) {
            inPlace.reserve(pool.length());
        }
        retryPolicy = outage.retries();
        rule = outage.drop();
        this.counters = counters;
        queue = new OneToOneConcurrentArrayQueue<>(pool.count());
        progress = new SendProgress(counters);
        ledger = new SendLedger(counters, progress);
        spool = PayloadSpool.open(outage.spool(), rule, counters, progress);
        drain = spool == null
                ? null
                : new SpoolDrain(
                        spool,
                        new SpoolReader(pool, heapCopy != null),
                        this.transport,
                        retryPolicy,
                        counters,
                        outage.spool().syncNs());
        outgoing = new OutgoingPayload(pool, ledger);
        formats = transport instanceof final InPlaceTransport own ? own::formats : () -> InPlaceTransport.BEST_FORMAT;
    }

    /**
     * Says who is told when a payload is resolved. Before any thread runs.
     *
     * @param newOnResolved called behind each, on the transport thread or in its place; throws nothing
     */
    public void onResolved(final Runnable newOnResolved) {
        onResolved = newOnResolved;
    }

    /**
     * Formats that the receiver takes at this moment, of those that it knows. Any thread.
     *
     * @return a bit for each, the lowest one for the best
     */
    public int formats() {
        return formats.getAsInt();
    }

    /** {@return what sends the payloads in the spool, to be run once on a thread of its own; null if there is none} */
    public Runnable drain() {
        return drain;
    }

    /** {@return whether traces that the sampler did not keep are dropped now, because half of the room is used up} */
    public boolean dropsUnkept() {
        return rule == OutageDrop.UNKEPT
                && (spool == null ? failingSinceNs != NEVER && queue.size() >= pool.count() / 2 : spool.isHalfFull());
    }

    /** {@return number of the last payload that has been delivered, lost, or put into the spool, as all before it have} */
    public long handled() {
        return spool == null ? completed() : spool.endedNumber();
    }

    /** {@return last sequence of which everything that was completed has been delivered, lost, or put into the spool} */
    public long handledUpTo() {
        return spool == null ? covered() : spool.endedCovered();
    }

    /**
     * Whether a transport sees each payload as a copy on the heap, which takes the memory of one more payload.
     *
     * @param transport any
     * @return false for those of the engine that are through with a payload when they return
     */
    public static boolean seesCopies(final Transport transport) {
        return !(transport instanceof InPlaceTransport);
    }

    /**
     * Memory that a transport takes beside the payloads.
     *
     * @param transport     any
     * @param payloadLength of the longest payload, in bytes
     * @return bytes outside the heap
     */
    public static long offHeap(final Transport transport, final int payloadLength) {
        return transport instanceof InPlaceTransport inPlace ? inPlace.offHeap(payloadLength) : 0;
    }

    /**
     * Hands a payload over. Send thread only. Never waits and never allocates.
     *
     * @param payload of the pool, sealed; belongs to this object from now on
     * @throws IllegalStateException if there are more payloads than the pool has
     */
    public void submit(final Payload payload) {
        payload.submittedNs(now());
        if (!queue.offer(payload)) {
            throw new IllegalStateException("more payloads submitted than the pool has: " + pool.count());
        }
        // StoreLoad: the payload is in the queue before it is looked what the other side does. That one says that it is
        // parked, or that its tenure is over, before it looks into the queue for the last time. So at least one of the
        // two sees what the other one did, and a payload that the other side overlooked is announced here.
        VarHandle.fullFence();
        if (isParked) {
            LockSupport.unpark(thread);
        } else if (tenure.isOver()) {
            sweep();
        }
    }

    // by the monotonic clock, and different from NEVER
    private static long now() {
        return System.nanoTime() | 1;
    }

    /** {@return how long ago the payload at hand was submitted, in nanoseconds; 0 if there is none} */
    public long oldestNs() {
        return since(submittedNs);
    }

    /** {@return how long attempts have failed, in nanoseconds; 0 if the last one succeeded, or there was none} */
    public long failingNs() {
        // with a spool the other thread is the one that tries
        return drain == null ? since(failingSinceNs) : drain.failingNs();
    }

    private static long since(final long thenNs) {
        return thenNs == NEVER ? 0 : Math.max(1, System.nanoTime() - thenNs);
    }

    /**
     * Number of the last payload that was resolved: delivered, or given up at least in part. When it is seen, the
     * counters have what belongs to it.
     *
     * @return 0 before the first one
     */
    public long completed() {
        return progress.completed();
    }

    /**
     * Last sequence of the ring of which everything that was completed has been resolved.
     *
     * @return -1 before the first payload was
     */
    public long covered() {
        return progress.covered();
    }

    /**
     * Payloads of which at least a part was given up.
     *
     * @return their number so far
     */
    public long lost() {
        return progress.lost();
    }

    /**
     * Waits until a payload is resolved, and with it all before it.
     *
     * @param number of the payload
     * @param limit  how long to wait; if it is over, this only looks
     * @return whether it was resolved in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean awaitCompleted(final long number, final TimeLimit limit) throws InterruptedException {
        return awaitCompleted(number, limit, () -> false);
    }

    /**
     * Waits until a payload is resolved, and with it all before it, or until that is in vain.
     *
     * @param number   of the payload
     * @param limit    how long to wait; if it is over, this only looks
     * @param isInVain whether the payload may never come; looked at ten times a second
     * @return whether it was resolved in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean awaitCompleted(final long number, final TimeLimit limit, final BooleanSupplier isInVain)
            throws InterruptedException {
        return progress.awaitCompleted(number, limit, isInVain);
    }

    /**
     * The life of the transport thread: returns after {@link #close}. To be called once.
     *
     * @throws IllegalStateException if another thread runs this object
     */
    @Override
    public void run() {
        if (!begin()) {
            if (isLeftBehind) {
                // closed before this began, while the spool thread was sending
                closeAll();
            }
            return;
        }
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
    }

    // false if it was closed before
    private boolean begin() {
        // under the lock, so that who closes sees no thread, or one that is inside
        synchronized (sweepLock) {
            if (tenure.isOver()) {
                return false;
            }
            if (thread != null || !tenure.enter()) {
                throw new IllegalStateException("already run by " + thread);
            }
            thread = Thread.currentThread();
            return true;
        }
    }

    /** Deals with one payload, or with the end; false when the thread is through. May be called again when it has thrown. */
    private boolean step() {
        if (!isTakenOver) {
            final Payload payload = next();
            if (payload != null) {
                deliver(payload);
                return true;
            }
        }
        closeTransport();
        if (!isTakenOver) {
            tenure.end();
            sweep();
            finished.countDown();
        }
        return false;
    }

    /** Goes on behind something unexpected. What was thrown over is given up, so this does not come again for the same payload. */
    private void recover(final Throwable thrown) {
        comeBack();
        isParked = false;
        final Payload payload = current;
        if (payload != null && !isTakenOver) {
            outgoing.loseRest(DropReason.INTERNAL_ERROR);
            current = null;
            giveBack(payload);
        }
        // so that a thread that cannot do anything does not spin
        LockSupport.parkNanos(this, RECOVERY_NS);
        report(thrown);
    }

    /**
     * Sets the deadline of {@link #close}, which is to follow, without waiting: of several senders none has less time because another one
     * is closed first.
     *
     * @param limit until the deadline; one object for all of them, since a limit at which nobody looks for a while goes on for longer
     */
    public void beginClose(final TimeLimit limit) {
        synchronized (closeLock) {
            if (closeLimit == null) {
                closeLimit = limit;
            }
        }
        closing();
        LockSupport.unpark(thread);
    }

    /**
     * Lets the queue drain until a deadline and ends the transport thread. From the deadline on no attempt is started,
     * the running one is interrupted, and all that is left is counted as {@link DropReason#CLOSE_TIMEOUT}.
     *
     * <p>Until the deadline payloads are sent and retried, but a wait before a retry takes at most half of the time
     * that is left. Returns when the transport is closed, or shortly after the deadline if a send ignores the
     * interrupt; then what it holds is counted as lost, its buffer stays away from the pool, and the transport is
     * closed when it returns.
     *
     * <p>May be called several times and by several threads: the earliest deadline counts. If the calling thread is
     * interrupted, the deadline is now, and the thread is interrupted again at the end.
     *
     * @param timeoutNs until the deadline, in nanoseconds; 0 or less to give up at once
     */
    public void close(final long timeoutNs) {
        final TimeLimit limit = limitClose(timeoutNs);
        if (queue.isEmpty()) {
            takeOver(false);
        }
        boolean isInterrupted = false;
        // from the deadline on
        TimeLimit grace = null;
        while (finished.getCount() > 0) {
            final long pauseNs = limit.pauseNs();
            if (pauseNs <= 0) {
                if (grace == null) {
                    grace = TimeLimit.of(spool == null ? CLOSE_GRACE_NS : SPOOL_GRACE_NS);
                    interruptTransportThread();
                }
                takeOver(grace.isOver());
            }
            try {
                // polled after the deadline, because then the tenure decides what to do
                finished.await(pauseNs > 0 ? pauseNs : CLOSE_POLL_NS, TimeUnit.NANOSECONDS);
            } catch (final InterruptedException e) {
                isInterrupted = true;
                limitClose(0);
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the transport may still read memory of the pool: it did not come back to {@link #close}, and sees no copy. To be asked when
     * {@link #close} has returned.
     *
     * @return false if the transport thread never touches that memory again
     */
    public boolean mayReadPool() {
        return isLeftBehind && heapCopy == null;
    }

    private TimeLimit limitClose(final long timeoutNs) {
        synchronized (closeLock) {
            if (closeLimit == null) {
                closeLimit = TimeLimit.of(timeoutNs);
            } else {
                closeLimit.shortenTo(timeoutNs);
            }
        }
        closing();
        LockSupport.unpark(thread);
        return closeLimit;
    }

    private void closing() {
        transport.closing();
        if (drain != null) {
            drain.beginClose(closeLimit);
        }
    }

    private void interruptTransportThread() {
        if (drain != null) {
            drain.interrupt();
        }
        final Thread sending = thread;
        if (sending != null) {
            sending.interrupt();
        }
    }

    /** By the closing thread: books all that is left in place of a transport thread that never started, or does not come back. */
    private void takeOver(final boolean isGraceOver) {
        // under the lock, so that a late submitter cannot sweep before the current payload is booked
        synchronized (sweepLock) {
            final boolean mayTakeOver = thread == null || isGraceOver || tenure.isRevoked();
            if (finished.getCount() == 0 || !mayTakeOver || !tenure.revoke()) {
                return;
            }
            // from here on also by a close behind one that an error ended
            isLeftBehind = thread != null || (drain != null && !drain.cancel());
            if (spool != null) {
                spool.shut();
            }
            final Payload payload = current;
            if (payload != null) {
                outgoing.loseRest(DropReason.CLOSE_TIMEOUT);
                // not back to the pool: the transport may still read it
                submittedNs = NEVER;
                end(payload.number(), payload.covered());
                current = null;
            }
            sweep();
        }
        if (!isLeftBehind) {
            closeTransportOnce();
            if (spool != null) {
                spool.close();
            }
        }
        finished.countDown();
    }

    /** Books what nobody will send any more. The lock orders the closing threads and a late submitter. */
    private void sweep() {
        synchronized (sweepLock) {
            Payload payload = queue.poll();
            while (payload != null) {
                ledger.lost(payload, DropReason.CLOSE_TIMEOUT);
                giveBack(payload);
                payload = queue.poll();
            }
        }
    }

    private Payload next() {
        for (; ; ) {
            // read before the queue: what was submitted before the close is found
            final boolean wasClosing = isClosing();
            final Payload payload = queue.poll();
            if (payload != null || wasClosing) {
                return payload;
            }
            // a volatile store, before the queue is looked at again: see submit
            isParked = true;
            if (queue.isEmpty() && !isClosing()) {
                LockSupport.park(this);
            }
            isParked = false;
            // a foreign interrupt would make each park return at once
            Thread.interrupted();
        }
    }

    private void deliver(final Payload payload) {
        outgoing.begin(payload);
        submittedNs = payload.submittedNs();
        current = payload;
        while (!isTakenOver && outgoing.hasPart()) {
            sendPart(outgoing.part());
        }
        if (!isTakenOver) {
            current = null;
            giveBack(payload);
        }
    }

    private void giveBack(final Payload payload) {
        final long number = payload.number();
        final long covered = payload.covered();
        submittedNs = NEVER;
        pool.give(payload);
        end(number, covered);
        onResolved.run();
    }

    private void end(final long number, final long covered) {
        if (spool == null) {
            ledger.resolved(number, covered);
        } else {
            spool.end(number, covered, ledger.takePartLost());
        }
    }

    /** Sends the current part until it is settled, or found to be too large. */
    private void sendPart(final Payload payload) {
        if (spool != null && !isSpoolClear()) {
            spool(payload);
            return;
        }
        for (int attempt = 1; ; attempt++) {
            // cleared before the deadline is looked at: the interrupt that comes with the deadline is not missed
            Thread.interrupted();
            if (isPastDeadline()) {
                giveUp(payload);
                return;
            }
            if (attempt > 1) {
                counters.add(EngineCounter.SEND_RETRIES, 1);
            }
            final Delivery delivery = attempt(payload);
            noteOutcome(delivery.outcome());
            if (isTakenOver || settle(payload, delivery, attempt)) {
                return;
            }
            if (!backOff(retryPolicy.waitNs(attempt, delivery.retryAfterNs()))) {
                lose(payload, DropReason.RECEIVER_DOWN, delivery);
                return;
            }
        }
    }

    // at the deadline
    private void giveUp(final Payload payload) {
        if (spool == null) {
            outgoing.loseRest(DropReason.CLOSE_TIMEOUT);
        } else {
            spool(payload);
        }
    }

    private boolean isSpoolClear() {
        // outside, since the other thread may read a file meanwhile
        tenure.leave();
        final boolean isClear = spool.isClear();
        comeBack();
        return isClear;
    }

    /** Puts the current part into the spool; in the last format, which every receiver of its kind takes later on. */
    private void spool(final Payload payload) {
        if (isTakenOver || outgoing.convert()) {
            return;
        }
        tenure.leave();
        final DropReason refusal = spool.put(payload, ledger.isPartLost());
        comeBack();
        if (isTakenOver) {
            return;
        }
        if (refusal != null) {
            ledger.lost(payload, refusal);
        }
        outgoing.next();
        drain.wake();
    }

    private Delivery attempt(final Payload payload) {
        Payload sent = payload;
        if (heapCopy != null) {
            heapCopy.copy(payload);
            sent = heapCopy;
        }
        tenure.leave();
        final Delivery delivery = transport.send(sent);
        comeBack();
        return delivery;
    }

    private void noteOutcome(final Delivery.Outcome outcome) {
        if (outcome != Delivery.Outcome.RETRY) {
            failingSinceNs = NEVER;
        } else if (failingSinceNs == NEVER) {
            failingSinceNs = now();
        }
    }

    /** Books the outcome of an attempt; false if the same bytes are to be sent again. */
    private boolean settle(final Payload payload, final Delivery delivery, final int attempt) {
        switch (delivery.outcome()) {
            case ACCEPTED -> {
                if (delivery.rejectedSpans() > 0) {
                    counters.detail(DropReason.PARTIAL_SUCCESS, delivery.detail());
                }
                ledger.delivered(payload, delivery.rejectedSpans());
                outgoing.next();
            }
            case REJECTED -> lose(payload, DropReason.REJECTED, delivery);
            case FORMAT_REFUSED -> {
                if (!outgoing.convert()) {
                    lose(payload, DropReason.REJECTED, delivery);
                }
            }
            case TOO_LARGE -> {
                if (payload.chunkCount() == 1) {
                    lose(payload, DropReason.TOO_LARGE, delivery);
                } else {
                    counters.detail(EngineCounter.SEND_SPLITS, delivery.detail());
                    counters.add(EngineCounter.SEND_SPLITS, 1);
                    outgoing.halve();
                }
            }
            default -> {
                return settleRetry(payload, delivery, attempt);
            }
        }
        return true;
    }

    private boolean settleRetry(final Payload payload, final Delivery delivery, final int attempt) {
        // before the attempts are counted: an interrupted send says nothing about the receiver
        if (isPastDeadline()) {
            giveUp(payload);
            return true;
        }
        if (spool != null) {
            counters.detail(EngineCounter.SEND_RETRIES, delivery.detail());
            counters.add(EngineCounter.SEND_RETRIES, 1);
            drain.wentDown(retryPolicy.waitNs(1, delivery.retryAfterNs()));
            spool(payload);
            return true;
        }
        if (attempt >= retryPolicy.attempts()) {
            lose(payload, DropReason.RETRIES_EXHAUSTED, delivery);
            return true;
        }
        counters.detail(EngineCounter.SEND_RETRIES, delivery.detail());
        return false;
    }

    private void lose(final Payload payload, final DropReason reason, final Delivery delivery) {
        counters.detail(reason, delivery.detail());
        ledger.lost(payload, reason);
        outgoing.next();
    }

    private boolean isClosing() {
        return closeLimit != null;
    }

    private boolean isPastDeadline() {
        final TimeLimit limit = closeLimit;
        return limit != null && limit.isOver();
    }

    // false if the payload is to make room for others meanwhile
    private boolean backOff(final long waitNs) {
        retryWait.restart(waitNs);
        boolean isShortened = false;
        for (; ; ) {
            final TimeLimit limit = closeLimit;
            if (limit != null) {
                // half of the rest, so that there is time for the attempt
                retryWait.shortenTo(isShortened ? limit.leftNs() : limit.leftNs() / 2);
                isShortened = true;
            }
            final long pauseNs = retryWait.pauseNs();
            if (pauseNs <= 0) {
                return true;
            }
            // this one, those that wait, and the one that is being filled are all that there are
            if (rule != OutageDrop.NEWEST && queue.size() >= Math.max(1, pool.count() - 2)) {
                return false;
            }
            LockSupport.parkNanos(this, pauseNs);
            Thread.interrupted();
        }
    }

    private void closeTransport() {
        goOutside();
        closeAll();
        comeBack();
    }

    // the spool thread first, which may be sending
    private void closeAll() {
        if (drain != null) {
            drain.finish();
        }
        closeTransportOnce();
        if (spool != null) {
            spool.close();
        }
    }

    private void closeTransportOnce() {
        if (isTransportClosed.compareAndSet(false, true)) {
            transport.close();
        }
    }

    private void report(final Throwable thrown) {
        goOutside();
        transport.report(thrown);
        comeBack();
    }

    /** In front of code of others that is not the send; that code throws nothing. */
    private void goOutside() {
        // an interrupt that came too late for the send is none of their business
        Thread.interrupted();
        if (!isTakenOver) {
            tenure.leave();
        }
    }

    private void comeBack() {
        if (!tenure.enter()) {
            isTakenOver = tenure.isRevoked();
        }
    }
}
