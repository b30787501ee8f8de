/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An application that sends traces until somebody ends its process. What it was told to the engine it prints at the end, if it can. */
public final class KilledProgram {
    static final String SIZE_KEY = "size";
    static final int SPANS_MAX = 5;
    static final String REPORT = "report ";

    private static final int PRODUCERS = 2;
    private static final long JOIN_MAX_MS = 8000;
    private static final AtomicLong ACCEPTED = new AtomicLong();

    private KilledProgram() {}

    /** Runs until it is killed. The engine's settings are system properties. */
    public static void main(final String[] args) throws InterruptedException {
        final TraceEngine engine = TraceEngine.start(EngineConfig.load());
        final Thread[] producers = new Thread[PRODUCERS];
        for (int i = 0; i < producers.length; i++) {
            final long base = (i + 1L) << 40;
            producers[i] = new Thread(() -> produce(engine, base), "producer-" + i);
            producers[i].setDaemon(true);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> report(engine, producers)));
        for (final Thread producer : producers) {
            producer.start();
        }
        System.out.println("running");
        System.out.flush();
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void produce(final TraceEngine engine, final long base) {
        final SpanWriter writer = engine.newWriter();
        final int key = engine.intern(SIZE_KEY);
        long root = base;
        long result = 0;
        while (result != TraceEngine.CLOSED) {
            final int size = 1 + (int) (root % SPANS_MAX);
            for (int i = 0; i < size; i++) {
                writer.startIds(root + i, 0, root, root, i == 0 ? 0 : root, 0, 0, 0, 0, 1)
                        .setMetaId(root + i, key, engine.intern("n" + size));
            }
            for (int i = size - 1; i >= 0; i--) {
                writer.finish(root + i, 1);
            }
            result = writer.commit();
            if (result >= 0) {
                ACCEPTED.addAndGet(size);
            }
            root += SPANS_MAX + 1;
        }
    }

    // it is for the engine's own hook to close it, which producers are told; then all get the same report
    private static void report(final TraceEngine engine, final Thread[] producers) {
        try {
            for (final Thread producer : producers) {
                producer.join(JOIN_MAX_MS);
                if (producer.isAlive()) {
                    return;
                }
            }
        } catch (final InterruptedException e) {
            return;
        }
        // as long as the other call may take, or it says how things stand meanwhile
        final CloseReport report = engine.close(JOIN_MAX_MS, TimeUnit.MILLISECONDS);
        final Balance spans = engine.ledger().spans();
        System.out.println(REPORT + ACCEPTED.get() + " " + report.delivered() + " " + report.unaccounted() + " "
                + spans.unaccounted() + " " + spans.inFlight() + " " + report);
        System.out.flush();
    }
}
