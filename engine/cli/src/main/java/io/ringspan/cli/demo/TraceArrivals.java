/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.TraceReader;
import io.ringspan.cli.registry.ReadableFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Checks every trace that arrives, and notes how long it took.
 *
 * <p>Note: of one thread at a time, and for others once that has ended; but findings are for any thread.
 */
final class TraceArrivals {
    private static final long ARRIVAL_NS_MAX = TimeUnit.MINUTES.toNanos(10);
    private static final int NS_PER_US = 1000;

    private final Findings findings = new Findings();
    private final Set<String> names = new Shop(text -> 0).names();
    private final long originNs;
    private final SeenSpans seen;
    private final TraceCheck check;
    private final Histogram latencies = new Histogram(1, ARRIVAL_NS_MAX, 3);
    private volatile long fromUs = Long.MAX_VALUE;
    private TraceView sample;

    /**
     * Creates an empty one.
     *
     * @param producers number of producers
     * @param originNs  when the clock of the traces showed 0, by {@link System#nanoTime()}
     */
    TraceArrivals(final int producers, final long originNs) {
        this.originNs = originNs;
        seen = new SeenSpans(producers);
        check = new TraceCheck(seen, findings::addFault);
    }

    /** From now on traces count whose producers finish them from now on. */
    void measure() {
        fromUs = (System.nanoTime() - originNs) / NS_PER_US;
    }

    /** Takes a trace. */
    void onTrace(final List<DecodedSpan> spans) {
        final DecodedSpan root = check.check(spans);
        for (final DecodedSpan span : spans) {
            if (!names.contains(Shop.nameOf(span.name, span.service, span.resource))) {
                findings.addFault(String.format(
                        Locale.ROOT,
                        "span %016x: the shop has no %s of %s for %s",
                        span.spanId,
                        span.name,
                        span.service,
                        span.resource));
            }
        }
        findings.addTrace(spans.size());
        final Double finishedUs = root == null ? null : root.metrics.get(TraceCheck.FINISHED_US);
        if (finishedUs != null && finishedUs >= fromUs) {
            final long latencyNs = System.nanoTime() - originNs - Math.round(finishedUs * NS_PER_US);
            latencies.recordValue(Math.max(0, Math.min(latencyNs, ARRIVAL_NS_MAX)));
            final TraceView view =
                    new TraceView(spans.stream().map(TraceArrivals::view).toList());
            if (sample == null || view.interest() > sample.interest()) {
                sample = view;
            }
        }
    }

    private static TraceView.SpanView view(final DecodedSpan span) {
        return new TraceView.SpanView(
                span.spanId,
                span.parentId,
                span.service,
                span.name,
                span.resource,
                span.start,
                span.duration,
                span.error != 0);
    }

    /** A reader of payloads that hands over their traces. */
    TraceReader reader(final ReadableFormat format) {
        return format.reader().traces(this::onTrace, findings::addFault);
    }

    /** What has been found so far. */
    Findings findings() {
        return findings;
    }

    /** Different spans that came. */
    long distinctSpans() {
        return seen.count();
    }

    /** From the end of a trace until it was decoded here. */
    Histogram latencies() {
        return latencies;
    }

    /** The trace in which there is the most to be seen, or null. */
    TraceView sample() {
        return sample;
    }
}
