/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.ringspan.config.EngineConfigBuilder;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What somebody's settings say of an engine.
 *
 * @param configuration gives it to the engine
 * @param timeout       how long a flush, or closing, takes at most
 */
record EngineSettings(Consumer<EngineConfigBuilder> configuration, Duration timeout) {
    /** How long a flush, or closing, takes at most if nobody says it. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What settings of a receiver of OTLP begin with. */
    static final String RECEIVER = "receiver.otlp.";

    private static final Duration REQUEST_TIMEOUT_MAX = Duration.ofMinutes(10);
    private static final Duration LINGER_MAX = Duration.ofHours(1);

    /** Says how long a request takes at most; null, or what is not more than 0, says nothing. */
    static void putTimeout(final EngineConfigBuilder engine, final String setting, final Duration given) {
        if (given != null && given.compareTo(Duration.ZERO) > 0) {
            engine.fallback(RECEIVER + "timeout", millis(setting, given, REQUEST_TIMEOUT_MAX), setting);
        }
    }

    /** Says how long spans wait for others; null says nothing. */
    static void putLinger(final EngineConfigBuilder engine, final String setting, final Duration given) {
        if (given != null) {
            engine.fallback("payload.linger", millis(setting, given, LINGER_MAX), setting);
        }
    }

    // within what an engine takes
    private static String millis(final String setting, final Duration given, final Duration max) {
        if (given.compareTo(max) > 0) {
            warn(setting, "is " + given + ", which is more than Ringspan takes; it is " + max);
            return max.toMillis() + "ms";
        }
        return Math.max(1, given.toMillis()) + "ms";
    }

    /** Says in the log that a setting is not followed as it was given. */
    static void warn(final String setting, final String what) {
        OwnLog.warn(setting + " " + what, null);
    }
}
