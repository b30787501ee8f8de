/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.spool.SegmentStore;
import io.ringspan.spool.SpooledRecord;

/** Reads payloads out of a spool, into one buffer. Owned by the spool thread. */
final class SpoolReader {
    private final PayloadPool pool;
    private final boolean seesCopies;
    private final ChunkTable table = new ChunkTable();
    private Payload payload;
    // what the transport sees in place of the payload; null if it may see that
    private Payload heapCopy;
    private boolean canBeSplit;

    SpoolReader(final PayloadPool pool, final boolean seesCopies) {
        this.pool = pool;
        this.seesCopies = seesCopies;
        use(pool.newLone(), pool.length());
    }

    private void use(final Payload newPayload, final int length) {
        payload = newPayload;
        heapCopy = seesCopies ? Payload.onHeap(length) : null;
    }

    /** Reads a record; false if it is damaged. */
    boolean load(final SegmentStore store, final SpooledRecord record) {
        if (!table.wrap(record.meta())) {
            return false;
        }
        if (!payload.fits(table, record.bodyLength())) {
            final int length = pool.length() + table.headLength() + record.bodyLength();
            use(pool.newLone(length, table.count()), length);
        }
        if (!store.readBody(record, payload.load(table, record.bodyLength(), !record.isOwn()))) {
            return false;
        }
        payload.seal(record.number(), record.endedCovered());
        canBeSplit = payload.canBeSplit(table);
        return true;
    }

    /** The payload that was read last. */
    Payload payload() {
        return payload;
    }

    /** Whether parts of it can be sent. */
    boolean canBeSplit() {
        return canBeSplit;
    }

    /** What the transport is to see of it now. */
    Payload forTransport() {
        if (heapCopy == null) {
            return payload;
        }
        heapCopy.copy(payload);
        return heapCopy;
    }
}
