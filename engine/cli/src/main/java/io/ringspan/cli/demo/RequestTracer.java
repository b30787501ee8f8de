/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.SpanRecord;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;

/**
 * Describes requests to the engine, as a tracer in the shop would: the greater part record by record, while they go on, the others
 * span by span when they are over.
 *
 * <p>Note: not threadsafe; each producer has one.
 */
final class RequestTracer {
    private static final int TEXT_CAPACITY = 128;
    private static final double NS_PER_US = 1000;
    private static final int NUMBER_MAX = 5000;

    private final TraceEngine engine;
    private final SpanWriter writer;
    private final SpanRecord record = new SpanRecord();
    private final Shop.Tags tags;
    private final TextBuilder text = new TextBuilder(TEXT_CAPACITY);
    private final long originNs;

    /**
     * Creates a tracer.
     *
     * @param engine   that gets the spans
     * @param shop     whose requests they describe
     * @param originNs when the clock of the tag that says when a trace was complete showed 0, by {@link System#nanoTime()}
     */
    RequestTracer(final TraceEngine engine, final Shop shop, final long originNs) {
        this.engine = engine;
        this.originNs = originNs;
        writer = engine.newWriter();
        tags = shop.tags();
    }

    /** What is known when a request comes in: its root, and the first span below. */
    void begin(final Request request) {
        if (!request.whole) {
            start(request, 0);
            writer.setTraceMetaId(request.spanIds[0], tags.tier(), tags.tierValue());
            start(request, 1);
            writer.commit();
        }
    }

    /**
     * All the rest.
     *
     * @param nowNs by {@link System#nanoTime()}
     * @return sequence of the batch that completed the trace, or what the engine says why not
     */
    long end(final Request request, final long nowNs) {
        final double finishedUs = (nowNs - originNs) / NS_PER_US;
        if (request.whole) {
            for (int span = request.spanCount - 1; span > 0; span--) {
                describe(request, span);
                engine.publish(record);
            }
            describe(request, 0);
            record.setMetric(tags.spanCount(), request.spanCount)
                    .setMetric(tags.finishedUs(), finishedUs)
                    .lastOfSegment();
            return engine.publish(record);
        }
        for (int span = 2; span < request.spanCount; span++) {
            start(request, span);
        }
        for (int span = request.spanCount - 1; span > 0; span--) {
            writer.finish(request.spanIds[span], request.durationNs[span]);
        }
        final long rootId = request.spanIds[0];
        writer.setMetric(rootId, tags.spanCount(), request.spanCount)
                .setMetric(rootId, tags.finishedUs(), finishedUs)
                .finish(rootId, request.durationNs[0]);
        return writer.commit();
    }

    private void start(final Request request, final int span) {
        final Template template = request.templates[span];
        final long spanId = request.spanIds[span];
        writer.startIds(
                spanId,
                request.traceIdHigh,
                request.traceIdLow,
                request.spanIds[0],
                request.parentId(span),
                template.name(),
                template.service(),
                template.resource(),
                template.type(),
                request.rootStartNs + request.startNs[span]);
        final int[] keys = template.keys();
        final int[] values = template.values();
        for (int i = 0; i < keys.length; i++) {
            writer.setMetaId(spanId, keys[i], values[i]);
        }
        writer.setMetric(spanId, template.metricKey(), number(request, span));
        if (template.urlPrefix() != null) {
            writer.setMeta(spanId, tags.url(), url(request, template));
            writer.setMetaId(spanId, tags.status(), request.errors[span] ? tags.failed() : tags.ok());
        }
        if (request.errors[span]) {
            writer.setError(spanId, 1)
                    .setMetaId(spanId, tags.errorType(), template.errorType())
                    .setMeta(spanId, tags.errorMessage(), message(request));
        }
    }

    private void describe(final Request request, final int span) {
        final Template template = request.templates[span];
        record.begin(
                        request.spanIds[span],
                        request.traceIdHigh,
                        request.traceIdLow,
                        request.spanIds[0],
                        request.parentId(span),
                        request.rootStartNs + request.startNs[span],
                        request.durationNs[span])
                .nameIds(template.name(), template.service(), template.resource(), template.type());
        final int[] keys = template.keys();
        final int[] values = template.values();
        for (int i = 0; i < keys.length; i++) {
            record.setMetaId(keys[i], values[i]);
        }
        record.setMetric(template.metricKey(), number(request, span));
        if (template.urlPrefix() != null) {
            record.setMeta(tags.url(), url(request, template));
            record.setMetaId(tags.status(), request.errors[span] ? tags.failed() : tags.ok());
        }
        if (request.errors[span]) {
            record.setError(1)
                    .setMetaId(tags.errorType(), template.errorType())
                    .setMeta(tags.errorMessage(), message(request));
        }
    }

    private static int number(final Request request, final int span) {
        return (request.number + span) % NUMBER_MAX;
    }

    private CharSequence url(final Request request, final Template template) {
        return text.set(template.urlPrefix()).append("?id=").append(request.number);
    }

    private CharSequence message(final Request request) {
        return text.set("no answer within ").append(request.number % NUMBER_MAX).append(" ms");
    }
}
