/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.table.TraceStore;
import java.util.List;

/** OTLP, as protobuf and as JSON: for spans of Datadog tracers, and natively for those of OpenTelemetry. */
public enum OtlpFormat implements PayloadFormat {
    /** Protobuf, for spans of Datadog tracers. */
    PROTOBUF("otlp-protobuf", false) {
        @Override
        public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
            return new OtlpProtobufEncoder(
                    store, OtlpResource.of(process), process.spanLanguage(), process.pid(), limits);
        }

        @Override
        public EncoderMemory memory(final TracedProcess process) {
            return new EncoderMemory(OtlpProtobufEncoder::heap);
        }
    },
    /** JSON, for spans of Datadog tracers. */
    JSON("otlp-json", false) {
        @Override
        public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
            return new OtlpJsonEncoder(store, OtlpResource.of(process), process.spanLanguage(), process.pid(), limits);
        }

        @Override
        public EncoderMemory memory(final TracedProcess process) {
            return new EncoderMemory(OtlpJsonEncoder::heap);
        }
    },
    /** Protobuf, for spans of OpenTelemetry. */
    NATIVE_PROTOBUF("otlp-native-protobuf", true) {
        @Override
        public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
            return new OtlpProtobufEncoder(store, OtlpResource.of(process));
        }

        @Override
        public EncoderMemory memory(final TracedProcess process) {
            return new EncoderMemory(OtlpProtobufEncoder::nativeHeap);
        }
    },
    /** JSON, for spans of OpenTelemetry. */
    NATIVE_JSON("otlp-native-json", true) {
        @Override
        public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
            return new OtlpJsonEncoder(store, OtlpResource.of(process));
        }

        @Override
        public EncoderMemory memory(final TracedProcess process) {
            return new EncoderMemory(OtlpJsonEncoder::nativeHeap);
        }
    };

    private final String text;
    private final boolean isNative;

    OtlpFormat(final String text, final boolean isNative) {
        this.text = text;
        this.isNative = isNative;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String path() {
        return "/v1/traces";
    }

    @Override
    public boolean isOfKeptTraces() {
        return !isNative;
    }

    @Override
    public SpanLimits limits() {
        return isNative ? SpanLimits.none() : SpanLimits.otlp();
    }

    @Override
    public List<String> staticState() {
        return List.of(
                "EventMessage",
                "FixedMessages",
                "KeyValues",
                "KeyValuesJson",
                "LinkMessage",
                "OtlpFormat",
                "OtlpProtobufEncoder",
                "OtlpProtobufFramer",
                "SpanIds",
                "SpanJson",
                "SpanKind",
                "SpanMessage");
    }
}
