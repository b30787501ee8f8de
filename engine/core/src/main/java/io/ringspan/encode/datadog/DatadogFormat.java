/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.table.TraceStore;
import java.util.List;

/** The formats of Datadog agents. None has limits. */
public enum DatadogFormat implements PayloadFormat {
    /** Version 0.4. */
    V04("v04", "/v0.4/traces") {
        @Override
        public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
            return new V04Encoder(
                    store, process.service(), process.spanLanguage(), process.pid(), process.sendsTraceIdHigh());
        }

        @Override
        public EncoderMemory memory(final TracedProcess process) {
            return new EncoderMemory(V04Encoder::heap);
        }
    },
    /** Version 0.5. */
    V05("v05", "/v0.5/traces") {
        @Override
        public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
            return new V05Encoder(
                    store, process.service(), process.spanLanguage(), process.pid(), process.sendsTraceIdHigh());
        }

        @Override
        public EncoderMemory memory(final TracedProcess process) {
            return new EncoderMemory(V05Encoder::heap, V05Framer.INSTANCE::dictionaryLengthMax);
        }
    },
    /** Version 1.0. */
    V10("v10", "/v1.0/traces") {
        @Override
        public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
            return new V10Encoder(
                    store, V10Process.of(process), process.service(), process.spanLanguage(), process.pid());
        }

        @Override
        public EncoderMemory memory(final TracedProcess process) {
            final V10Process said = V10Process.of(process);
            return new EncoderMemory(V10Encoder::heap, length -> V10Encoder.dictionaryLength(said, length));
        }
    };

    private final String text;
    private final String path;

    DatadogFormat(final String text, final String path) {
        this.text = text;
        this.path = path;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<String> staticState() {
        return List.of(
                "DatadogFormat",
                "EventEncoder",
                "EventsText",
                "LinkEncoder",
                "LinksText",
                "SpanTags",
                "V04Encoder",
                "V04Framer",
                "V05Encoder",
                "V05Framer",
                "V10Attributes");
    }
}
