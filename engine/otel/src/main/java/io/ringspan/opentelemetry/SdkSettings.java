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
    boolean isByTrace() {
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
                compression == null ? null : compression.toLowerCase(Locale.ROOT));
        EngineSettings.putTimeout(
                engine,
                EXPORTER + "timeout",
                firstOf(config.getDuration(EXPORTER + "traces.timeout"), config.getDuration(EXPORTER + "timeout")));
        if (config.getBoolean("otel.java.exporter.otlp.retry.disabled", false)) {
            engine.fallback("retry.attempts", "1");
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
        final String url = config.getString(EXPORTER + "traces.endpoint");
        if (url != null) {
            engine.fallback(EngineSettings.RECEIVER + "url", url.strip());
            return;
        }
        final String given = config.getString(EXPORTER + "endpoint");
        if (given != null) {
            final String base = given.strip();
            engine.fallback(
                    EngineSettings.RECEIVER + "url",
                    (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH);
        }
    }

    // as pairs of a text or each by itself; values are percent-encoded, as an engine has them too
    private void putHeaders(final EngineConfigBuilder engine) {
        Map<String, String> headers = config.getMap(EXPORTER + "traces.headers");
        if (headers.isEmpty()) {
            headers = config.getMap(EXPORTER + "headers");
        }
        if (!headers.isEmpty()) {
            headers.keySet().stream()
                    .filter(SdkSettings::isOwn)
                    .forEach(name -> EngineSettings.warn("header " + name, "is left out: Ringspan writes it itself"));
            engine.fallback(
                    EngineSettings.RECEIVER + "headers",
                    headers.entrySet().stream()
                            .filter(header -> !isOwn(header.getKey()))
                            .map(header ->
                                    header.getKey() + '=' + header.getValue().replace(",", "%2C"))
                            .collect(Collectors.joining(",")));
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
        EngineSettings.putLinger(engine, delay, config.getDuration(delay));
        final Integer spans = config.getInt("otel.bsp.max.export.batch.size");
        if (spans != null && spans > 0) {
            engine.fallback("payload.chunks-max", Integer.toString(Math.min(CHUNKS_MAX, spans)));
        }
        final Integer queue = config.getInt("otel.bsp.max.queue.size");
        if (queue != null && queue > RING_SLOTS_DEFAULT) {
            final int slots = Math.min(RING_SLOTS_MAX, queue);
            engine.fallback(
                    "ring.slots",
                    Integer.toString(
                            Integer.highestOneBit(slots) == slots ? slots : Integer.highestOneBit(slots) << 1));
        }
    }

    // of traces alone, or of all signals; null for neither
    private String own(final String name) {
        return firstOf(config.getString(EXPORTER + "traces." + name), config.getString(EXPORTER + name));
    }

    private static <T> T firstOf(final T own, final T ofAll) {
        return own != null ? own : ofAll;
    }
}
