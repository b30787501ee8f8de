/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.jmx.EngineRegistration;
import io.ringspan.log.EngineLog;
import io.ringspan.time.TimeLimit;
import java.util.concurrent.TimeUnit;

/**
 * Shows an engine to JMX. What goes wrong with that is a warning: an engine that cannot be looked at can still work. JMX runs listeners of the
 * application, so each step has a thread of its own, and nobody waits for it without limit.
 *
 * <p>Note: this class is threadsafe.
 */
final class EngineManagement {
    private static final long CENSUS_TIMEOUT_S = 5;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final EngineLog log;
    // written by the thread that registers; null if JMX did not take it, or not yet
    private volatile EngineRegistration registration;
    // written by the thread that closes
    private volatile boolean isClosed;

    /** A call of JMX. */
    private interface Step {
        void run() throws Exception;
    }

    private EngineManagement(final EngineLog log) {
        this.log = log;
    }

    static EngineManagement register(final TraceEngine engine, final EngineLog log) {
        final EngineManagement management = new EngineManagement(log);
        management.inTime("JMX does not show this engine", () -> management.register(engine));
        return management;
    }

    private void register(final TraceEngine engine) throws Exception {
        final EngineRegistration registered = EngineRegistration.register(
                engine.counters(),
                engine.config().settings(),
                engine.memory(),
                engine.describeMemory(),
                () -> engine.census(CENSUS_TIMEOUT_S, TimeUnit.SECONDS));
        registration = registered;
        // of this thread and one that closes meanwhile, one sees what the other has written
        if (isClosed) {
            registered.close();
        } else {
            log.info("registered as " + registered.name());
        }
    }

    void close() {
        isClosed = true;
        final EngineRegistration registered = registration;
        if (registered != null) {
            inTime("JMX still shows this engine", registered::close);
        }
    }

    private void inTime(final String failure, final Step step) {
        try {
            final Thread thread = new Thread(() -> run(failure, step), "ringspan-jmx");
            thread.setDaemon(true);
            thread.start();
            final TimeLimit limit = TimeLimit.of(LIMIT_NS);
            while (thread.isAlive() && !limit.isOver()) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, limit.pauseNs()));
            }
            if (thread.isAlive()) {
                log.warn(failure + ": it did not answer within " + TimeUnit.NANOSECONDS.toMillis(LIMIT_NS) + " ms");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final Throwable e) {
            log.warn(failure, e);
        }
    }

    // all of its module may be missing, and listeners may throw what they like
    private void run(final String failure, final Step step) {
        try {
            step.run();
        } catch (final Throwable e) {
            log.warn(failure, e);
        }
    }
}
