/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.ringspan.config.EngineConfigBuilder;
import java.time.Duration;

/** What a configuration file of OpenTelemetry says of an engine: the names are those of its exporter for OTLP over HTTP. */
final class DeclaredSettings {
    private static final String RECEIVER = "receiver.otlp.";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private DeclaredSettings() {}

    static EngineSettings of(final DeclarativeConfigProperties properties) {
        return new EngineSettings(engine -> putInto(properties, engine), TIMEOUT);
    }

    static boolean isByTrace(final DeclarativeConfigProperties properties) {
        return properties.getBoolean("grouped_by_trace", false);
    }

    private static void putInto(final DeclarativeConfigProperties properties, final EngineConfigBuilder engine) {
        engine.fallback(RECEIVER + "url", properties.getString("endpoint"));
        engine.fallback(RECEIVER + "format", properties.getString("encoding"));
        engine.fallback(RECEIVER + "headers", properties.getString("headers_list"));
        engine.fallback(RECEIVER + "compression", properties.getString("compression"));
        final Long timeoutMs = properties.getLong("timeout");
        if (timeoutMs != null && timeoutMs > 0) {
            engine.fallback(RECEIVER + "timeout", timeoutMs + "ms");
        }
        final Long delayMs = properties.getLong("schedule_delay");
        if (delayMs != null) {
            engine.fallback("payload.linger", Math.max(1, delayMs) + "ms");
        }
    }
}
