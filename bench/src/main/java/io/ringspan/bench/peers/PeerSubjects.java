/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.ringspan.bench.pipeline.SubjectFactory;
import io.ringspan.bench.pipeline.SubjectProvider;
import java.util.Map;

/** The peers by name. */
public final class PeerSubjects implements SubjectProvider {
    /** For the service loader. */
    public PeerSubjects() {}

    @Override
    public Map<String, SubjectFactory> subjects() {
        return Map.ofEntries(
                Map.entry("otel-none", settings -> OpenTelemetrySubject.withoutProcessor()),
                Map.entry("otel-default", OpenTelemetrySubject::withDefaults),
                Map.entry("otel-large", OpenTelemetrySubject::withLargeQueue),
                Map.entry("otel-processor", OpenTelemetrySubject::withOurProcessor),
                Map.entry("otel-provider", OpenTelemetrySubject::withOurProvider),
                Map.entry("brave", BraveSubject::new),
                Map.entry("dd-trace", DatadogSubject::new),
                Map.entry("mpsc", settings -> new QueueSubject(settings, QueueSubject.Unit.SPAN)),
                Map.entry("mpsc-trace", settings -> new QueueSubject(settings, QueueSubject.Unit.TRACE)));
    }
}
