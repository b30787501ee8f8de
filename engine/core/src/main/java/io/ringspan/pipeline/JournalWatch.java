/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.journal.Journal;
import io.ringspan.journal.JournalException;
import io.ringspan.protocol.ForeignText;
import io.ringspan.table.TraceStore;
import java.util.List;
import org.agrona.ErrorHandler;

/**
 * Says in the {@link Journal} up to where everything has been delivered or lost, when a payload is through and with each tick; counts how much of what is
 * needed it has no more; and has files mended that somebody has cut. Does nothing where there is no journal.
 *
 * <p>Note: {@link #check} runs on the timer thread.
 */
final class JournalWatch {
    private static final long MEND_NS = 1_000_000_000;

    private final RecordRing ring;
    // null where nothing is kept
    private final Journal journal;
    private final List<ReceiverUnit> receivers;
    private final EngineCounters counters;
    private final ErrorHandler errors;
    private long lastMendNs;

    JournalWatch(
            final RecordRing ring,
            final List<ReceiverUnit> receivers,
            final EngineCounters counters,
            final ErrorHandler errors) {
        this.ring = ring;
        journal = ring.journal();
        this.receivers = receivers;
        this.counters = counters;
        this.errors = errors;
    }

    /** Has those tell the journal that know what it needs. Before any thread runs. */
    void start(final DecodeStage decodeStage, final TraceStore store, final SourceTable sources) {
        if (journal == null) {
            return;
        }
        for (int i = 0; i < receivers.size(); i++) {
            final int number = i;
            // what is in a spool is sent from there
            final Acknowledgements acknowledgements = receivers.get(i).acknowledgements();
            receivers.get(i).sender().onResolved(() -> journal.resolved(number, acknowledgements.handled()));
        }
        decodeStage.images(new LiveImages(journal, store, sources, this::resolved));
    }

    // up to where the journal says that nothing has to be recovered of what any required receiver was to get
    private long resolved() {
        long slowest = Long.MAX_VALUE;
        for (int i = 0; i < receivers.size(); i++) {
            if (receivers.get(i).isRequired()) {
                slowest = Math.min(slowest, journal.resolved(i));
            }
        }
        return slowest;
    }

    void check(final long elapsedNs) {
        if (journal == null) {
            return;
        }
        if (elapsedNs - lastMendNs >= MEND_NS) {
            lastMendNs = elapsedNs;
            mend();
        }
        if (!journal.isBroken()) {
            for (int i = 0; i < receivers.size(); i++) {
                journal.resolved(i, receivers.get(i).acknowledgements().handled());
            }
            final long overrun = journal.overrun(ring.disruptor().getCursor(), resolved());
            if (overrun > counters.get(EngineCounter.MEMORY_OVERRUN)) {
                counters.set(EngineCounter.MEMORY_OVERRUN, overrun);
            }
        }
    }

    private void mend() {
        if (!journal.mend()) {
            errors.onError(new JournalException(
                    "a file in " + ForeignText.show(journal.directory().toString())
                            + " has been cut; it is as long as before again, but what was in it cannot be recovered",
                    null));
        }
    }
}
