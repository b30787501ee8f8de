/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.pipeline.RecordRing;
import java.util.concurrent.atomic.AtomicLong;

/** An application that sends traces until somebody ends its process. What it was told to the engine it prints at the end, if it can. */
public final class KilledProgram {
    static final String SIZE_KEY = "size";
    static final int SPANS_MAX = 5;
    static final String REPORT = "report ";

    private static final int PRODUCERS = 2;
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
        while (result != RecordRing.CLOSED) {
            final int size = 1 + (int) (root % SPANS_MAX);
            for (int i = 0; i < size; i++) {
                writer.start(root + i, 0, root, root, i == 0 ? 0 : root, 0, 0, 0, 0, 1)
                        .setMeta(root + i, key, engine.intern("n" + size));
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

    // the engine's own hook may close it at the same time; both get the same report
    private static void report(final TraceEngine engine, final Thread[] producers) {
        final CloseReport report =
                engine.close(engine.config().closeTimeoutNs(), java.util.concurrent.TimeUnit.NANOSECONDS);
        for (final Thread producer : producers) {
            boolean interrupted = false;
            while (producer.isAlive() && !interrupted) {
                try {
                    producer.join();
                } catch (final InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        System.out.println(REPORT + ACCEPTED.get() + " " + report.delivered() + " " + report.unaccounted() + " "
                + engine.ledger().spans().unaccounted() + " "
                + engine.ledger().spans().inFlight() + " " + report);
        System.out.flush();
    }
}
