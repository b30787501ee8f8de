/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;

/**
 * Both handlers on one thread: decodes the slots of a batch, then sends them. In between the counts of the batch are published, as they
 * are between two threads: so what is delivered has been counted as created before, and the books balance whenever anybody looks.
 *
 * <p>The sequence of the ring moves on when slots have been sent. A decoder that needs room in the middle of a batch does not wait for
 * the send handler, which would be to wait for itself, but has it run for the slots so far.
 *
 * <p>Note: runs on the decode thread, which owns all of its state.
 */
final class InTurnHandler implements EventHandler<RecordSlot> {
    /** Most slots of a batch: few enough that what was decoded is still in the processor's cache when it is encoded. */
    static final int BATCH_MAX = 64;

    private final RecordRing ring;
    private final DecodeHandler decodeHandler;
    private final SendHandler sendHandler;
    // first slot that has not been sent
    private long next;

    InTurnHandler(final RecordRing ring, final DecodeHandler decodeHandler, final SendHandler sendHandler) {
        this.ring = ring;
        this.decodeHandler = decodeHandler;
        this.sendHandler = sendHandler;
        decodeHandler.inTurn(this);
    }

    @Override
    public void setSequenceCallback(final Sequence sequenceCallback) {
        decodeHandler.sendSequence(sequenceCallback);
        sendHandler.setSequenceCallback(sequenceCallback);
    }

    @Override
    public void onEvent(final RecordSlot slot, final long sequence, final boolean endOfBatch) {
        boolean decoded = false;
        try {
            decodeHandler.onEvent(slot, sequence, endOfBatch);
            decoded = true;
        } finally {
            // after an exception the Disruptor gives back all slots so far
            if (endOfBatch || !decoded) {
                sendThrough(sequence);
            }
        }
    }

    /** Sends what has been decoded and counted, up to a slot. */
    void sendThrough(final long last) {
        while (next <= last) {
            final long sequence = next++;
            sendHandler.onEvent(ring.slot(sequence), sequence, sequence == last);
        }
    }
}
