/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.transport.DiscardTransport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** An application that does not finish its spans, and ends when its input does. */
public final class LeakingProgram {
    static final int CARTS = 7;
    static final int ITEMS = 3;

    private LeakingProgram() {}

    /** Starts spans, says so, and waits. */
    public static void main(final String[] args) throws IOException, InterruptedException {
        try (TraceEngine engine =
                TraceEngine.start(EngineConfig.builder().load().build(), new DiscardTransport())) {
            final SpanWriter writer = engine.newWriter();
            final int cart = engine.intern("GET /cart");
            final int item = engine.intern("GET /item");
            // behind a tick, so that their age is their own
            while (engine.census(1, TimeUnit.SECONDS).tickNs() == 0) {
                Thread.sleep(1);
            }
            for (int i = 1; i <= CARTS + ITEMS; i++) {
                writer.startIds(i, 0, i, i, 0, i <= CARTS ? cart : item, 0, 0, 0, 1);
            }
            writer.commit();
            Thread.sleep(300);
            System.out.println("leaked");
            while (System.in.read() >= 0) {
                // until the test closes it
            }
        }
    }
}
