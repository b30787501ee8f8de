/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.checks;

import io.ringspan.protocol.OpCode;

/** What the methods of writers and span records are called that write a record. */
final class ApiCalls {
    private ApiCalls() {}

    static String name(final int opcode) {
        return switch (opcode) {
            case OpCode.CREATE_SPAN_FULL -> "start";
            case OpCode.COMPLETE_SPAN -> "publish";
            case OpCode.FINISH_SPAN -> "finish";
            case OpCode.SET_DURATION -> "setDuration";
            case OpCode.SET_NAME -> "setName";
            case OpCode.SET_SERVICE_NAME -> "setService";
            case OpCode.SET_RESOURCE_NAME -> "setResource";
            case OpCode.SET_TYPE -> "setType";
            case OpCode.SET_ERROR -> "setError";
            case OpCode.SET_META_ATTR, OpCode.SET_META_TEXT, OpCode.BATCH_SET_META -> "setMeta";
            case OpCode.SET_META_IF_ABSENT -> "setMetaIfAbsent";
            case OpCode.SET_META_STRUCT -> "setMetaStruct";
            case OpCode.SET_METRIC_ATTR, OpCode.BATCH_SET_METRIC -> "setMetric";
            case OpCode.SET_METRIC_IF_ABSENT -> "setMetricIfAbsent";
            case OpCode.SET_LONG_ATTR -> "setLong";
            case OpCode.SET_BOOLEAN_ATTR -> "setBoolean";
            case OpCode.SET_ARRAY_ATTR -> "setArray";
            case OpCode.SET_VALUE_ATTR -> "setValue";
            case OpCode.UNSET_ATTR -> "unset";
            case OpCode.ADD_SPAN_EVENT -> "addEvent";
            case OpCode.ADD_SPAN_LINK -> "addLink";
            case OpCode.SET_ERROR_DETAILS -> "setErrorDetails";
            case OpCode.SET_SPAN_FIELDS -> "setFields";
            case OpCode.SET_STATUS -> "setStatus";
            case OpCode.SET_TRACE_STATE -> "setTraceState";
            case OpCode.SET_DROPPED_COUNTS -> "setDroppedCounts";
            case OpCode.SET_TRACE_META_ATTR -> "setTraceMeta";
            case OpCode.SET_TRACE_METRICS_ATTR -> "setTraceMetric";
            case OpCode.SET_TRACE_ORIGIN -> "setOrigin";
            case OpCode.SET_SAMPLING_PRIORITY -> "setSamplingPriority";
            case OpCode.SET_SAMPLING_RATES -> "setSamplingRates";
            case OpCode.ABANDON_SPAN -> "abandon";
            case OpCode.ABANDON_SEGMENT -> "abandonSegment";
            case OpCode.FLUSH_CHUNK -> "flushChunk";
            default -> "another record";
        };
    }
}
