/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The balances hold whenever somebody looks: the decode thread publishes its counts as a whole, and what comes behind it never seems
 * to be ahead of it. One set of books for all rounds, as in an engine.
 */
@JCStressTest
@Outcome(id = "balanced, balanced", expect = ACCEPTABLE, desc = "created = delivered + dropped + live + in flight")
@State
public class LedgerStress {
    private static final int LOOKS = 4;
    private static final EngineCounters COUNTERS = new EngineCounters();
    private static final Ledger LEDGER = COUNTERS.ledger();
    // of the decode thread
    private static long created;

    private static String verdict(final Balance balance) {
        if (balance.inFlight() < 0) {
            return "arrived before it left";
        }
        return balance.created() == balance.delivered() + balance.dropped() + balance.live() + balance.inFlight()
                ? "balanced"
                : "not balanced";
    }

    /** The decode thread, and the transport thread behind it: of four spans two are completed, one is dropped, one lives. */
    @Actor
    public void write() {
        for (int i = 0; i < LOOKS; i++) {
            created += 4;
            LEDGER.beginUpdate();
            COUNTERS.set(EngineCounter.SPANS_DECODED, created);
            LEDGER.dropped(DropReason.SPAN_TABLE_FULL, TracePriority.NONE, 1, 1);
            COUNTERS.set(EngineCounter.SPANS_COMPLETED, created / 2);
            COUNTERS.set(EngineCounter.SPANS_LIVE, created / 4);
            COUNTERS.set(EngineCounter.TRACES_CREATED, created);
            COUNTERS.set(EngineCounter.TRACES_COMPLETED, created / 2);
            COUNTERS.set(EngineCounter.TRACES_LIVE, created / 4);
            LEDGER.endUpdate();
            LEDGER.delivered(1, 1, 1, 1);
            LEDGER.droppedChunk(DropReason.REJECTED, TracePriority.NONE, 1, 1, created);
        }
    }

    /** Anybody. */
    @Actor
    public void read(final LL_Result result) {
        result.r1 = "balanced";
        result.r2 = "balanced";
        for (int i = 0; i < LOOKS; i++) {
            final String spans = verdict(LEDGER.spans());
            final String traces = verdict(LEDGER.traces());
            if (!spans.equals("balanced")) {
                result.r1 = spans;
            }
            if (!traces.equals("balanced")) {
                result.r2 = traces;
            }
        }
    }
}
