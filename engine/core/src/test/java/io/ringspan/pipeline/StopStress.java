/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A batch is in front of the stop request, or it is refused and counted: never both, never neither. */
public class StopStress {
    private static final int SLOTS = 8;
    private static final long NEVER_PUBLISHED = Long.MAX_VALUE;

    private static long sequenceOfStop(final RecordRing ring) {
        for (long sequence = 0; sequence <= StressRing.last(ring); sequence++) {
            if (ring.disruptor().get(sequence).control() != null) {
                return sequence;
            }
        }
        return NEVER_PUBLISHED;
    }

    /** What became of a batch, as it was answered, and as it is. */
    private static String outcome(final RecordRing ring, final long answer, final boolean counted) {
        final long stop = sequenceOfStop(ring);
        if (stop == NEVER_PUBLISHED) {
            return "no stop";
        }
        final String place = answer < 0 ? "refused" : answer < stop ? "in front" : "behind";
        return place + (counted ? ", counted" : ", not counted");
    }

    /** With several producers. */
    @JCStressTest
    @Outcome(id = "in front, not counted", expect = ACCEPTABLE, desc = "the handlers see it")
    @Outcome(id = "refused, counted", expect = ACCEPTABLE, desc = "the stop was first")
    @State
    public static class ManyProducers {
        private final Stopping stopping = new Stopping();

        /** Publishes. */
        @Actor
        public void produce() {
            stopping.produce();
        }

        /** Closes. */
        @Actor
        public void stop() {
            stopping.stop();
        }

        /** Compares. */
        @Arbiter
        public void check(final L_Result result) {
            result.r1 = stopping.outcome();
        }
    }

    private static final class Stopping {
        private static final EngineCounters COUNTERS = new EngineCounters();

        private final RecordRing ring;
        // of the producer, then of the arbiter
        private long answer;
        private boolean counted;

        Stopping() {
            ring = StressRing.create(SLOTS, OverflowPolicy.DROP, COUNTERS);
            StressRing.consumer(ring);
        }

        void produce() {
            // one producer at a time, so what the counter grows by is of this batch
            final long before = COUNTERS.dropped(DropReason.CLOSED);
            answer = StressRing.offer(ring);
            counted = COUNTERS.dropped(DropReason.CLOSED) != before;
        }

        void stop() {
            ring.stop(new ControlRequest() {}, TimeLimit.of(StressRing.PATIENCE_NS));
        }

        String outcome() {
            return StopStress.outcome(ring, answer, counted);
        }
    }
}
