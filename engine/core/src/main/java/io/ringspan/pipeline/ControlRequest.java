/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

/**
 * A request that travels through the ring, so that it takes effect exactly between the records in front of it and those behind.
 *
 * <p>Implementations must not block for long: they run on the handlers' threads.
 */
interface ControlRequest {
    /** Runs on the decode thread, when all records in front of it have been applied. */
    default void onDecode(final DecodeStage handler) {}

    /** Whether it is for the encode stages too. If not, the slot forgets it once it has been decoded, with all that it refers to. */
    default boolean isForEncoders() {
        return true;
    }

    /** Runs for each receiver on its encode thread, when all chunks in front of it have been encoded for that one. */
    default void onSend(final EncodeStage handler) {}
}
