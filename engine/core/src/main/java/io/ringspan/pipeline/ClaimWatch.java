/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.ForeignText;
import java.util.List;
import java.util.StringJoiner;

/**
 * Sees to it that a claim which its producer does not publish does not stop the ring for ever. The decode thread stands in front of it.
 *
 * <p>A claim that its producer has let go of, because it had no stack left to publish it, is published at the next look. Any other is
 * looked into when it has stood there for longer than a timeout: an error that came from outside, such as that of a stopped thread, may
 * have hit its producer before it knew of the claim. Such a claim is published as lost once it is certain that no thread holds it; for as
 * long as one may, nothing is done but to say so, once, because it may still write to the slots.
 *
 * <p>Note: runs on the timer thread, which owns all of its state.
 */
final class ClaimWatch {
    private static final long NONE = -1;

    private final RecordRing ring;
    private final Sequence decoded;
    private final long timeoutNs;
    private final EngineCounters counters;
    private final ClaimHolders holders;
    // the claim that was unpublished at the last look, since when nobody has looked for its holder,
    // and whether that has been told
    private long pending = NONE;
    private long sinceNs;
    private boolean told;

    ClaimWatch(final RecordRing ring, final Sequence decoded, final long timeoutNs, final EngineCounters counters) {
        this(ring, decoded, timeoutNs, counters, ClaimHolders::ofThisJvm);
    }

    ClaimWatch(
            final RecordRing ring,
            final Sequence decoded,
            final long timeoutNs,
            final EngineCounters counters,
            final ClaimHolders holders) {
        this.ring = ring;
        this.decoded = decoded;
        this.timeoutNs = timeoutNs;
        this.counters = counters;
        this.holders = holders;
    }

    /** Looks at what the decode thread waits for; nanoseconds in which the process ran, so a stop of it is nobody's fault. */
    void check(final long nowNs) {
        final long next = publishGivenUp(decoded.get() + 1);
        if (timeoutNs == 0 || !ring.isPending(next)) {
            pending = NONE;
        } else if (next != pending) {
            pending = next;
            sinceNs = nowNs;
            told = false;
        } else if (nowNs - sinceNs >= timeoutNs) {
            // a look at all stacks is dear, so there is one per timeout
            sinceNs = nowNs;
            publishUnheld(next);
        }
    }

    // returns the first sequence that is not published, or was not when it was looked at
    private long publishGivenUp(final long first) {
        long next = first;
        while (ring.isPending(next) && ring.slot(next).isGivenUp(next)) {
            final long last = next + ring.slot(next).slots() - 1;
            counters.add(EngineCounter.CLAIMS_PADDED, 1);
            ring.finishPublishing(next, last);
            next = last + 1;
        }
        return next;
    }

    private void publishUnheld(final long first) {
        // what is claimed later may well be held
        final long end = ring.disruptor().getCursor();
        final List<String> names = holders.names();
        long next = first;
        while (names.isEmpty() && next <= end && ring.isPending(next)) {
            final RecordSlot slot = ring.slot(next);
            final long last = slot.isStamped(next) ? next + slot.slots() - 1 : endOfUnstamped(next, end);
            counters.add(EngineCounter.CLAIMS_PADDED, 1);
            slot.lose(next, (int) (last - next + 1));
            ring.finishPublishing(next, last);
            next = last + 1;
        }
        if (next == first) {
            tellOnce(first, names);
        }
    }

    // where the next claim begins that says so
    private long endOfUnstamped(final long first, final long end) {
        long last = first;
        while (last < end && !ring.slot(last + 1).isStamped(last + 1)) {
            last++;
        }
        return last;
    }

    private static String quoted(final List<String> names) {
        final StringJoiner quoted = new StringJoiner(", ");
        names.forEach(name -> quoted.add('"' + ForeignText.show(name) + '"'));
        return quoted.toString();
    }

    private void tellOnce(final long sequence, final List<String> names) {
        if (!told && ring.isPending(sequence)) {
            told = true;
            counters.detail(EngineCounter.CLAIMS_STALLED, "one of these threads: " + quoted(names));
            counters.add(EngineCounter.CLAIMS_STALLED, 1);
        }
    }
}
