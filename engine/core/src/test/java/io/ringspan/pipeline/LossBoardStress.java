/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.LossMarks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A producer posts marks while the decode thread takes them: each comes once, as it was posted, and not before it is due. */
@JCStressTest
@Outcome(id = "each once", expect = ACCEPTABLE, desc = "early or late")
@State
public class LossBoardStress {
    private static final int MARKS = 4;
    private static final long CURSOR = 10;
    private static final EngineCounters COUNTERS = new EngineCounters();

    private final LossBoard board = new LossBoard(COUNTERS);
    private final Marks marks = new Marks();

    /** Loses records about spans and segments in turn, at one slot after the other. */
    @Actor
    public void post() {
        for (int i = 0; i < MARKS; i++) {
            if ((i & 1) == 0) {
                board.postSpan(id(i), CURSOR + i);
            } else {
                board.postSegment(id(i), CURSOR + i);
            }
        }
    }

    /** The decode thread, in front of those slots and among them. */
    @Actor
    public void drain() {
        for (long sequence = CURSOR; sequence < CURSOR + MARKS; sequence++) {
            drain(sequence);
        }
    }

    /** The decode thread, behind all of them. */
    @Arbiter
    public void drainTheRest(final L_Result result) {
        drain(CURSOR + MARKS);
        result.r1 =
                marks.verdict != null ? marks.verdict : marks.count < MARKS || !board.isEmpty() ? "lost" : "each once";
    }

    private void drain(final long sequence) {
        marks.sequence = sequence;
        // as the decode handler does
        if (!board.isEmpty()) {
            board.drain(sequence, marks);
        }
    }

    private static long id(final int mark) {
        return 100L + mark;
    }

    // of the decode thread
    private static final class Marks implements LossMarks {
        private final boolean[] seen = new boolean[MARKS];
        private long sequence;
        private int count;
        private String verdict;

        private void on(final long id, final boolean segment) {
            final int mark = (int) (id - id(0));
            if (mark < 0 || mark >= MARKS || segment != ((mark & 1) == 1)) {
                verdict = "not as posted";
            } else if (seen[mark]) {
                verdict = "twice";
            } else if (CURSOR + mark >= sequence) {
                verdict = "too early";
            } else {
                seen[mark] = true;
                count++;
            }
        }

        @Override
        public void onLostSegment(final long segmentId) {
            on(segmentId, true);
        }

        @Override
        public void onLostSpan(final long spanId) {
            on(spanId, false);
        }

        @Override
        public void onLostAny() {
            verdict = "forgotten";
        }
    }
}
