/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.ringspan.bench.workload.W1;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Allocates a trace, ten spans and the arrays of their tags, and hands them over as soon as each has ended, the root last. */
final class QueueProducer extends PeerProducer {
    private static final byte[][] NAME_TEXTS = encode(W1.NAMES);
    private static final byte[][] SERVICE_TEXTS = encode(W1.SERVICES);
    private static final byte[][] RESOURCE_TEXTS = encode(W1.RESOURCES);
    private static final byte[][] TYPE_TEXTS = encode(W1.TYPES);
    private static final byte[][] KEY_TEXTS = encode(W1.KEYS);
    private static final byte[][] VALUE_TEXTS = encode(W1.VALUES);
    private static final byte[] ORIGIN_TEXT = FinishedTraceEncoder.text(W1.ORIGIN);

    private final Consumer<FinishedSpan> queue;
    private long dueNs;

    QueueProducer(final Consumer<FinishedSpan> queue, final int index) {
        super(index);
        this.queue = queue;
    }

    /** The service of the process. */
    static byte[] tracerService() {
        return SERVICE_TEXTS[0];
    }

    private static byte[][] encode(final List<String> texts) {
        return texts.stream().map(FinishedTraceEncoder::text).toArray(byte[][]::new);
    }

    @Override
    public void trace(final long dueNs) {
        this.dueNs = dueNs;
        trace();
    }

    @Override
    void make() {
        final FinishedTrace trace = new FinishedTrace(workload.traceIdLow(), ORIGIN_TEXT, dueNs);
        for (int i = 1; i < W1.SPANS_PER_TRACE; i++) {
            queue.accept(span(trace, i, meta(i), W1.METRIC_COUNT));
        }
        queue.accept(root(trace));
    }

    private FinishedSpan root(final FinishedTrace trace) {
        final byte[][] meta = rootMeta();
        final FinishedSpan root = span(trace, 0, meta, W1.METRIC_COUNT + 1);
        root.metricKeys[W1.METRIC_COUNT] = KEY_TEXTS[workload.traceMetricKey()];
        root.metricValues[W1.METRIC_COUNT] = TRACE_METRIC;
        return root;
    }

    private FinishedSpan span(final FinishedTrace trace, final int i, final byte[][] meta, final int metricCount) {
        final byte[][] metricKeys = new byte[metricCount][];
        final double[] metricValues = new double[metricCount];
        for (int tag = 0; tag < W1.METRIC_COUNT; tag++) {
            metricKeys[tag] = KEY_TEXTS[workload.metricKey(i, tag)];
            metricValues[tag] = workload.metricValue(i, tag);
        }
        return new FinishedSpan(
                trace,
                workload.spanId(i),
                workload.parentId(i),
                workload.startNs(i),
                workload.durationNs(i),
                NAME_TEXTS[workload.name(i)],
                SERVICE_TEXTS[workload.service(i)],
                RESOURCE_TEXTS[workload.resource(i)],
                TYPE_TEXTS[workload.type(i)],
                meta,
                metricKeys,
                metricValues);
    }

    private byte[][] meta(final int i) {
        final byte[][] meta = new byte[2 * W1.META_COUNT][];
        for (int tag = 0; tag < W1.META_COUNT; tag++) {
            meta[2 * tag] = KEY_TEXTS[workload.metaKey(i, tag)];
            meta[2 * tag + 1] = VALUE_TEXTS[workload.metaValue(i, tag)];
        }
        return meta;
    }

    // the trace's tag is the newest, and takes the place of one with the same key
    private byte[][] rootMeta() {
        final byte[][] own = meta(0);
        final byte[] key = KEY_TEXTS[workload.traceMetaKey()];
        int length = 0;
        for (int i = 0; i < own.length; i += 2) {
            if (own[i] != key) {
                own[length] = own[i];
                own[length + 1] = own[i + 1];
                length += 2;
            }
        }
        final byte[][] all = Arrays.copyOf(own, length + 2);
        all[length] = key;
        all[length + 1] = VALUE_TEXTS[workload.traceMetaValue()];
        return all;
    }
}
