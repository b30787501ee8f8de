/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.datadog.V10Encoder;
import io.ringspan.encode.datadog.V10Process;
import io.ringspan.encode.otlp.OtlpJsonEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.encode.zipkin.ZipkinEncoder;
import io.ringspan.table.TraceStore;
import java.util.function.Function;

/** Forms of payloads: as the reference writes them, and that of Zipkin, which it does not know. */
enum ReplayFormat {
    V04("v04") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final ReplayConfig config) {
            return store -> new V04Encoder(store, config.tracerService(), LANGUAGE, config.pid());
        }
    },
    V05("v05") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final ReplayConfig config) {
            return store -> new V05Encoder(store, config.tracerService(), LANGUAGE, config.pid(), false);
        }
    },
    V10("v10") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final ReplayConfig config) {
            final V10Process process = new V10Process()
                    .language(config.language())
                    .languageVersion(config.languageVersion())
                    .tracerVersion(config.tracerVersion())
                    .runtimeId(config.runtimeId())
                    .env(config.environment())
                    .appVersion(config.appVersion());
            return store -> new V10Encoder(store, process, config.tracerService(), LANGUAGE, config.pid());
        }
    },
    OTLP_PROTOBUF("otlpProtobuf") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final ReplayConfig config) {
            return store -> new OtlpProtobufEncoder(store, resource(config), LANGUAGE, config.pid());
        }
    },
    OTLP_JSON("otlpJson") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final ReplayConfig config) {
            return store -> new OtlpJsonEncoder(store, resource(config), LANGUAGE, config.pid());
        }
    },
    ZIPKIN("zipkin") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final ReplayConfig config) {
            return store -> new ZipkinEncoder(store, config.tracerService(), LANGUAGE, config.pid());
        }
    };

    /** Value of the tag {@code language}, whatever the configuration says. */
    private static final String LANGUAGE = "javascript";

    private final String suffix;

    ReplayFormat(final String suffix) {
        this.suffix = suffix;
    }

    /** Makes the encoder for the tables of a state. */
    abstract Function<TraceStore, TraceEncoder> encoder(ReplayConfig config);

    /** Whether the reference leaves out what the tracer did not keep. */
    boolean isOfKeptTraces() {
        return this == OTLP_PROTOBUF || this == OTLP_JSON || this == ZIPKIN;
    }

    /** How the names of payload files end. */
    String suffix() {
        return "." + suffix;
    }

    private static OtlpResource resource(final ReplayConfig config) {
        return new OtlpResource(config.tracerService())
                .attribute("deployment.environment.name", config.environment())
                .attribute("service.version", config.appVersion())
                .attribute("telemetry.sdk.name", "datadog")
                .attribute("telemetry.sdk.language", config.language())
                .attribute("telemetry.sdk.version", config.tracerVersion())
                .attribute("runtime-id", config.runtimeId())
                .attribute("_dd.stats_computed", config.clientComputedStats() ? "true" : "")
                .scope("dd-trace-js", config.tracerVersion());
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
