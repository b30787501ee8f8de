/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/** How a receiver is, as {@link EngineCounter#SEND_STATE} has it, by the place of the constant. */
public enum ReceiverState {
    /** There is nothing to send. */
    IDLE("idle"),
    /** A payload is on its way. */
    SENDING("sending"),
    /** The last attempt failed. */
    FAILING("failing"),
    /** It is optional, and gets nothing any more, because its encoder did not come back. */
    DETACHED("detached");

    private static final ReceiverState[] VALUES = values();

    private final String label;

    ReceiverState(final String label) {
        this.label = label;
    }

    /**
     * The state that a value of {@link EngineCounter#SEND_STATE} means.
     *
     * @param value any; those of later versions mean nothing here
     * @return the state, or {@link #IDLE} if it means nothing
     */
    public static ReceiverState of(final long value) {
        return value >= 0 && value < VALUES.length ? VALUES[(int) value] : IDLE;
    }

    /**
     * The state, for people.
     *
     * @return a word
     */
    public String label() {
        return label;
    }
}
