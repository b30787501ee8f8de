/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;

/** What a thread of the engine does with each claim of the ring. Belongs to one {@link StageLoop}, and is called by its thread alone. */
interface Stage {
    /**
     * Handles all claims that begin up to a slot, and have not been handled, and then moves the sequence there.
     *
     * @param last slot that is published, and that the stage in front has passed
     */
    void runTo(long last);

    /** {@return last slot that this stage has passed; written by its thread, read by any} */
    Sequence sequence();
}
