/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.table.TraceStore;
import java.util.List;
import java.util.function.Function;

/**
 * What a receiver consists of.
 *
 * @param terms     what it takes
 * @param encoders  make an encoder for each of its formats, best first; the last one is always taken
 * @param memory    of these encoders
 * @param transport opens its transport, which counts there
 * @param format    of what is kept for it while it is down: the last one; empty for one of the application's
 */
public record ReceiverParts(
        ReceiverTerms terms,
        List<Function<TraceStore, ? extends TraceEncoder>> encoders,
        EncoderMemory memory,
        Function<EngineCounters, ? extends Transport> transport,
        String format) {
    /**
     * The parts of a receiver with one format.
     *
     * @param request   what was asked for; if it leaves that open, the format says whether traces that were not kept are dropped
     * @param format    of its payloads
     * @param limits    how much of a span goes out
     * @param transport opens its transport, which counts there
     * @return the parts
     */
    public static ReceiverParts of(
            final ReceiverRequest request,
            final PayloadFormat format,
            final SpanLimits limits,
            final Function<EngineCounters, ? extends Transport> transport) {
        final boolean isDropped = request.unsampled() == UnsampledPolicy.AUTO && format.isOfKeptTraces();
        final TracedProcess process = request.process();
        return new ReceiverParts(
                new ReceiverTerms(isDropped ? UnsampledPolicy.DROP : request.unsampled()),
                List.of(store -> format.encoder(store, process, limits)),
                format.memory(process),
                transport,
                format.text());
    }

    /**
     * The parts of a receiver that knows several formats.
     *
     * @param terms     what it takes
     * @param process   that the spans are of
     * @param formats   best first; the last one is always taken
     * @param transport opens its transport, which counts there
     * @return the parts
     */
    public static ReceiverParts of(
            final ReceiverTerms terms,
            final TracedProcess process,
            final List<PayloadFormat> formats,
            final Function<EngineCounters, ? extends Transport> transport) {
        return new ReceiverParts(
                terms,
                formats.stream()
                        .<Function<TraceStore, ? extends TraceEncoder>>map(
                                format -> store -> format.encoder(store, process, format.limits()))
                        .toList(),
                formats.stream()
                        .map(format -> format.memory(process))
                        .reduce(EncoderMemory::and)
                        .orElseThrow(),
                transport,
                formats.get(formats.size() - 1).text());
    }
}
