/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.ringspan.TraceEngine;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The counters of an engine under the names of OpenTelemetry's semantic conventions for the SDK: read when somebody collects them, and at no
 * other cost.
 *
 * <p>Note: this class is threadsafe.
 */
final class EngineMetrics {
    private static final AttributeKey<String> COMPONENT_NAME = AttributeKey.stringKey("otel.component.name");
    private static final AttributeKey<String> COMPONENT_TYPE = AttributeKey.stringKey("otel.component.type");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final String DROPPED = EngineCounter.SPANS_DROPPED.label() + '.';
    private static final String SPANS = "{span}";
    // of each type of component, how many there have been
    private static final Map<String, AtomicInteger> NUMBERS = new ConcurrentHashMap<>();

    private final TraceEngine engine;
    private final Attributes component;
    private final ObservableLongMeasurement capacity;
    private final ObservableLongMeasurement size;
    private final ObservableLongMeasurement processed;
    private final ObservableLongMeasurement inFlight;
    private final ObservableLongMeasurement exported;
    // null where the SDK has the spans, and counts them
    private final Tracing tracing;
    private final ObservableLongMeasurement live;
    private final ObservableLongMeasurement started;
    private final BatchCallback spansCallback;
    private final BatchCallback callback;

    private EngineMetrics(
            final TraceEngine engine,
            final Meter meter,
            final String type,
            final boolean isTold,
            final Tracing tracing) {
        this.tracing = tracing;
        this.engine = engine;
        final AtomicInteger numbers = NUMBERS.computeIfAbsent(type, key -> new AtomicInteger());
        final int number = isTold ? numbers.getAndIncrement() : 0;
        component = Attributes.of(COMPONENT_TYPE, type, COMPONENT_NAME, type + '/' + number);
        capacity =
                upDown(meter, "otel.sdk.processor.span.queue.capacity", "Slots of the ring; a span takes one or more");
        size = upDown(meter, "otel.sdk.processor.span.queue.size", "Spans in the ring");
        processed = counter(meter, "otel.sdk.processor.span.processed", "Spans that were encoded, or lost before that");
        inFlight = upDown(meter, "otel.sdk.exporter.span.inflight", "Spans on their way to the receiver");
        exported = counter(meter, "otel.sdk.exporter.span.exported", "Spans that were delivered, or lost on the way");
        callback = meter.batchCallback(this::record, capacity, size, processed, inFlight, exported);
        live = tracing == null ? null : upDown(meter, "otel.sdk.span.live", "Spans that have not ended");
        started = tracing == null
                ? null
                : counter(meter, "otel.sdk.span.started", "Spans that were started, recorded or not");
        spansCallback = tracing == null ? null : meter.batchCallback(this::recordSpans, live, started);
    }

    /** Begins to tell of an engine. */
    static EngineMetrics of(final TraceEngine engine, final MeterProvider provider, final String type) {
        return of(engine, provider, type, null);
    }

    /** The same with spans that have not ended; null for none. */
    static EngineMetrics of(
            final TraceEngine engine, final MeterProvider provider, final String type, final Tracing tracing) {
        return new EngineMetrics(engine, provider.get("io.ringspan"), type, provider != MeterProvider.noop(), tracing);
    }

    private static ObservableLongMeasurement upDown(final Meter meter, final String name, final String description) {
        return meter.upDownCounterBuilder(name)
                .setUnit(SPANS)
                .setDescription(description)
                .buildObserver();
    }

    private static ObservableLongMeasurement counter(final Meter meter, final String name, final String description) {
        return meter.counterBuilder(name)
                .setUnit(SPANS)
                .setDescription(description)
                .buildObserver();
    }

    private void record() {
        // of one moment, so that the numbers fit together
        final Map<String, Long> counters = new TreeMap<>();
        engine.counters().forEach((name, value) -> counters.merge(reasonOf(name), value, Long::sum));
        long inFrontOfRing = 0;
        for (final DropReason reason : DropReason.values()) {
            final long lost = counters.getOrDefault(DROPPED + reason.counterName(), 0L);
            if (lost > 0) {
                final Attributes attributes = component.toBuilder()
                        .put(ERROR_TYPE, reason.counterName())
                        .build();
                (reason.isAfterHandOver() ? exported : processed).record(lost, attributes);
            }
            inFrontOfRing += reason.isBeforeDecoding() ? lost : 0;
        }
        final long inRing =
                get(counters, EngineCounter.SPANS_CREATED) - get(counters, EngineCounter.SPANS_DECODED) - inFrontOfRing;
        capacity.record(engine.config().ringSlots(), component);
        size.record(Math.max(0, inRing), component);
        processed.record(get(counters, EngineCounter.SPANS_ENCODED), component);
        inFlight.record(Math.max(0, get(counters, EngineCounter.SPANS_IN_FLIGHT) - Math.max(0, inRing)), component);
        exported.record(get(counters, EngineCounter.SPANS_DELIVERED), component);
    }

    private void recordSpans() {
        // as the SDK tells them, so without a component
        live.record(tracing.live.count(true), StartedSpans.attributes(SamplingDecision.RECORD_AND_SAMPLE));
        live.record(tracing.live.count(false), StartedSpans.attributes(SamplingDecision.RECORD_ONLY));
        tracing.started.record(started);
    }

    private static long get(final Map<String, Long> counters, final EngineCounter counter) {
        return counters.getOrDefault(counter.label(), 0L);
    }

    // losses are counted by reason and priority, which is of no interest here
    private static String reasonOf(final String name) {
        return name.startsWith(DROPPED) ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    /** Tells nothing any more. */
    void close() {
        callback.close();
        if (spansCallback != null) {
            spansCallback.close();
        }
    }
}
