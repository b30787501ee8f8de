/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.CloseReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that the demonstration has found out.
 *
 * @param settings    what it did
 * @param production  what the producers say
 * @param engine      what the engine says
 * @param agent       what the agent says
 * @param measurement what was measured after the warm-up; null if it did not come to that
 * @param sample      a trace, or null
 */
record DemoResult(
        DemoSettings settings,
        Production production,
        Engine engine,
        Agent agent,
        Measurement measurement,
        TraceView sample) {
    /**
     * What the producers say of the whole run.
     *
     * @param spans  published
     * @param traces published
     */
    record Production(long spans, long traces) {}

    /**
     * What the engine says of the whole run.
     *
     * @param report          of its end
     * @param tracesDelivered traces that the agent accepted
     * @param ringFullWaits   times that a producer had to wait
     * @param rates           that the agent answered
     * @param memory          that it has taken, in words
     */
    record Engine(
            CloseReport report, long tracesDelivered, long ringFullWaits, Map<String, Double> rates, String memory) {
        /** Takes a copy. */
        Engine {
            rates = new TreeMap<>(rates);
        }
    }

    /**
     * What the agent says of the whole run.
     *
     * @param summary       what came
     * @param distinctSpans different spans among it
     */
    record Agent(Findings.Summary summary, long distinctSpans) {}

    /**
     * What was measured after the warm-up.
     *
     * @param seconds       how long
     * @param warmUpSeconds how long the warm-up took
     * @param spans         published meanwhile
     * @param bytes         of payloads that the agent accepted meanwhile
     * @param workNs        processor time of the producers but for their pauses, in nanoseconds
     * @param allocations   of each hot thread
     * @param handOver      from publishing to encoded
     * @param arrival       from publishing to decoded by the agent
     */
    record Measurement(
            double seconds,
            double warmUpSeconds,
            long spans,
            long bytes,
            long workNs,
            List<HotThreads.Allocation> allocations,
            Percentiles handOver,
            Percentiles arrival) {
        /** Takes a copy. */
        Measurement {
            allocations = List.copyOf(allocations);
        }

        long allocatedBytes() {
            return allocations.stream().mapToLong(HotThreads.Allocation::bytes).sum();
        }
    }

    /** Spans that the producers have published, and of which neither the agent nor a counter of losses knows. */
    long unaccounted() {
        return production.spans()
                - agent.distinctSpans()
                - engine.report().droppedTotal()
                - engine.report().open();
    }
}
