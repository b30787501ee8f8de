/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

/** Gives back memory of chunks that have been sent, and waits for some if that helps. */
@FunctionalInterface
public interface RoomMaker {
    /**
     * Called by the decoder when a table is full.
     *
     * @return true if something was given back, so that trying again makes sense
     */
    boolean makeRoom();
}
