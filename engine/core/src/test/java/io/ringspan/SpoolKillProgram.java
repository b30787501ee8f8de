/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;

/** Publishes spans with ascending ids, and says up to which they are with the receiver or in the spool, until it is killed. */
final class SpoolKillProgram {
    private static final int IN_PAYLOAD = 20;

    private SpoolKillProgram() {}

    /** The engine's settings are system properties. */
    public static void main(final String[] args) throws InterruptedException {
        final long first = Long.parseLong(args[0]);
        final TraceEngine engine = TraceEngine.start(EngineConfig.load());
        long said = -1;
        for (long id = first; ; id += IN_PAYLOAD) {
            SpoolFixture.publish(engine, id, IN_PAYLOAD, IN_PAYLOAD);
            final Balance spans = engine.ledger().spans();
            // what was being written when the process before was killed: recovered, and dropped
            final long torn = engine.counters().dropped(DropReason.SPOOL_DAMAGED);
            if (spans.dropped() > torn || spans.unaccounted() != 0) {
                System.out.println("lost " + spans);
            }
            // what was recovered goes out first
            final long safe = spans.delivered() + spans.spooled() - (spans.recovered() - torn);
            if (safe != said) {
                said = safe;
                System.out.println("safe " + safe);
                System.out.flush();
            }
        }
    }
}
