/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

/**
 * Is told of records that were lost in front of the decoder, so that no trace goes out as whole that is not. The decode thread calls it
 * between two slots, when all records have been decoded that were in the ring when those were lost.
 *
 * <p>Implementations must neither fail nor allocate, and be cheap: at worst there is a call for every slot.
 */
public interface LossMarks {
    /**
     * A record that would have created a span is lost.
     *
     * @param segmentId segment of that span, which may not be live
     */
    void onLostSegment(long segmentId);

    /**
     * A record about a span is lost.
     *
     * @param spanId that span, which may not be live
     */
    void onLostSpan(long spanId);

    /** A record is lost, and it is not known which: any trace that is live now may lack it. */
    void onLostAny();
}
