/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory in which records of one source are collected until they are published in one claim. It grows to the longest batch that the
 * ring takes; what would go beyond is published first.
 *
 * <p>Note: not threadsafe; owned by whoever writes.
 */
final class RecordStage {
    private static final int INITIAL_LENGTH = 4096;

    private final RecordRing ring;
    private final RecordBatch batch;
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(INITIAL_LENGTH));
    private final RecordEncoder encoder = new RecordEncoder();
    // where the record begins that is written next, or has just been
    private int record;
    private long failure;

    RecordStage(final RecordRing ring, final int sourceId) {
        this.ring = ring;
        batch = new RecordBatch(sourceId).begin(0);
        encoder.wrap(buffer, 0, Math.min(buffer.capacity(), ring.batchLengthMax()));
    }

    /**
     * The encoder, with room for a record. What is written with it is to be noted.
     *
     * @throws IllegalArgumentException if the ring never takes a record of that length; nothing is staged then
     */
    RecordEncoder ensure(final long length) {
        if (encoder.remaining() < length) {
            makeRoom(length);
        }
        record = encoder.position();
        return encoder;
    }

    /** Counts the record that has just been written. Its opcode is a constant wherever this is called, so that this is one addition. */
    void note(final int opcode) {
        batch.note(opcode, buffer, record);
    }

    int length() {
        return encoder.position();
    }

    /** Gives the memory back, when what was staged has been committed. Nothing may be staged any more. */
    void release() {
        BufferUtil.free(buffer);
        buffer.wrap(0, 0);
    }

    /** The same as {@link #commit()}; what is published belongs to a trace that is kept. */
    long commitKept() {
        batch.keep();
        final long result = commit();
        batch.begin(0);
        return result;
    }

    /** Publishes what is staged; a sequence, or why something that was staged since the last commit is lost. */
    long commit() {
        final long sequence = publish();
        final long result = failure < 0 ? failure : sequence;
        failure = 0;
        return result;
    }

    void rollback() {
        encoder.position(0);
        batch.begin(0);
    }

    private long publish() {
        final int length = encoder.position();
        if (length == 0) {
            return 0;
        }
        final long sequence = ring.offer(batch.wrap(buffer, 0, length));
        rollback();
        return sequence;
    }

    private void makeRoom(final long length) {
        final int max = ring.batchLengthMax();
        if (length > max) {
            throw new IllegalArgumentException("a record of " + length + " bytes is longer than the " + max
                    + " bytes of ringspan.ring.record-max");
        }
        if (encoder.position() + length > max) {
            failure = Math.min(failure, publish());
        }
        final int position = encoder.position();
        if (position + length > buffer.capacity()) {
            final int newLength = (int) Math.min(max, Math.max(position + length, 2L * buffer.capacity()));
            final ByteBuffer larger = ByteBuffer.allocateDirect(newLength);
            buffer.getBytes(0, larger, 0, position);
            buffer.wrap(larger);
        }
        encoder.wrap(buffer, 0, Math.min(buffer.capacity(), max));
        encoder.position(position);
    }
}
