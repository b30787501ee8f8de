/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Names under which people know such counters from other systems: Datadog's tracers, OpenTelemetry's SDK and Collector, Zipkin's reporters. So
 * dashboards and alerts that are there go on. Each is one counter or a sum; where the other system counts something a little different, it
 * is what comes nearest.
 */
public enum CounterAlias {
    /** Read as {@code datadog.tracer.queue.max_length}. */
    DATADOG_TRACER_QUEUE_MAX_LENGTH("datadog.tracer.queue.max_length", true, "ring.capacity"),
    /** Read as {@code datadog.tracer.queue.enqueued.spans}. */
    DATADOG_TRACER_QUEUE_ENQUEUED_SPANS("datadog.tracer.queue.enqueued.spans", "spans.completed"),
    /** Read as {@code datadog.tracer.queue.enqueued.traces}. */
    DATADOG_TRACER_QUEUE_ENQUEUED_TRACES("datadog.tracer.queue.enqueued.traces", "traces.completed"),
    /** Read as {@code datadog.tracer.queue.dropped.spans}. */
    DATADOG_TRACER_QUEUE_DROPPED_SPANS("datadog.tracer.queue.dropped.spans", "spans.dropped"),
    /** Read as {@code datadog.tracer.queue.dropped.traces}. */
    DATADOG_TRACER_QUEUE_DROPPED_TRACES("datadog.tracer.queue.dropped.traces", "traces.dropped"),
    /** Read as {@code datadog.tracer.trace.pending.created}. */
    DATADOG_TRACER_TRACE_PENDING_CREATED("datadog.tracer.trace.pending.created", "traces.created"),
    /** Read as {@code datadog.tracer.span.pending.created}. */
    DATADOG_TRACER_SPAN_PENDING_CREATED("datadog.tracer.span.pending.created", "spans.created"),
    /** Read as {@code datadog.tracer.span.pending.finished}. */
    DATADOG_TRACER_SPAN_PENDING_FINISHED("datadog.tracer.span.pending.finished", "spans.completed"),
    /** Read as {@code datadog.tracer.flush.traces.total}. */
    DATADOG_TRACER_FLUSH_TRACES_TOTAL("datadog.tracer.flush.traces.total", "traces.delivered"),
    /** Read as {@code datadog.tracer.flush.bytes.total}. */
    DATADOG_TRACER_FLUSH_BYTES_TOTAL("datadog.tracer.flush.bytes.total", "bytes.delivered"),
    /** Read as {@code datadog.tracer.api.errors.total}. */
    DATADOG_TRACER_API_ERRORS_TOTAL("datadog.tracer.api.errors.total", "send.retries", "payloads.lost"),
    /** Read as {@code datadog.tracer.exporter.deserialize.errors}. */
    DATADOG_TRACER_EXPORTER_DESERIALIZE_ERRORS("datadog.tracer.exporter.deserialize.errors", "records.malformed"),
    /** Read as {@code datadog.tracer.exporter.transport.traces.successful}. */
    DATADOG_TRACER_EXPORTER_TRANSPORT_TRACES_SUCCESSFUL(
            "datadog.tracer.exporter.transport.traces.successful", "traces.delivered"),
    /** Read as {@code datadog.tracer.exporter.transport.traces.failed}. */
    DATADOG_TRACER_EXPORTER_TRANSPORT_TRACES_FAILED(
            "datadog.tracer.exporter.transport.traces.failed",
            "traces.dropped.rejected",
            "traces.dropped.too-large",
            "traces.dropped.retries-exhausted"),
    /** Read as {@code datadog.tracer.exporter.transport.traces.dropped}. */
    DATADOG_TRACER_EXPORTER_TRANSPORT_TRACES_DROPPED(
            "datadog.tracer.exporter.transport.traces.dropped", "traces.dropped"),
    /** Read as {@code datadog.tracer.exporter.transport.sent.bytes}. */
    DATADOG_TRACER_EXPORTER_TRANSPORT_SENT_BYTES("datadog.tracer.exporter.transport.sent.bytes", "bytes.delivered"),
    /** Read as {@code otel.sdk.span.started}. */
    OTEL_SDK_SPAN_STARTED("otel.sdk.span.started", "spans.created"),
    /** Read as {@code otel.sdk.span.live}. */
    OTEL_SDK_SPAN_LIVE("otel.sdk.span.live", true, "spans.live"),
    /** Read as {@code otel.sdk.processor.span.queue.size}. */
    OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE("otel.sdk.processor.span.queue.size", true, "ring.used"),
    /** Read as {@code otel.sdk.processor.span.queue.capacity}. */
    OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY("otel.sdk.processor.span.queue.capacity", true, "ring.capacity"),
    /** Read as {@code otel.sdk.processor.span.processed}. */
    OTEL_SDK_PROCESSOR_SPAN_PROCESSED("otel.sdk.processor.span.processed", "spans.encoded"),
    /** Read as {@code otel.sdk.exporter.span.inflight}. */
    OTEL_SDK_EXPORTER_SPAN_INFLIGHT("otel.sdk.exporter.span.inflight", true, "spans.in-flight"),
    /** Read as {@code otel.sdk.exporter.span.exported}. */
    OTEL_SDK_EXPORTER_SPAN_EXPORTED("otel.sdk.exporter.span.exported", "spans.delivered"),
    /** Read as {@code queueSize}. */
    QUEUE_SIZE("queueSize", true, "ring.used"),
    /** Read as {@code processedSpans}. */
    PROCESSED_SPANS("processedSpans", "spans.encoded"),
    /** Read as {@code otlp.exporter.seen}. */
    OTLP_EXPORTER_SEEN("otlp.exporter.seen", "spans.encoded"),
    /** Read as {@code otlp.exporter.exported}. */
    OTLP_EXPORTER_EXPORTED("otlp.exporter.exported", "spans.delivered"),
    /** Read as {@code zipkin.reporter.messages.total}. */
    ZIPKIN_REPORTER_MESSAGES_TOTAL("zipkin.reporter.messages.total", "payloads.sealed"),
    /** Read as {@code zipkin.reporter.messages}. */
    ZIPKIN_REPORTER_MESSAGES("zipkin.reporter.messages", "bytes.delivered"),
    /** Read as {@code zipkin.reporter.messages.dropped}. */
    ZIPKIN_REPORTER_MESSAGES_DROPPED("zipkin.reporter.messages.dropped", "payloads.lost"),
    /** Read as {@code zipkin.reporter.spans.total}. */
    ZIPKIN_REPORTER_SPANS_TOTAL("zipkin.reporter.spans.total", "spans.created"),
    /** Read as {@code zipkin.reporter.spans.dropped}. */
    ZIPKIN_REPORTER_SPANS_DROPPED("zipkin.reporter.spans.dropped", "spans.dropped"),
    /** Read as {@code zipkin.reporter.queue.spans}. */
    ZIPKIN_REPORTER_QUEUE_SPANS("zipkin.reporter.queue.spans", true, "spans.in-flight"),
    /** Read as {@code otelcol_exporter_queue_size}. */
    OTELCOL_EXPORTER_QUEUE_SIZE("otelcol_exporter_queue_size", true, "payloads.waiting"),
    /** Read as {@code otelcol_exporter_queue_capacity}. */
    OTELCOL_EXPORTER_QUEUE_CAPACITY("otelcol_exporter_queue_capacity", true, "payloads.capacity"),
    /** Read as {@code otelcol_exporter_enqueue_failed_spans}. */
    OTELCOL_EXPORTER_ENQUEUE_FAILED_SPANS("otelcol_exporter_enqueue_failed_spans", "spans.dropped.no-payload-buffer"),
    /** Read as {@code otelcol_exporter_send_failed_spans}. */
    OTELCOL_EXPORTER_SEND_FAILED_SPANS(
            "otelcol_exporter_send_failed_spans",
            "spans.dropped.rejected",
            "spans.dropped.partial-success",
            "spans.dropped.too-large",
            "spans.dropped.retries-exhausted"),
    /** Read as {@code otelcol_exporter_sent_spans}. */
    OTELCOL_EXPORTER_SENT_SPANS("otelcol_exporter_sent_spans", "spans.delivered");

