/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.checks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounter;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.agrona.DirectBuffer;

/**
 * What a writer does between two commits: by which thread, and whether anything is staged. Outlives the writer, so that records are found
 * that went with it.
 *
 * <p>Note: owned by the thread that uses the writer, but for {@link #sayIfStaged}.
 */
public final class WriterUse extends PhantomReference<Object> {
    private final UseChecks checks;
    // null while nothing is staged; written last, and read first by another thread
    private volatile Thread owner;
    private volatile int records;
    private volatile long firstSpanId;
    private volatile int firstOpcode;

    WriterUse(final UseChecks checks, final Object writer, final ReferenceQueue<Object> collected) {
        super(writer, collected);
        this.checks = checks;
    }

    /**
     * A record has been staged.
     *
     * @param opcode of the record
     * @param buffer that it is in
     * @param at     its first byte
     */
    public void onRecord(final int opcode, final DirectBuffer buffer, final int at) {
        if (opcode == OpCode.WITH_TEXTS) {
            // a part of the record behind it
            return;
        }
        final long spanId = buffer.getLong(at + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN);
        final Thread first = owner;
        if (first == null) {
            firstSpanId = spanId;
            firstOpcode = opcode;
            records = 1;
            owner = Thread.currentThread();
        } else {
            final int before = records;
            records = before + 1;
            lookAt(first, spanId, ApiCalls.name(opcode));
        }
    }

    private void lookAt(final Thread first, final long spanId, final String operation) {
        if (first != Thread.currentThread()) {
            checks.say(
                    EngineCounter.MISUSE_THREADS,
                    spanId,
                    operation,
                    "the writer holds records that thread " + first.getName() + " has staged and not committed");
        }
    }

    /**
     * Checks the staged records, and offers a copy with the ids as the tables know them.
     *
     * @param ring  to offer it to
     * @param batch of the writer
     * @return as the ring answers
     */
    public long offer(final RecordRing ring, final RecordBatch batch) {
        final Thread first = owner;
        if (first != null) {
            lookAt(first, firstSpanId, "commit");
        }
        return checks.offer(ring, batch);
    }

    /** Nothing is staged any more. */
    public void onEmpty() {
        owner = null;
    }

    /** Any thread, when nobody uses the writer any more, or its engine is closed. */
    void sayIfStaged() {
        final Thread last = owner;
        if (last != null) {
            checks.say(
                    EngineCounter.MISUSE_UNCOMMITTED,
                    firstSpanId,
                    ApiCalls.name(firstOpcode),
                    last.getName(),
                    records + " staged, the first of them this one, and never committed");
        }
    }
}
