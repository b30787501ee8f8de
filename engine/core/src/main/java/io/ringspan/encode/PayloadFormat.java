/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.TraceStore;
import java.util.List;

/**
 * A format of payloads: what it is called, and how its encoders are made. All that the rest of the engine has to know of it; which formats there
 * are, says {@code io.ringspan.encode.registry.PayloadFormats}.
 *
 * <p>Implementations are immutable.
 */
public interface PayloadFormat {
    /**
     * What settings, files and the command line call it.
     *
     * @return small letters, digits and hyphens
     */
    String text();

    /**
     * Where receivers take it.
     *
     * @return path of a URL, from its slash on; empty for a format that is not sent by HTTP
     */
    default String path() {
        return "";
    }

    /**
     * Whether its receivers know nothing of sampling, so that they are to get only what the tracer kept.
     *
     * @return false for a format whose receivers decide themselves
     */
    default boolean isOfKeptTraces() {
        return false;
    }

    /**
     * How much of a span goes out, unless settings say otherwise.
     *
     * @return what is usual for the format
     */
    default SpanLimits limits() {
        return SpanLimits.none();
    }

    /**
     * Makes an encoder. To be called before the decode thread starts, because encoders pin texts.
     *
     * @param store   tables of the chunks
     * @param process that the spans are of
     * @param limits  how much of a span goes out; of no effect in a format that has none
     * @return a new encoder
     */
    TraceEncoder encoder(TraceStore store, TracedProcess process, SpanLimits limits);

    /**
     * Memory that an encoder takes for good.
     *
     * @param process that the spans are of
     * @return how to compute it
     */
    EncoderMemory memory(TracedProcess process);

    /**
     * The classes of its package that have something to initialise, so that this can be done at start, when there is room for it.
     *
     * @return names without that of the package, in any order
     */
    List<String> staticState();
}
