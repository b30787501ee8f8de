/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.List;
import java.util.Map;

/** Names of what is measured, as they stand in the keys of the samples. */
final class Names {
    static final String RECORDS = "ringspan-records";
    static final String BATCHED = "ringspan-batched";
    static final String WHOLE = "ringspan-whole";
    static final String FLOOR_RECORDS = "floor-records";
    static final String FLOOR_WHOLE = "floor-whole";
    static final String RECORDS_V05 = v05(RECORDS);
    static final String OTEL_DEFAULT = "otel-default";
    static final String OTEL_LARGE = "otel-large";
    static final String OTEL_PROCESSOR = "otel-processor";
    static final String OTEL_PROVIDER = "otel-provider";
    static final String BRAVE = "brave";
    static final String DD_TRACE = "dd-trace";
    static final String MPSC = "mpsc";

    /** Those that drop when they are too slow, so that a rate at which they do not has to be searched for. */
    static final List<String> LOSSY = List.of(OTEL_LARGE, DD_TRACE, OTEL_DEFAULT, BRAVE);

    /** Spans a second at which the search for each of these begins. */
    static final Map<String, Integer> LOSSLESS_GUESSES =
            Map.of(OTEL_LARGE, 600_000, DD_TRACE, 320_000, OTEL_DEFAULT, 190_000, BRAVE, 180_000);

    /** What handing over the bytes of the spans costs at least. */
    static final List<String> FLOORS = List.of(FLOOR_RECORDS, FLOOR_WHOLE);

    /** All pipelines, floors last. */
    static final List<String> SUBJECTS = List.of(
            RECORDS,
            BATCHED,
            WHOLE,
            MPSC,
            OTEL_DEFAULT,
            OTEL_LARGE,
            OTEL_PROCESSOR,
            OTEL_PROVIDER,
            BRAVE,
            DD_TRACE,
            FLOOR_RECORDS,
            FLOOR_WHOLE);

    /** Spans a second of services, from a quiet one to a busy one. */
    static final List<Integer> STEADY_RATES = List.of(1_000, 10_000, 50_000);

    static final String SPANS_PER_SECOND = "spansPerSecond";
    static final String PRODUCER_CPU = "producerCpuNsPerSpan";
    static final String PRODUCER_WALL = "producerWallNsPerSpan";
    static final String CPU_SECONDS = "cpuSecondsPerMillionSpans";
    static final String PRODUCER_BYTES = "bytesPerSpan.producer";
    static final String ALL_BYTES = "bytesPerSpan.all";
    static final String SLOWEST = "slowestToFastest";
    static final String MADE = "made";
    static final String DROPPED = "dropped";
    static final String IDLE_CPU = "idleCpuPercent";
    static final String BLOCKED_CPU = "blockedCpuPercentPerProducer";
    static final String P99 = "latencyUs.p99";
    static final String WAKE_UPS = "wakeUpsPerSecond";
    static final String CPU_OWN_TCP = "cpuNsPerSpan.own-tcp";
    static final String CPU_OWN_UNIX = "cpuNsPerSpan.own-unix";
    static final String CPU_JDK_TCP = "cpuNsPerSpan.jdk-tcp";

    /** Nanoseconds of a benchmark's operation, which is a span where there are spans. */
    static final String NS = "ns";

    /** Bytes that a benchmark's operation allocates. */
    static final String ALLOCATED = "allocatedBytes";

    /** The step in which producers wait in front of a full ring. */
    static final String BLOCKED = "blocked";

    /** The step that measures what HTTP clients cost. */
    static final String SENDING = "sending";

    /** The step that measures latency with the default wait strategy, told to wait less long. */
    static final String SHORT_WAIT = "short-wait";

    /** The step in which a trace is made every 10 ms. */
    static final String SLOW = "slow";

    private Names() {}

    /** The step that runs a subject with several producers. */
    static String producers(final String subject, final int count) {
        return subject + "." + count + "-producers";
    }

    /** The step that runs a subject at a steady rate. */
    static String steady(final String subject, final int rate) {
        return subject + "." + rate + "-a-second";
    }

    /** The step that runs a subject with payloads in v0.5. */
    static String v05(final String subject) {
        return subject + ".v05";
    }

    /** The step that searches for the highest rate at which a subject loses nothing. */
    static String lossless(final String subject) {
        return subject + ".lossless";
    }

    /** The step that measures latency with a wait strategy. */
    static String latency(final String waitStrategy) {
        return "latency." + waitStrategy;
    }

    /** The step that measures what an engine with nothing to do costs with a wait strategy. */
    static String idle(final String waitStrategy) {
        return "idle." + waitStrategy;
    }
}
