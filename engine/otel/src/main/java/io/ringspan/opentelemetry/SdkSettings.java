/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.ringspan.config.EngineConfigBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the standard settings of OpenTelemetry mean for an engine. {@code docs/opentelemetry.md} has the table. What an engine has no
 * counterpart of is said once, when it is given.
 */
final class SdkSettings {
    /** Setting: whether spans go onward by trace. */
    static final String BY_TRACE = "otel.ringspan.grouped.by.trace";

    private static final String EXPORTER = "otel.exporter.otlp.";
    private static final String PATH = "/v1/traces";
    private static final int RING_SLOTS_DEFAULT = 8192;
    private static final int RING_SLOTS_MAX = 1 << 24;
    private static final int CHUNKS_MAX = 1 << 20;
    // headers that the engine writes itself
    private static final Set<String> OWN_HEADERS =
            Set.of("content-type", "content-length", "host", "connection", "transfer-encoding", "user-agent");

    private final ConfigProperties config;

    SdkSettings(final ConfigProperties config) {
        this.config = config;
    }

    /** Whether spans go onward by trace. */
    boolean isGroupedByTrace() {
        return config.getBoolean(BY_TRACE, false);
    }

    /** What is said of an engine, below what is said to itself. */
    EngineSettings ofEngine() {
        final Duration timeout = config.getDuration("otel.bsp.export.timeout");
        return new EngineSettings(
                this::putInto, timeout == null || timeout.isZero() ? EngineSettings.TIMEOUT : timeout);
    }

    private void putInto(final EngineConfigBuilder engine) {
        putAddress(engine);
        putProtocol(engine);
        putHeaders(engine);
        final String compression = own("compression");
        engine.fallback(
                EngineSettings.RECEIVER + "compression",
                compression == null ? null : compression.toLowerCase(Locale.ROOT),
                asGiven(nameOf("compression")));
        final String timeout = nameOf("timeout");
        EngineSettings.putTimeout(engine, asGiven(timeout), config.getDuration(timeout));
        final String retry = "otel.java.exporter.otlp.retry.disabled";
        if (config.getBoolean(retry, false)) {
            engine.fallback("retry.attempts", "1", asGiven(retry));
        }
        for (final String file : new String[] {"certificate", "client.key", "client.certificate"}) {
            if (own(file) != null) {
                EngineSettings.warn(
                        EXPORTER + file,
                        "is left out: certificates are those of the JVM, see javax.net.ssl.trustStore and .keyStore");
            }
        }
        putBatch(engine);
    }

    private void putAddress(final EngineConfigBuilder engine) {
        final String name = nameOf("endpoint");
        final String given = config.getString(name);
        if (given != null) {
            final String base = given.strip();
            final boolean isWhole = !name.equals(EXPORTER + "endpoint");
            engine.fallback(
                    EngineSettings.RECEIVER + "url",
                    isWhole ? base : (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH,
                    asGiven(name));
        }
    }

    // as pairs of a text or each by itself; values are percent-encoded, as an engine has them too
    private void putHeaders(final EngineConfigBuilder engine) {
        String name = EXPORTER + "traces.headers";
        Map<String, String> headers = config.getMap(name);
        if (headers.isEmpty()) {
            name = EXPORTER + "headers";
            headers = config.getMap(name);
        }
        if (!headers.isEmpty()) {
            headers.keySet().stream()
                    .filter(SdkSettings::isOwn)
                    .forEach(header ->
                            EngineSettings.warn("header " + header, "is left out: Ringspan writes it itself"));
            engine.fallback(
                    EngineSettings.RECEIVER + "headers",
                    headers.entrySet().stream()
                            .filter(header -> !isOwn(header.getKey()))
                            .map(header ->
                                    header.getKey() + '=' + header.getValue().replace(",", "%2C"))
                            .collect(Collectors.joining(",")),
                    asGiven(name));
        }
    }

    private static boolean isOwn(final String header) {
        return OWN_HEADERS.contains(header.toLowerCase(Locale.ROOT));
    }

    private void putProtocol(final EngineConfigBuilder engine) {
        final String protocol = own("protocol");
        if (protocol == null || protocol.equalsIgnoreCase("http/protobuf")) {
            engine.fallback(EngineSettings.RECEIVER + "format", "protobuf");
        } else if (protocol.equalsIgnoreCase("http/json")) {
            engine.fallback(EngineSettings.RECEIVER + "format", "json");
        } else {
            EngineSettings.warn(
                    EXPORTER + "protocol",
                    "is " + protocol
                            + ", which Ringspan does not speak; it sends http/protobuf, to port 4318 unless an endpoint is given");
            engine.fallback(EngineSettings.RECEIVER + "format", "protobuf");
        }
    }

    private void putBatch(final EngineConfigBuilder engine) {
        final String delay = "otel.bsp.schedule.delay";
        EngineSettings.putLinger(engine, asGiven(delay), config.getDuration(delay));
        final String size = "otel.bsp.max.export.batch.size";
        final Integer spans = config.getInt(size);
        if (spans != null && spans > 0) {
            engine.fallback("payload.chunks-max", Integer.toString(Math.min(CHUNKS_MAX, spans)), asGiven(size));
        }
        final String queueSize = "otel.bsp.max.queue.size";
        final Integer queue = config.getInt(queueSize);
        if (queue != null && queue > RING_SLOTS_DEFAULT) {
            final int slots = Math.min(RING_SLOTS_MAX, queue);
            engine.fallback(
                    "ring.slots",
                    Integer.toString(Integer.highestOneBit(slots) == slots ? slots : Integer.highestOneBit(slots) << 1),
                    asGiven(queueSize));
        }
    }

    // of traces alone, or of all signals; null for neither
    private String own(final String name) {
        return config.getString(nameOf(name));
    }

    // the setting that counts
    private String nameOf(final String name) {
        return EXPORTER + (config.getString(EXPORTER + "traces." + name) == null ? "" : "traces.") + name;
    }

    // by both names, since the SDK does not say which of them was used
    private static String asGiven(final String setting) {
        return setting + " or "
                + setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
