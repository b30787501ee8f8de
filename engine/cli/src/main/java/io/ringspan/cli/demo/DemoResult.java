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
 * @param received    what the receiver says; nothing if it is not in this process
 * @param measurement what was measured after the warm-up; null if it did not come to that
 * @param sample      a trace, or null
 */
record DemoResult(
        DemoSettings settings,
        Production production,
        Engine engine,
        Received received,
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
     * @param tracesDelivered traces that the receiver accepted
     * @param payloads        that the receiver accepted
     * @param retries         attempts that failed and were followed by another
     * @param ringFullWaits   times that a producer had to wait
     * @param rates           that the agent answered
     * @param memory          that it has taken, in words
     * @param warnings        first ones of its log
     */
    record Engine(
            CloseReport report,
            long tracesDelivered,
            long payloads,
            long retries,
            long ringFullWaits,
            Map<String, Double> rates,
            String memory,
            List<String> warnings) {
        /** Takes a copy. */
        Engine {
            rates = new TreeMap<>(rates);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * What the receiver says of the whole run.
     *
     * @param summary       what came
     * @param distinctSpans different spans among it
     * @param lines         first lines on a console
     */
    record Received(Findings.Summary summary, long distinctSpans, List<String> lines) {
        /** Takes a copy. */
        Received {
            lines = List.copyOf(lines);
        }
    }

    /**
     * What was measured after the warm-up.
     *
     * @param seconds       how long
     * @param warmUpSeconds how long the warm-up took
     * @param spans         published meanwhile
     * @param bytes         of payloads that the receiver accepted meanwhile
     * @param workNs        processor time of the producers but for their pauses, in nanoseconds
     * @param allocations   of each hot thread
     * @param handOver      from publishing to encoded
     * @param arrival       from publishing to decoded by the receiver
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

        Measurement withArrival(final Percentiles measured) {
            return new Measurement(seconds, warmUpSeconds, spans, bytes, workNs, allocations, handOver, measured);
        }

        long allocatedBytes() {
            return allocations.stream().mapToLong(HotThreads.Allocation::bytes).sum();
        }
    }

    /** Spans that have arrived, as far as anybody here knows: read by the receiver in this process, or accepted by another one. */
    long arrived() {
        return settings.isRemote() ? engine.report().delivered() : received.distinctSpans();
    }

    /** Spans that the producers have published, and of which neither the receiver nor a counter of losses knows. */
    long unaccounted() {
        return production.spans()
                - arrived()
                - engine.report().droppedTotal()
                - engine.report().open();
    }
}
