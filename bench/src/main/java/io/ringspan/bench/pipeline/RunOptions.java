/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is to be run.
 *
 * @param subject         name of the subject
 * @param mode            what is measured
 * @param producers       producer threads
 * @param rate            spans a second of all producers together; 0 for flat out
 * @param seconds         how long it is measured
 * @param warmup          how long producers run before that, in seconds
 * @param transport       where payloads go
 * @param agent           URL of a running agent; empty to start one if it is needed
 * @param waitStrategy    how consumers wait; empty for the subject's default
 * @param pipelineThreads consumer threads behind the ring; 0 for the subject's default
 * @param live            spans that are open throughout
 * @param format          of the payloads; empty for the subject's default
 * @param settings        of the engine, by key
 */
record RunOptions(
        String subject,
        Mode mode,
        int producers,
        double rate,
        double seconds,
        double warmup,
        Transport transport,
        String agent,
        String waitStrategy,
        int pipelineThreads,
        int live,
        String format,
        Map<String, String> settings) {
    /** What is measured. */
    enum Mode {
        /** Spans a second, and what they cost. */
        THROUGHPUT,
        /** Time from when a trace was due to when it is encoded. */
        LATENCY,
        /** Processor time with nothing to do. */
        IDLE,
        /** Processor time of producers that wait for room. */
        BLOCKED
    }

    /** Where payloads go. */
    enum Transport {
        /** Over HTTP to an agent on this machine. */
        AGENT,
        /** Nowhere. */
        DISCARD
    }

    RunOptions {
        if (mode == Mode.LATENCY && rate <= 0) {
            throw new IllegalArgumentException("latency needs a rate");
        }
        if (producers < 1 || rate < 0 || seconds <= 0 || warmup <= 0 || live < 0) {
            throw new IllegalArgumentException(
                    "producers, seconds and warmup have to be more than 0, rate and live not less");
        }
    }

    /** All of it, by the names of the command line. */
    Map<String, Object> params() {
        final Map<String, Object> params = new LinkedHashMap<>();
        params.put("subject", subject);
        params.put("mode", mode.name().toLowerCase(Locale.ROOT));
        params.put("producers", producers);
        params.put("rate", rate);
        params.put("seconds", seconds);
        params.put("warmup", warmup);
        params.put("transport", transport.name().toLowerCase(Locale.ROOT));
        params.put("agent", agent);
        params.put("wait-strategy", waitStrategy);
        params.put("pipeline-threads", pipelineThreads);
        params.put("live", live);
        params.put("format", format);
        params.put("settings", settings);
        return params;
    }
}
