/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

/** Gives back memory of chunks that have been sent, and waits for some if that helps. */
@FunctionalInterface
public interface RoomMaker {
    /**
     * Called when a table is full.
     *
     * @return true if something was given back, so that trying again makes sense
     */
    boolean makeRoom();
}
