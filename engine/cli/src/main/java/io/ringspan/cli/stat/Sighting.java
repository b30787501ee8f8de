/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.stat;

import io.ringspan.counters.ReceiverState;
import io.ringspan.stat.StatSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An engine as its file shows it: what it says now, and what it said before, from which rates follow.
 *
 * @param now    what the file says
 * @param before what it said earlier; the same, if it has not changed since
 * @param nowMs  when it was looked at, in milliseconds since the epoch
 */
record Sighting(StatSnapshot now, StatSnapshot before, long nowMs) {
    private static final long FRESH_MS = TimeUnit.SECONDS.toMillis(5);
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    /** How the process is. */
    enum Life {
        /** It writes its file. */
        RUNS,
        /** There is such a process, and it does not write its file. */
        STANDS_STILL,
        /** There is no such process any more. */
        IS_GONE
    }

    Life life() {
        // what has just been written to is alive, whatever the clocks say, and whatever the process id means here
        if (hasMoved() || (Math.abs(ageMs()) < FRESH_MS && now.process().isPresent())) {
            return Life.RUNS;
        }
        if (now.process().isPresent()) {
            return Life.STANDS_STILL;
        }
        // of a container perhaps, where process ids are others
        return Math.abs(ageMs()) < FRESH_MS && now.processStartMs() == 0 ? Life.RUNS : Life.IS_GONE;
    }

    /** Whether the engine has written between the two looks. */
    boolean hasMoved() {
        return now.uptimeNs() != before.uptimeNs() || now.startedMs() != before.startedMs();
    }

    /** How long ago it was written, in milliseconds; below 0 if the clock has been set back since. */
    long ageMs() {
        return nowMs - now.writtenMs();
    }

    /** Of a counter, per second. */
    double rate(final String name) {
        final double seconds = (now.uptimeNs() - before.uptimeNs()) / NS_PER_S;
        return seconds <= 0 ? 0 : Math.max(0, now.value(name) - before.value(name)) / seconds;
    }

    List<String> receivers() {
        final String names = now.fact("receivers");
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    /** What the names of a receiver's counters begin with. */
    String prefix(final String receiver) {
        return receivers().size() > 1 ? "receiver." + receiver + '.' : "";
    }

    ReceiverState state(final String receiver) {
        return ReceiverState.of(now.value(prefix(receiver) + "send.state"));
    }

    /** Looks again, as soon as the engine has written again, or a while later. */
    static List<Sighting> of(final List<StatSnapshot> first) throws InterruptedException {
        final List<Sighting> sightings = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(StatSnapshot.INTERVAL_MS * 3L / 2);
        for (final StatSnapshot before : first) {
            Sighting sighting = next(before, before);
            while (!sighting.hasMoved() && before.process().isPresent() && System.nanoTime() - deadlineNs < 0) {
                TimeUnit.MILLISECONDS.sleep(20);
                sighting = next(before, before);
            }
            sightings.add(sighting);
        }
        return sightings;
    }

    /** What the file says now; the last that is known, if it is gone or cannot be read any more. */
    static Sighting next(final StatSnapshot known, final StatSnapshot before) {
        StatSnapshot now = known;
        try {
            now = StatSnapshot.read(known.file());
        } catch (final IOException e) {
            // its end is told by the caller
        }
        return new Sighting(now, before, System.currentTimeMillis());
    }
}
