/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** Is told how close an engine is to losing something. */
@FunctionalInterface
public interface PressureListener {
    /**
     * Is told of a change. On a thread of its own, so it may wait or throw; while it does not come back it hears of no further change, and then of the
     * last one.
     *
     * @param pressure from 0, when there is room enough, to 1, when the next spans may be lost
     */
    void onPressure(double pressure);
}
