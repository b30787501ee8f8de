/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.jmx.EngineRegistration;
import io.ringspan.log.EngineLog;
import java.util.concurrent.TimeUnit;

/** Shows an engine to JMX. What goes wrong with that is a warning: an engine that cannot be looked at can still work. */
final class EngineManagement {
    private static final long CENSUS_TIMEOUT_S = 5;

    // null if JMX did not take it
    private final EngineRegistration registration;

    private final EngineLog log;

    private EngineManagement(final EngineRegistration registration, final EngineLog log) {
        this.registration = registration;
        this.log = log;
    }

    static EngineManagement register(final TraceEngine engine, final EngineLog log) {
        try {
            final EngineRegistration registration = EngineRegistration.register(
                    engine.counters(),
                    engine.config().settings(),
                    engine.memory(),
                    engine.describeMemory(),
                    () -> engine.census(CENSUS_TIMEOUT_S, TimeUnit.SECONDS));
            log.info("registered as " + registration.name());
            return new EngineManagement(registration, log);
        } catch (final Exception | LinkageError e) {
            // all of its module may be missing
            log.warn("JMX does not show this engine", e);
            return new EngineManagement(null, log);
        }
    }

    void close() {
        try {
            if (registration != null) {
                registration.close();
            }
        } catch (final Exception e) {
            log.warn("JMX still shows this engine", e);
        }
    }
}
