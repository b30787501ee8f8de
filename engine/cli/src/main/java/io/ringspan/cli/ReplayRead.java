/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.api.StateReader;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The getters of the reference. */
enum ReplayRead {
    NAME("getName", false, false),
    SERVICE("getServiceName", false, false),
    RESOURCE("getResourceName", false, false),
    TYPE("getType", false, false),
    ERROR("getError", false, false),
    START("getStart", false, false),
    DURATION("getDuration", false, false),
    META("getMetaAttr", false, true),
    METRIC("getMetricAttr", false, true),
    TRACE_META("getTraceMetaAttr", true, true),
    TRACE_METRIC("getTraceMetricAttr", true, true),
    TRACE_ORIGIN("getTraceOrigin", true, false);

    private static final ReplayRead[] ALL = values();

    private final String label;
    private final boolean ofSegment;
    private final boolean hasKey;

    ReplayRead(final String label, final boolean ofSegment, final boolean hasKey) {
        this.label = label;
        this.ofSegment = ofSegment;
        this.hasKey = hasKey;
    }

    /** The getter of a name, or null. */
    static ReplayRead of(final String label) {
        for (final ReplayRead read : ALL) {
            if (read.label.equals(label)) {
                return read;
            }
        }
        return null;
    }

    static String names() {
        return Arrays.stream(ALL).map(read -> read.label).collect(Collectors.joining(", "));
    }

    /** As in recordings. */
    String label() {
        return label;
    }

    boolean ofSegment() {
        return ofSegment;
    }

    boolean hasKey() {
        return hasKey;
    }

    /** A string, a boxed integer or double, or null. Times come as decimal strings. */
    Object get(final StateReader reader, final ReplayStep step) {
        return switch (this) {
            case NAME -> reader.text(reader.span(step.spanId).name());
            case SERVICE -> reader.text(reader.span(step.spanId).service());
            case RESOURCE -> reader.text(reader.span(step.spanId).resource());
            case TYPE -> reader.text(reader.span(step.spanId).type());
            case ERROR -> reader.span(step.spanId).error();
            case START -> Long.toString(reader.span(step.spanId).start());
            case DURATION -> Long.toString(reader.span(step.spanId).duration());
            case META -> reader.meta(step.spanId, step.key);
            case METRIC -> reader.metric(step.spanId, step.key);
            case TRACE_META -> reader.traceMeta(step.segmentId, step.key);
            case TRACE_METRIC -> reader.traceMetric(step.segmentId, step.key);
            case TRACE_ORIGIN -> reader.origin(step.segmentId);
        };
    }
}
