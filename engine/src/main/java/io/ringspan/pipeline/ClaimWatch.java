/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.lang.System.Logger.Level;
import java.util.function.Predicate;

/**
 * Sees to it that a claim which is never published does not stop the ring for ever. The decode thread stands in front of it; when that
 * lasts longer than a timeout, the thread that claimed is looked at. If it has ended, its slots are published empty. If it lives, it may
 * still write to them, so nothing is done but to say so, once.
 *
 * <p>That a thread has ended is certain, and what it wrote before is visible then; so a claim that is still unpublished after that look
 * stays so. A claim whose thread ended before it could stamp it, within a few instructions, is told of like that of a living thread.
 *
 * <p>Note: runs on the timer thread, which owns all of its state.
 */
final class ClaimWatch {
    private static final System.Logger LOGGER = System.getLogger("io.ringspan");
    private static final long NONE = -1;

    private final RecordRing ring;
    private final Sequence decoded;
    private final long timeoutNs;
    private final EngineCounters counters;
    private final Predicate<Thread> hasEnded;
    // the claim that was unpublished at the last look, since when, and whether that has been told
    private long pending = NONE;
    private long sinceNs;
    private boolean told;

    ClaimWatch(final RecordRing ring, final Sequence decoded, final long timeoutNs, final EngineCounters counters) {
        this(ring, decoded, timeoutNs, counters, thread -> !thread.isAlive());
    }

    ClaimWatch(
            final RecordRing ring,
            final Sequence decoded,
            final long timeoutNs,
            final EngineCounters counters,
            final Predicate<Thread> hasEnded) {
        this.ring = ring;
        this.decoded = decoded;
        this.timeoutNs = timeoutNs;
        this.counters = counters;
        this.hasEnded = hasEnded;
    }

    /** Looks at what the decode thread waits for; nanoseconds in which the process ran, so a stop of it is nobody's fault. */
    void check(final long nowNs) {
        final long next = decoded.get() + 1;
        if (timeoutNs == 0 || !ring.isPending(next)) {
            pending = NONE;
        } else if (next != pending) {
            pending = next;
            sinceNs = nowNs;
            told = false;
        } else if (nowNs - sinceNs >= timeoutNs) {
            padAllFrom(next);
        }
    }

    // a claim that comes right behind one of an ended thread is as old, and needs no timeout of its own
    private void padAllFrom(final long first) {
        long next = first;
        while (ring.isPending(next)) {
            final RecordSlot slot = ring.slot(next);
            final Thread claimer = slot.isStamped(next) ? slot.claimer() : null;
            if (claimer == null || !hasEnded.test(claimer) || !ring.isPending(next)) {
                tellOnce(next, claimer);
                return;
            }
            final long last = next + slot.slots() - 1;
            LOGGER.log(
                    Level.WARNING,
                    "thread {0} ended before it published what it had claimed in the ring; its records are lost, and counted",
                    claimer.getName());
            ring.pad(next, last);
            next = last + 1;
        }
    }

    private void tellOnce(final long sequence, final Thread claimer) {
        if (!told && sequence == pending && ring.isPending(sequence)) {
            told = true;
            counters.add(EngineCounter.CLAIMS_STALLED, 1);
            LOGGER.log(
                    Level.WARNING,
                    "thread {0} has claimed room in the ring and not published it for {1} ms; the engine waits for it",
                    claimer == null ? "(not known)" : claimer.getName(),
                    (timeoutNs + 999_999) / 1_000_000);
        }
    }
}
