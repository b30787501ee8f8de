/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.ringspan.bench.pipeline.Subject;
import io.ringspan.bench.workload.W1;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws traces, and counts what was made of them. The texts are those of the workload, which exist beforehand; in a peer that has no
 * field for it a part of the span is a tag with a neutral name, because tracers treat some of the usual names in ways of their own.
 *
 * <p>Note: not threadsafe, but for {@link #made()}.
 */
abstract class PeerProducer implements Subject.Producer {
    static final String SERVICE_KEY = "w1.service";
    static final String RESOURCE_KEY = "w1.resource";
    static final String TYPE_KEY = "w1.type";
    static final String ORIGIN_KEY = "w1.origin";
    static final double TRACE_METRIC = 1;

    // arrays, because a list's get is a call to one of several implementations
    static final String[] NAMES = array(W1.NAMES);
    static final String[] SERVICES = array(W1.SERVICES);
    static final String[] RESOURCES = array(W1.RESOURCES);
    static final String[] TYPES = array(W1.TYPES);
    static final String[] KEYS = array(W1.KEYS);
    static final String[] VALUES = array(W1.VALUES);

    final W1 workload;
    // written by the producer's thread, read by any
    private final AtomicLong made = new AtomicLong();

    PeerProducer(final int index) {
        workload = new W1(text -> 0, index + 1L);
    }

    private static String[] array(final List<String> texts) {
        return texts.toArray(String[]::new);
    }

    @Override
    public final void trace() {
        workload.nextTrace();
        make();
        made.lazySet(made.getPlain() + W1.SPANS_PER_TRACE);
    }

    /** Makes the trace that was drawn. */
    abstract void make();

    /** Spans made so far. */
    final long made() {
        return made.get();
    }
}
