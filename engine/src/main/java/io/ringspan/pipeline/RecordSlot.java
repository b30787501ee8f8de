/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.table.SpanTable;

/**
 * The event object of one ring slot: what its bytes are, and what came of them. The bytes lie in the slab of the
 * {@link RecordRing}.
 *
 * <p>Until it is published a slot belongs to the producer that claimed it; then to the decode thread; then, once the decode
 * thread's sequence has passed it, to the send thread; and when that one's sequence has passed it, to the next producer.
 */
final class RecordSlot {
    // written by the producer
    int length;
    int source;
    int flags;
    ControlRequest control;

    // written by the decode thread
    int firstChunk = SpanTable.NONE;
    int chunkCount;
    long tickNs;
}
