/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.UnsampledSpans;
import io.ringspan.memory.OffHeap;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import java.util.List;
import org.agrona.ErrorHandler;

/**
 * All that belongs to one receiver: the stage that encodes for it, with a sequence of its own, its payloads, what sends them, how far that
 * has come, and what has been counted.
 *
 * <p>Note: immutable; each part says whose it is.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class ReceiverUnit {
    private final String name;
    private final PayloadSender sender;
    private final EncodeStage stage;
    private final Acknowledgements acknowledgements;
    private final EngineCounters counters;
    private final OffHeap memory;

    /**
     * Puts the parts together.
     *
     * @param name         of the receiver
     * @param isRequired   whether others wait for it
     * @param encoders     of payloads, one for each format that the receiver knows, best first; the last one's it always takes
     * @param pool         of payload buffers
     * @param sender       of the payloads, the body of the transport thread
     * @param settings     how payloads are filled
     * @param ring         where the stage finds chunks
     * @param core         the decoder's parts
     * @param counters     as this receiver sees them
     * @param memory       of the payloads, freed at close
     * @param errorHandler is told of exceptions in the stage
     */
    public ReceiverUnit(
            final String name,
            final boolean isRequired,
            final List<? extends TraceEncoder> encoders,
            final PayloadPool pool,
            final PayloadSender sender,
            final PayloadSettings settings,
            final RecordRing ring,
            final DecodeCore core,
            final EngineCounters counters,
            final OffHeap memory,
            final ErrorHandler errorHandler) {
        this.name = name;
        this.sender = sender;
        this.counters = counters;
        this.memory = memory;
        final CountingErrorHandler errors = new CountingErrorHandler(counters, errorHandler);
        final PayloadAssembler assembler = new PayloadAssembler(
                encoders,
                pool,
                sender,
                settings.with(settings.policy().forReceiver(isRequired)),
                new UnsampledSpans(core.store()),
                counters,
                errors,
                core.dropsIncomplete());
        stage = new EncodeStage(ring, assembler, core.store().spans(), isRequired, errors);
        counters.set(EngineCounter.PAYLOADS_CAPACITY, pool.count());
        acknowledgements = new Acknowledgements(stage.sequence(), assembler, sender, counters.ledger());
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return whether others wait for it} */
    public boolean isRequired() {
        return stage.isRequired();
    }

    PayloadSender sender() {
        return sender;
    }

    EncodeStage stage() {
        return stage;
    }

    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    EngineCounters counters() {
        return counters;
    }

    OffHeap memory() {
        return memory;
    }
}
