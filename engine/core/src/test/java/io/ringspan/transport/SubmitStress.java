/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.TracePriority;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Payloads that are submitted just when the transport thread has found nothing to do: none stays in the queue while it is parked. */
@JCStressTest
@Outcome(id = "all resolved", expect = ACCEPTABLE, desc = "found, or announced")
@State
public class SubmitStress {
    private static final int ROUNDS = 32;
    // when it is over, a wake-up was lost
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final EngineCounters COUNTERS = new EngineCounters();
    // once a wake-up was lost, no other round waits that long
    private static volatile boolean lost;

    private final PayloadPool pool = new PayloadPool(2, 64, new TestPayloads(), 1);
    private final PayloadSender sender =
            new PayloadSender(payload -> Delivery.ACCEPTED, pool, RetryPolicy.DEFAULT, COUNTERS, error -> {
                throw new AssertionError(error);
            });

    /** The transport thread. */
    @Actor
    public void transport() {
        sender.run();
    }

    /** The send thread: each payload when the one before is resolved, sooner or later after that. */
    @Actor
    public void send(final L_Result result) {
        boolean resolved = !lost;
        for (int i = 1; i <= ROUNDS && resolved; i++) {
            for (int delay = 0; delay < i; delay++) {
                Thread.onSpinWait();
            }
            final Payload payload = pool.take();
            final int limit = payload.limit();
            payload.append(limit, 1, 1, TracePriority.NONE, i);
            payload.seal(i, i);
            sender.submit(payload);
            resolved = awaitCompleted(i);
        }
        lost = !resolved;
        sender.close(PATIENCE_NS);
        result.r1 = resolved ? "all resolved" : "left in the queue";
    }

    // looks all the time, because a thread that is woken comes too late for the race
    private boolean awaitCompleted(final long number) {
        final long startNs = System.nanoTime();
        while (sender.completed() < number) {
            if (System.nanoTime() - startNs >= PATIENCE_NS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
