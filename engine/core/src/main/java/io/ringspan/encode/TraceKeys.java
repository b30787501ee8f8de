/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.SamplingKeys;

/**
 * Keys with which formats say of spans what the engine knows of them and of their trace, and keys of tags that say something to formats.
 */
public final class TraceKeys {
    /** Number: sampling priority of the trace. */
    public static final String PRIORITY = "_sampling_priority_v1";

    /** Text: origin of the trace. */
    public static final String ORIGIN = "_dd.origin";

    /** Text: why a chunk is not the whole of what it should be. */
    public static final String INCOMPLETE = "_ringspan.incomplete";

    /** Number: 1 on a first span of a chunk that is the local root. */
    public static final String TOP_LEVEL = "_dd.top_level";

    /** Number: 1 on a span that counts in the receiver's statistics. */
    public static final String MEASURED = "_dd.measured";

    /** Text: service of the process, on spans of other services. */
    public static final String BASE_SERVICE = "_dd.base_service";

    /** Text: language of the process. */
    public static final String LANGUAGE = "language";

    /** Number: process id. */
    public static final String PROCESS_ID = "process_id";

    /** What keys begin with of which the tags of any span speak for the trace. */
    public static final String PROPAGATED_PREFIX = "_dd.p.";

    /** Text: high half of the trace id, 16 hexadecimal digits. */
    public static final String TRACE_ID_HIGH = "_dd.p.tid";

    /** Text: a minus sign and the mechanism that decided about the sampling priority. */
    public static final String MECHANISM = "_dd.p.dm";

    /** Number: rate of the sampling rule. */
    public static final String RULE_RATE = "_dd.rule_psr";

    /** Number: rate of the limiter. */
    public static final String LIMIT_RATE = "_dd.limit_psr";

    /** Number: rate of the agent. */
    public static final String AGENT_RATE = "_dd.agent_psr";

    /** Number: mechanism by which a span was sampled by itself. */
    public static final String SPAN_MECHANISM = "_dd.span_sampling.mechanism";

    /** Number: rate of events, on a span that was sampled by itself. */
    public static final String EVENT_RATE = "_dd1.sr.eausr";

    /** Number: share of traces that this one stands for, on the first span of a chunk that was kept by chance. */
    public static final String SAMPLE_RATE = "_sample_rate";

    /** Text: kind of a span; one that is there and not {@code internal} makes it a measured one. */
    public static final String KIND = "kind";

    private TraceKeys() {}

    /**
     * Keys of the trace tags that sampling decisions become.
     *
     * @return for the decoder
     */
    public static SamplingKeys sampling() {
        return new SamplingKeys(PRIORITY, MECHANISM, RULE_RATE, LIMIT_RATE, AGENT_RATE);
    }
}
