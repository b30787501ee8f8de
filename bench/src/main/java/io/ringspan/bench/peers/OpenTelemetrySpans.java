/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finished spans of the OpenTelemetry SDK, for whoever exports them. */
public final class OpenTelemetrySpans implements SpanExporter {
    private final List<SpanData> spans = new ArrayList<>();

    private OpenTelemetrySpans() {}

    /**
     * Makes traces of the workload.
     *
     * @param traceCount how many
     * @return their spans
     */
    public static List<SpanData> ofW1(final int traceCount) {
        final OpenTelemetrySpans collector = new OpenTelemetrySpans();
        try (OpenTelemetrySubject subject = OpenTelemetrySubject.exportingTo(collector)) {
            final PeerProducer producer = subject.createProducer(0);
            for (int i = 0; i < traceCount; i++) {
                producer.trace();
            }
        }
        return collector.spans;
    }

    @Override
    public CompletableResultCode export(final Collection<SpanData> exported) {
        spans.addAll(exported);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
