/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.ringspan.config.EngineConfigBuilder;
import java.time.Duration;

/** What a configuration file of OpenTelemetry says of an engine: the names are those of its exporter for OTLP over HTTP. */
final class DeclaredSettings {
    private DeclaredSettings() {}

    static EngineSettings of(final DeclarativeConfigProperties properties) {
        return new EngineSettings(engine -> putInto(properties, engine), EngineSettings.TIMEOUT);
    }

    static boolean isGroupedByTrace(final DeclarativeConfigProperties properties) {
        return properties.getBoolean("grouped_by_trace", false);
    }

    private static void putInto(final DeclarativeConfigProperties properties, final EngineConfigBuilder engine) {
        put(engine, "url", properties, "endpoint");
        put(engine, "format", properties, "encoding");
        put(engine, "headers", properties, "headers_list");
        put(engine, "compression", properties, "compression");
        EngineSettings.putTimeout(engine, "timeout", millis(properties, "timeout"));
        EngineSettings.putLinger(engine, "schedule_delay", millis(properties, "schedule_delay"));
    }

    private static void put(
            final EngineConfigBuilder engine,
            final String setting,
            final DeclarativeConfigProperties properties,
            final String name) {
        engine.fallback(
                EngineSettings.RECEIVER + setting,
                properties.getString(name),
                name + " of ringspan, in the configuration file of OpenTelemetry");
    }

    // null if it is not there
    private static Duration millis(final DeclarativeConfigProperties properties, final String name) {
        final Long millis = properties.getLong(name);
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
