/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.ringspan.api.ExpiryAction;
import io.ringspan.config.EngineConfig;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The drafts of all spans that have started and not ended, as many as {@code ringspan.spans.max}. A thread of its own looks for spans that
 * nobody ends, and has them expire as {@code ringspan.expiry.age} and {@code ringspan.expiry.action} say.
 *
 * <p>Note: this class is threadsafe.
 */
final class LiveSpans {
    private static final int SWEEPS_PER_AGE = 8;
    // what is written is more than what is sent: memory doubles, and has room in front
    private static final int DRAFT_FACTOR = 4;
    private static final long SWEEP_NS_MIN = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long SWEEP_NS_MAX = TimeUnit.MINUTES.toNanos(1);
    private static final long SAID_AGAIN_NS = TimeUnit.MINUTES.toNanos(1);
    private static final System.Logger LOGGER = System.getLogger("io.ringspan");

    private final SpanLimits limits;
    private final Clock clock;
    private final int lengthMax;
    private final long ageNs;
    private final ExpiryAction action;
    private final FreeIndexes free;
    // all that were ever made; grows under the lock of this
    private final SpanDraft[] drafts;
    private volatile int made;
    private final LongAdder started = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final AtomicLong lost = new AtomicLong();
    // owned by the sweeping thread
    private long saidNs;
    private long refusedSaid;
    private long expiredSaid;
    // the first one is said where it happens, with its reason
    private long lostSaid = 1;
    private final Thread sweeper;
    private volatile boolean isClosed;

    LiveSpans(final EngineConfig config, final SpanLimits limits, final Clock clock) {
        this.limits = limits;
        this.clock = clock;
        lengthMax = DRAFT_FACTOR * config.ringRecordMax();
        ageNs = config.expiryAgeNs();
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

    /** A draft for a span that starts, or null if there are too many. */
    SpanDraft acquire() {
        final int index = free.take();
        final SpanDraft draft = index == FreeIndexes.NONE ? make() : drafts[index];
        if (draft == null) {
            refused.increment();
        } else {
            started.increment();
        }
        return draft;
    }

    private synchronized SpanDraft make() {
        final int index = made;
        if (index == drafts.length) {
            return null;
        }
        try {
            final SpanDraft draft = new SpanDraft(index, limits, lengthMax);
            drafts[index] = draft;
            made = index + 1;
            return draft;
        } catch (final OutOfMemoryError e) {
            // the application goes on without this span
            return null;
        }
    }

    /** Takes a draft back. */
    void release(final SpanDraft draft) {
        draft.owner(null);
        ended.increment();
        draft.trim();
        free.put(draft.index());
    }

    /** Spans that have started and not ended. */
    long count() {
        // ended first, so that it is never less than none
        final long gone = ended.sum();
        return started.sum() - gone;
    }

    long started() {
        return started.sum();
    }

    /** Spans that were not recorded because too many were live. */
    long refused() {
        return refused.sum();
    }

    /** Notes a span that could not be published; the engine counts what it has been given. */
    void noteLost(final Throwable e) {
        if (lost.getAndIncrement() == 0) {
            LOGGER.log(
                    Level.WARNING, "a span could not be published, and is lost; of others only the number is said", e);
        }
    }

    /** Spans that could not be published. */
    long lost() {
        return lost.get();
    }

    /** Spans that nobody ended. */
    long expired() {
        return expired.sum();
    }

    private void sweep() {
        final long intervalNs =
                ageNs == 0 ? SWEEP_NS_MAX : Math.max(SWEEP_NS_MIN, Math.min(SWEEP_NS_MAX, ageNs / SWEEPS_PER_AGE));
        while (!isClosed) {
            LockSupport.parkNanos(this, intervalNs);
            try {
                if (ageNs != 0) {
                    expire();
                }
                say();
            } catch (final RuntimeException | Error e) {
                LOGGER.log(Level.WARNING, "looking for spans that nobody ends has failed; it goes on", e);
            }
        }
    }

    private void expire() {
        final long nowNs = clock.nanoTime();
        final int count = made;
        for (int i = 0; i < count; i++) {
            final RecordingSpan owner = drafts[i].owner();
            if (owner != null && owner.isOlderThan(ageNs, nowNs) && owner.expire(action == ExpiryAction.FINISH)) {
                expired.increment();
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
        final long nowExpired = expired.sum();
        final long nowLost = lost.get();
        if (nowRefused > refusedSaid) {
            LOGGER.log(
                    Level.WARNING,
                    (nowRefused - refusedSaid) + " spans were not recorded because " + drafts.length
                            + " others had not ended (" + nowRefused + " in all). Raise ringspan.spans.max.");
        }
        if (nowExpired > expiredSaid) {
            LOGGER.log(
                    Level.WARNING,
                    (nowExpired - expiredSaid) + " spans expired because nobody ended them (" + nowExpired
                            + " in all); ringspan.expiry.age says when, ringspan.expiry.action what becomes of them.");
        }
        if (nowLost > lostSaid) {
            LOGGER.log(
                    Level.WARNING,
                    (nowLost - lostSaid) + " more spans could not be published, and are lost (" + nowLost
                            + " in all).");
        }
        if (nowRefused > refusedSaid || nowExpired > expiredSaid || nowLost > lostSaid) {
            saidNs = nowNs;
            lostSaid = Math.max(lostSaid, nowLost);
            refusedSaid = nowRefused;
            expiredSaid = nowExpired;
        }
    }

    void close() {
        isClosed = true;
        LockSupport.unpark(sweeper);
    }
}
