/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.decode.DecodeMode;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.datadog.V05Framer;
import io.ringspan.encode.datadog.V10Encoder;
import io.ringspan.encode.datadog.V10Process;
import io.ringspan.encode.otlp.OtlpJsonEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.encode.zipkin.ZipkinEncoder;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.ContainerIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The formats that settings can name: the registry to which a new one is added. */
enum PayloadFormat {
    V04("v04", "/v0.4/traces") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            return store -> new V04Encoder(
                    store, config.service(), config.spanLanguage(), config.pid(), config.mode() == DecodeMode.LENIENT);
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            return EncoderMemory.V04;
        }
    },
    V05("v05", "/v0.5/traces") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            return store -> new V05Encoder(
                    store, config.service(), config.spanLanguage(), config.pid(), config.mode() == DecodeMode.LENIENT);
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            return new EncoderMemory(V05Encoder::heap, V05Framer.INSTANCE::dictionaryLengthMax);
        }
    },
    V10("v10", "/v1.0/traces") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            final V10Process process = process(config);
            return store -> new V10Encoder(store, process, config.service(), config.spanLanguage(), config.pid());
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            final V10Process process = process(config);
            return new EncoderMemory(V10Encoder::heap, length -> V10Encoder.dictionaryLength(process, length));
        }
    },
    OTLP_PROTOBUF("otlp-protobuf", "/v1/traces") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            return store ->
                    new OtlpProtobufEncoder(store, resource(config), config.spanLanguage(), config.pid(), limits);
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            return new EncoderMemory(OtlpProtobufEncoder::heap);
        }
    },
    OTLP_JSON("otlp-json", "/v1/traces") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            return store -> new OtlpJsonEncoder(store, resource(config), config.spanLanguage(), config.pid(), limits);
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            return new EncoderMemory(OtlpJsonEncoder::heap);
        }
    },
    OTLP_NATIVE_PROTOBUF("otlp-native-protobuf", "/v1/traces") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            return store -> new OtlpProtobufEncoder(store, resource(config));
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            return new EncoderMemory(OtlpProtobufEncoder::nativeHeap);
        }
    },
    OTLP_NATIVE_JSON("otlp-native-json", "/v1/traces") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            return store -> new OtlpJsonEncoder(store, resource(config));
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            return new EncoderMemory(OtlpJsonEncoder::nativeHeap);
        }
    },
    ZIPKIN("zipkin", "/api/v2/spans") {
        @Override
        Function<TraceStore, TraceEncoder> encoder(final EngineConfig config, final SpanLimits limits) {
            return store -> new ZipkinEncoder(store, config.service(), config.spanLanguage(), config.pid(), limits);
        }

        @Override
        EncoderMemory memory(final EngineConfig config) {
            return new EncoderMemory(ZipkinEncoder::heap);
        }
    };

    /** Those that agents take, best first; all of them take the last one. */
    static final List<PayloadFormat> OF_AGENTS = List.of(V10, V05, V04);

    // by settings of their own, or by the engine
    private static final Set<String> SAID = Set.of(
            "service.name",
            "service.version",
            "deployment.environment.name",
            "deployment.environment",
            "telemetry.sdk.name",
            "telemetry.sdk.language",
            "telemetry.sdk.version");

    // of this process, as long as it runs
    private static final String RUNTIME_ID = UUID.randomUUID().toString();

    private final String text;
    private final String path;

    PayloadFormat(final String text, final String path) {
        this.text = text;
        this.path = path;
    }

    /** Makes the encoder for an engine's tables; the formats of Datadog have no limits. */
    abstract Function<TraceStore, TraceEncoder> encoder(EngineConfig config, SpanLimits limits);

    /** The same with the limits that are usual for the format. */
    Function<TraceStore, TraceEncoder> encoder(final EngineConfig config) {
        return encoder(config, this == OTLP_PROTOBUF || this == OTLP_JSON ? SpanLimits.otlp() : SpanLimits.none());
    }

    /** What that takes. */
    abstract EncoderMemory memory(EngineConfig config);

    static List<Function<TraceStore, ? extends TraceEncoder>> encoders(
            final EngineConfig config, final List<PayloadFormat> formats) {
        final List<Function<TraceStore, ? extends TraceEncoder>> encoders = new ArrayList<>();
        formats.forEach(format -> encoders.add(format.encoder(config)));
        return encoders;
    }

    static EncoderMemory memory(final EngineConfig config, final List<PayloadFormat> formats) {
        return formats.stream()
                .map(format -> format.memory(config))
                .reduce(EncoderMemory::and)
                .orElseThrow();
    }

    /** What settings and files call it. */
    String text() {
        return text;
    }

    /** Where receivers take it. */
    String path() {
        return path;
    }

    /** Whether its receivers know nothing of sampling, so that they are to get only what the tracer kept. */
    boolean isOfKeptTraces() {
        return this == OTLP_PROTOBUF || this == OTLP_JSON || this == ZIPKIN;
    }

    /** The format that settings call so. */
    static PayloadFormat of(final String text) {
        for (final PayloadFormat format : values()) {
            if (format.text.equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException("no format is called " + text);
    }

    private static V10Process process(final EngineConfig config) {
        return new V10Process()
                .containerId(ContainerIdentity.ofProcess().containerId())
                .language(config.language())
                .languageVersion(config.languageVersion())
                .tracerVersion(config.tracerVersion())
                .runtimeId(RUNTIME_ID)
                .env(config.env())
                .appVersion(config.version());
    }

    private static OtlpResource resource(final EngineConfig config) {
        final OtlpResource resource = new OtlpResource(config.service())
                .attribute("service.version", config.version())
                .attribute("deployment.environment.name", config.env())
                .attribute("telemetry.sdk.name", "ringspan")
                .attribute("telemetry.sdk.language", config.language())
                .attribute("telemetry.sdk.version", config.tracerVersion());
        config.resourceAttributes().forEach((key, value) -> {
            if (!SAID.contains(key)) {
                resource.attribute(key, value);
            }
        });
        return resource;
    }
}
