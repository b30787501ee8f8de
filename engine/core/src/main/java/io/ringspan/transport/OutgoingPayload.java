/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.DropReason;
import io.ringspan.encode.PayloadConverter;

/**
 * The payload at hand, in the parts in which it goes out: all of it at first, halves of what is too large; and if the receiver does not take its
 * format any more, converted into the last one, in as many buffers as that takes, one after the other.
 *
 * <p>Each chunk is in one place at any moment: in the payload, in the buffer for what has been converted, or booked.
 *
 * <p>Owned by the thread that resolves payloads.
 */
final class OutgoingPayload {
    private final PayloadPool pool;
    private final SendLedger ledger;
    private final PartWalk walk = new PartWalk();
    // null until it is needed, which is hardly ever
    private PayloadConverter converter;
    // of the pool; its chunks are those that have not been converted, once it is another one than the next
    private Payload source;
    // what the parts are of: the source, or the pool's spare one
    private Payload sent;

    OutgoingPayload(final PayloadPool pool, final SendLedger ledger) {
        this.pool = pool;
        this.ledger = ledger;
    }

    /** Begins with a payload as one part. */
    void begin(final Payload payload) {
        source = payload;
        sent = payload;
        walk.start(payload.chunkCount());
    }

    /** Whether something is still to be sent. Converts what is next if it has to. */
    boolean hasPart() {
        if (!walk.hasPart() && sent != source && source.chunkCount() > 0) {
            fillSpare();
        }
        return walk.hasPart();
    }

    /** The next part, ready to be sent. */
    Payload part() {
        if (!walk.isWhole()) {
            sent.select(walk.first(), walk.last());
            sent.frame();
        }
        return sent;
    }

    /** The part is too large: goes on with its first half. */
    void halve() {
        walk.halve();
    }

    /** Goes on behind the part. */
    void next() {
        walk.next();
    }

    /**
     * Lets the part, and all behind it, go out in the last format, which the receiver always takes.
     *
     * @return false if it has that format already
     */
    boolean convert() {
        final Payload spare = pool.spare();
        if (spare == null || sent != source || source.format() == pool.lastFormat()) {
            return false;
        }
        if (converter == null) {
            converter = pool.newConverter();
        }
        converter.begin(source.framer(), source.buffer(), source.dictionary());
        selectRest();
        sent = spare;
        ledger.converted();
        return true;
    }

    private void selectRest() {
        walk.joinRest();
        sent.select(walk.first(), walk.last());
        walk.next();
    }

    /** Gives up the part and all behind it. */
    void loseRest(final DropReason reason) {
        if (walk.hasPart()) {
            // walks on first, so that nothing is booked twice
            selectRest();
            ledger.lost(sent, reason);
        }
        if (sent != source && source.chunkCount() > 0) {
            // here too, it is taken away before it is booked
            sent = source;
            ledger.lost(source, reason);
        }
    }

    private void fillSpare() {
        sent.begin(pool.lastFormat());
        try {
            boolean hasRoom = true;
            while (hasRoom && source.chunkCount() > 0 && sent.hasRoomForChunk()) {
                hasRoom = convertChunk();
            }
        } finally {
            walk.start(sent.chunkCount());
        }
        if (walk.hasPart()) {
            sent.frame();
        }
    }

    // the first chunk of the source, or what is left of it; false if the buffer has no room for the next span
    private boolean convertChunk() {
        if (!converter.hasSpan()) {
            converter.beginChunk(source.firstOffset(), source.firstEnd());
        }
        final int end = converter.put(sent.buffer(), sent.limit(), sent.buffer().capacity());
        if (end >= 0) {
            source.moveSpans(sent, end, converter.spansPut(), converter.hasSpan());
            return !converter.hasSpan();
        }
        if (sent.chunkCount() > 0) {
            return false;
        }
        // as if it had been encoded so
        converter.skipSpan();
        ledger.lostSpan(source, DropReason.OVERSIZE_SPAN, converter.hasSpan());
        return true;
    }
}
