/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.counters.EngineCounters;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A claim that is looked at while its thread publishes it and then ends, or ends without publishing it. What was published is never
 * padded, and what was not is padded once, so that the decode thread gets past it, with the count of what is lost.
 */
public class ClaimWatchStress {
    private static final int SLOTS = 4;
    private static final int SPANS = 3;
    private static final int LOOKS = 256;
    private static final int DELAY = 8;
    private static final long TIMEOUT_NS = 1;

    /** The thread publishes, and then ends: a look that finds it ended must find what it published. */
    @JCStressTest
    @Outcome(id = "as published", expect = ACCEPTABLE, desc = "whenever it was looked at")
    @State
    public static class Publishing {
        private final Claim claim = new Claim();

        /** Claims, publishes, and ends. */
        @Actor
        public void produce() {
            claim.claim();
            claim.publish();
            claim.end();
        }

        /** The timer thread. */
        @Actor
        public void watch() {
            claim.watch();
        }

        /** The decode thread. */
        @Arbiter
        public void check(final L_Result result) {
            result.r1 = claim.outcome();
        }
    }

    /** The thread ends without publishing: the claim is padded, at the latest when it is looked at again. */
    @JCStressTest
    @Outcome(id = "padded", expect = ACCEPTABLE, desc = "once")
    @State
    public static class Ending {
        private final Claim claim = new Claim();

        /** Claims, and ends. */
        @Actor
        public void produce() {
            claim.claim();
            claim.end();
        }

        /** The timer thread. */
        @Actor
        public void watch() {
            claim.watch();
        }

        /** The timer thread once more, and the decode thread. */
        @Arbiter
        public void check(final L_Result result) {
            claim.watch();
            result.r1 = claim.outcome();
        }
    }

    private static final class Claim {
        private static final EngineCounters COUNTERS = new EngineCounters();
        // kept here, or its level would be forgotten; there is a warning for each claim
        private static final Logger LOGGER = Logger.getLogger("io.ringspan");

        static {
            LOGGER.setLevel(Level.OFF);
        }

        private static final UnsafeBuffer BYTES = new UnsafeBuffer(new byte[StressRing.SLOT_LENGTH]);

        private final RecordRing ring = StressRing.create(SLOTS, ProducerMode.MULTI, OverflowPolicy.DROP, COUNTERS);
        private final RecordBatch batch = new RecordBatch(0).begin(0).wrap(BYTES, 0, StressRing.SLOT_LENGTH);
        // written by the producer, in place of its end
        private volatile boolean ended;
        private final ClaimWatch watch =
                new ClaimWatch(ring, StressRing.consumer(ring), TIMEOUT_NS, COUNTERS, thread -> hasEnded());
        // of the producer
        private long first;
        // of the timer thread
        private long nowNs;

        Claim() {
            batch.spans = SPANS;
            batch.records = SPANS;
        }

        void claim() {
            first = ring.claim(batch, 0);
        }

        void publish() {
            delay();
            ring.copyAndPublish(batch, first, null);
        }

        void end() {
            ended = true;
        }

        // takes a while, in which the producer may come to its end
        private boolean hasEnded() {
            delay();
            return ended;
        }

        private static void delay() {
            for (int i = 0; i < DELAY; i++) {
                Thread.onSpinWait();
            }
        }

        void watch() {
            for (int i = 0; i < LOOKS && !ring.disruptor().isAvailable(0); i++) {
                watch.check(nowNs += TIMEOUT_NS);
            }
        }

        String outcome() {
            final RecordSlot slot = ring.slot(first);
            if (!ring.disruptor().isAvailable(first)) {
                return "stands in front of it";
            }
            if (slot.length() == StressRing.SLOT_LENGTH && slot.spans() == SPANS) {
                return ring.lossBoard().isEmpty() ? "as published" : "published and padded";
            }
            return slot.length() == 0 && slot.spans() == 0 && !ring.lossBoard().isEmpty() ? "padded" : "half of it";
        }
    }
}
