/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.ringspan.bench.pipeline.Subject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Knows how many spans its producers have made. */
abstract class PeerSubject implements Subject {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<PeerProducer> producers = new CopyOnWriteArrayList<>();

    @Override
    public final Producer newProducer(final int index) {
        final PeerProducer producer = createProducer(index);
        producers.add(producer);
        return producer;
    }

    abstract PeerProducer createProducer(int index);

    /** Spans made so far by all producers. */
    final long made() {
        return producers.stream().mapToLong(PeerProducer::made).sum();
    }

    /** Pushes on and looks again, until every span that was made is delivered or dropped, or the time is over. */
    final boolean awaitAccounted(final Runnable push, final long timeoutMs) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        final long made = made();
        push.run();
        while (delivered() + dropped() < made) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
            push.run();
        }
        return true;
    }
}
