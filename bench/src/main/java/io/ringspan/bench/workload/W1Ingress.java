/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.workload;

import io.ringspan.ChangeBufferIngress;
import io.ringspan.TraceEngine;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * W1b as another runtime brings it: batched records in a change buffer, one trace at a time. Writers of the engine itself have no such
 * records, so this is their only way in; it includes the validation of the buffer.
 *
 * <p>Note: not threadsafe; each producer has its own.
 */
public final class W1Ingress {
    private final ChangeBufferIngress ingress;
    private final W1 workload;
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(W1.TRACE_LENGTH_MAX));
    private final ChangeBuffer buffer = new ChangeBuffer().wrap(memory, 0, W1.TRACE_LENGTH_MAX);
    private final RecordEncoder encoder = new RecordEncoder();
    private int lastId;

    /**
     * Registers a source and defines the texts.
     *
     * @param engine takes the traces; lenient, because strict ones refuse chunks in a change buffer
     * @param seed   of the workload
     */
    public W1Ingress(final TraceEngine engine, final long seed) {
        ingress = engine.newIngress("W1b-" + seed);
        workload = new W1(this::define, seed);
        if (ingress.commit() < 0) {
            throw new IllegalStateException("the engine did not take the definitions");
        }
    }

    private int define(final String text) {
        ingress.defineString(++lastId, text);
        return lastId;
    }

    /**
     * Moves the starts of all spans that are published from now on, as {@link W1#startAt} does.
     *
     * @param ns start of the root, nanoseconds since the epoch
     */
    public void startAt(final long ns) {
        workload.startAt(ns);
    }

    /**
     * Draws a trace and publishes it in one claim.
     *
     * @return as {@link ChangeBufferIngress#apply}
     */
    public long publishBatched() {
        encoder.wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, W1.TRACE_LENGTH_MAX - ChangeBuffer.OPERATIONS_OFFSET);
        workload.encodeBatched(encoder);
        buffer.count(W1.BATCHED_RECORDS_PER_TRACE);
        return ingress.apply(buffer);
    }
}
