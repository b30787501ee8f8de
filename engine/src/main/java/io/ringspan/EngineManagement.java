/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.jmx.EngineRegistration;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** Shows an engine to JMX. What goes wrong with that is a warning: an engine that cannot be looked at can still work. */
final class EngineManagement {
    private static final System.Logger LOGGER = System.getLogger("io.ringspan");
    private static final long CENSUS_TIMEOUT_S = 5;

    // null if JMX did not take it
    private final EngineRegistration registration;

    private EngineManagement(final EngineRegistration registration) {
        this.registration = registration;
    }

    static EngineManagement register(final TraceEngine engine) {
        try {
            final EngineRegistration registration = EngineRegistration.register(
                    engine.counters(),
                    engine.config().settings(),
                    engine.memory(),
                    engine.describeMemory(),
                    () -> engine.census(CENSUS_TIMEOUT_S, TimeUnit.SECONDS));
            LOGGER.log(Level.INFO, () -> "registered as " + registration.name());
            return new EngineManagement(registration);
        } catch (final Exception | LinkageError e) {
            // all of its module may be missing
            LOGGER.log(Level.WARNING, "JMX does not show this engine", e);
            return new EngineManagement(null);
        }
    }

    void close() {
        try {
            if (registration != null) {
                registration.close();
            }
        } catch (final Exception e) {
            LOGGER.log(Level.WARNING, "JMX still shows this engine", e);
        }
    }
}
