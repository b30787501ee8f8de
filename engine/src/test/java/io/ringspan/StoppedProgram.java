/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.pipeline.OverflowPolicy;
import io.ringspan.transport.Delivery;
import java.util.concurrent.TimeUnit;

/** What {@link StoppedProcessTest} stops: an engine with an open span and a payload that lingers. Says what has become of them. */
final class StoppedProgram {
    static final String RUNNING = "running";

    private StoppedProgram() {}

    /** Starts both, says so, and waits for a line; then says what has expired, was sent, and was delivered in the end. */
    public static void main(final String[] args) throws Exception {
        final long ageNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[0]));
        final TraceEngine engine = TraceEngine.start(
                EngineConfig.builder()
                        .ringOverflow(OverflowPolicy.BLOCK)
                        .tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
                        .expiryAgeNs(ageNs)
                        .payloadLingerNs(ageNs)
                        .build(),
                payload -> Delivery.ACCEPTED);
        final SpanWriter writer = engine.newWriter();
        final int name = engine.intern("operation");
        writer.start(1, 0, 1, 1, 0, name, name, name, 0, 1).commit();
        writer.start(2, 0, 2, 2, 0, name, name, name, 0, 1).finish(2, 1).commit();
        System.out.println(RUNNING);
        System.in.read();
        final long expired = engine.counters().get(EngineCounter.SPANS_EXPIRED);
        final long sealed = engine.counters().get(EngineCounter.PAYLOADS_SEALED);
        writer.finish(1, 1).commit();
        System.out.println(expired + " expired, " + sealed + " sealed, "
                + engine.flush(5, TimeUnit.SECONDS) + ", "
                + engine.close(5, TimeUnit.SECONDS).delivered() + " delivered");
    }
}
