/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.trace.SpanLimits;
import io.ringspan.SpanRecord;
import io.ringspan.api.ExpiryAction;
import io.ringspan.config.EngineConfig;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The drafts of all spans that have started and not ended, as many as {@code ringspan.spans.max}. A thread of its own looks for spans that
 * nobody ends, and has them expire as {@code ringspan.expiry.age} and {@code ringspan.expiry.action} say. Time goes by its sweeps, so a stop of the
 * process is no more than one of them.
 *
 * <p>Whoever cannot give a draft back, for want of stack or heap, leaves it with a {@link SpanDraft#failure}; the same thread gives it back then,
 * and counts the span as lost, unless the engine has it or has counted it.
 *
 * <p>Note: this class is threadsafe.
 */
final class LiveSpans {
    private static final int SWEEPS_PER_AGE = 8;
    // the engine cuts what is longer than a record, the longest texts first; so there has to be more to choose from
    private static final int DRAFT_FACTOR = 4;
    private static final long SWEEP_NS_MIN = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long SWEEP_NS_MAX = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SAID_AGAIN_NS = TimeUnit.MINUTES.toNanos(1);
    private static final double MIB = 1024 * 1024;

    // some draft has been left with a failure; written by a store, by whoever left it
    volatile boolean hasFailures;
    private final SpanLimits limits;
    private final int lengthMax;
    private final long sweepNs;
    // sweeps that a span may be idle; 0 for any number
    private final int idleMax;
    private final ExpiryAction action;
    private final FreeIndexes free;
    // all that were ever made; grows under the lock of this
    private final SpanDraft[] drafts;
    private volatile int made;
    private final LongAdder refused = new LongAdder();
    // written by the sweeping thread
    private volatile int sweeps;
    private volatile long expired;
    private volatile long lost;
    // owned by the sweeping thread
    private long saidNs;
    private long refusedSaid;
    private long expiredSaid;
    private long lostSaid;
    private Throwable lastFailure;
    private final Thread sweeper;
    private volatile boolean isClosed;

    LiveSpans(final EngineConfig config, final SpanLimits limits) {
        this.limits = limits;
        lengthMax = DRAFT_FACTOR * config.ringRecordMax();
        final long ageNs = config.expiryAgeNs();
        sweepNs = ageNs == 0 ? SWEEP_NS_MAX : Math.max(SWEEP_NS_MIN, Math.min(SWEEP_NS_MAX, ageNs / SWEEPS_PER_AGE));
        idleMax = (int) ((ageNs + sweepNs - 1) / sweepNs);
        action = config.expiryAction();
        drafts = new SpanDraft[config.spansMax()];
        free = new FreeIndexes(drafts.length);
        saidNs = System.nanoTime() - SAID_AGAIN_NS;
        sweeper = new Thread(this::sweep, "ringspan-spans");
        sweeper.setDaemon(true);
    }

    /** Begins to look for spans that nobody ends. */
    void start() {
        sweeper.start();
    }

    /** What spans that are live take outside the heap, for people. */
    String describeMemory() {
        final int length = new SpanRecord().memoryLength();
        return String.format(
                Locale.ROOT,
                "%d spans that have not ended (ringspan.spans.max) take up to %.1f MiB outside the heap, %d bytes each, more for"
                        + " those that say more, up to %.1f MiB each (by ringspan.ring.record-max); taken when there are so many",
                drafts.length,
                (double) drafts.length * length / MIB,
                length,
                2.0 * 2 * lengthMax / MIB);
    }

    /** A draft for a span that starts, or null if there are too many. */
    SpanDraft acquire() {
        final int index = free.take();
        // behind that no call, since there may be no stack for one, and the draft would be nobody's
        return index == FreeIndexes.NONE ? make() : drafts[index];
    }

    private synchronized SpanDraft make() {
        final int index = made;
        if (index == drafts.length) {
            refused.increment();
            return null;
        }
        try {
            final SpanDraft draft = new SpanDraft(index, limits, lengthMax);
            drafts[index] = draft;
            made = index + 1;
            return draft;
        } catch (final OutOfMemoryError e) {
            // the application goes on without this span
            refused.increment();
            return null;
        }
    }

    /** Takes a draft back. If anything is thrown it has not been given back, and this may be tried again. */
    void release(final SpanDraft draft) {
        draft.owner(null);
        draft.trim();
        free.put(draft.index());
    }

    /** Number of the sweep at hand. */
    int sweeps() {
        return sweeps;
    }

    /** Spans that have started and not ended. */
    long count() {
        return count(true) + count(false);
    }

    /** The same, of those that are sampled or of the others. Looks at all of them. */
    long count(final boolean isSampled) {
        long count = 0;
        final int end = made;
        for (int i = 0; i < end; i++) {
            final RecordingSpan owner = drafts[i].owner();
            count += owner != null && owner.getSpanContext().isSampled() == isSampled ? 1 : 0;
        }
        return count;
    }

    /** Spans that were not recorded because too many were live. */
    long refused() {
        return refused.sum();
    }

    /** Spans that could not begin or be published, as far as the sweeping thread has found them. */
    long lost() {
        return lost;
    }

    /** Spans that nobody ended. */
    long expired() {
        return expired;
    }

    private void sweep() {
        long sweptNs = System.nanoTime();
        boolean isLast = false;
        while (!isLast) {
            if (!isClosed) {
                LockSupport.parkNanos(this, Math.min(LOOK_NS, sweepNs));
            }
            isLast = isClosed;
            try {
                recover();
                if (System.nanoTime() - sweptNs >= sweepNs) {
                    sweptNs = System.nanoTime();
                    expire();
                }
                say();
            } catch (final Throwable e) {
                // nothing that could fail, since there may be no heap; it is said in the next round
                lastFailure = e;
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // there is one thread that writes them
    private void expire() {
        sweeps++;
        final int count = idleMax == 0 ? 0 : made;
        for (int i = 0; i < count; i++) {
            final RecordingSpan owner = drafts[i].owner();
            if (owner != null && owner.expire(idleMax, action == ExpiryAction.FINISH)) {
                expired++;
            }
        }
    }

    /** Gives back what others could not give back. Sweeping thread, and tests. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // there is one thread that writes it
    void recover() {
        if (!hasFailures) {
            return;
        }
        // first, since what is left from here on says so again
        hasFailures = false;
        final int count = made;
        for (int i = 0; i < count; i++) {
            final SpanDraft draft = drafts[i];
            final Throwable failure = draft.failure;
            if (failure != null) {
                try {
                    if (!draft.isSettled) {
                        final RecordingSpan owner = draft.owner();
                        final boolean isSampled =
                                owner == null || owner.getSpanContext().isSampled();
                        if (isSampled && !draft.record.isHandedOver()) {
                            lost++;
                            lastFailure = failure;
                        }
                    }
                    // by stores; from the end of the next call on it may be somebody else's
                    draft.failure = null;
                    draft.isSettled = false;
                    release(draft);
                } catch (final Throwable e) {
                    // it is counted, and not given back yet
                    draft.isSettled = true;
                    draft.failure = e;
                    hasFailures = true;
                    lastFailure = e;
                }
            }
        }
    }

    // once a minute at most
    private void say() {
        final long nowNs = System.nanoTime();
        if (nowNs - saidNs < SAID_AGAIN_NS) {
            return;
        }
        final long nowRefused = refused.sum();
        final long nowExpired = expired;
        final long nowLost = lost;
        final Throwable why = lastFailure;
        if (nowRefused == refusedSaid && nowExpired == expiredSaid && nowLost == lostSaid && why == null) {
            return;
        }
        saidNs = nowNs;
        if (nowRefused > refusedSaid) {
            OwnLog.warn(
                    (nowRefused - refusedSaid) + " spans were not recorded because " + made
                            + " others had not ended (" + nowRefused
                            + " in all). Raise ringspan.spans.max, or give them more memory outside the heap.",
                    null);
        }
        if (nowExpired > expiredSaid) {
            OwnLog.warn(
                    (nowExpired - expiredSaid) + " spans expired because nobody ended them (" + nowExpired
                            + " in all); ringspan.expiry.age says when, ringspan.expiry.action what becomes of them.",
                    null);
        }
        if (nowLost > lostSaid || why != null) {
            OwnLog.warn(
                    (nowLost - lostSaid) + " spans could not begin or be published, and are lost (" + nowLost
                            + " in all); this is the last of the errors.",
                    why);
        }
        lastFailure = null;
        lostSaid = nowLost;
        refusedSaid = nowRefused;
        expiredSaid = nowExpired;
    }

    void close() {
        isClosed = true;
        LockSupport.unpark(sweeper);
    }
}