    private static final TracePriority[] PRIORITIES = TracePriority.values();
    // a reason, of which the counters have a priority behind it
    private static final String DROPPED = ".dropped.";

    private final String label;
    private final boolean isGauge;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> counters;

    CounterAlias(final String label, final String... counters) {
        this(label, false, counters);
    }

    CounterAlias(final String label, final boolean isGauge, final String... counters) {
        this.label = label;
        this.isGauge = isGauge;
        this.counters = List.of(counters);
    }

    /**
     * The name.
     *
     * @return as the other system has it
     */
    public String label() {
        return label;
    }

    /**
     * Whether the value goes up and down.
     *
     * @return false for what only grows
     */
    public boolean isGauge() {
        return isGauge;
    }

    /**
     * What is added up.
     *
     * @return names of counters, without priorities
     */
    public List<String> counters() {
        return counters;
    }

    /**
     * The value.
     *
     * @param values gives the value of each counter, as {@link CountersView#forEach} names them
     * @return now
     */
    public long value(final ToLongFunction<String> values) {
        long sum = 0;
        for (final String counter : counters) {
            if (counter.contains(DROPPED)) {
                for (final TracePriority priority : PRIORITIES) {
                    sum += values.applyAsLong(counter + '.' + priority.label());
                }
            } else {
                sum += values.applyAsLong(counter);
            }
        }
        return sum;
    }
}
