/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/** What the sampling decision about a trace was when spans of it were lost. */
public enum TracePriority {
    /** No decision was known. */
    NONE("undecided"),
    /** The user wants the trace dropped; priorities below 0. */
    USER_REJECT("user-reject"),
    /** Sampling lets the trace go; priority 0. */
    AUTO_REJECT("auto-reject"),
    /** Sampling keeps the trace; priority 1. */
    AUTO_KEEP("auto-keep"),
    /** The user wants the trace kept; priorities from 2 on. */
    USER_KEEP("user-keep");

    private static final TracePriority[] VALUES = values();
    private static final int KEEP_BY_USER = 2;

    private final String label;

    TracePriority(final String label) {
        this.label = label;
    }

    /**
     * The class of a sampling priority.
     *
     * @param samplingPriority as Datadog has it
     * @return never {@link #NONE}
     */
    public static TracePriority of(final int samplingPriority) {
        if (samplingPriority < 0) {
            return USER_REJECT;
        }
        return samplingPriority == 0 ? AUTO_REJECT : samplingPriority < KEEP_BY_USER ? AUTO_KEEP : USER_KEEP;
    }

    /**
     * Whether the sampler did not decide against the trace.
     *
     * @return true also if no decision was known
     */
    public boolean isKept() {
        return this != USER_REJECT && this != AUTO_REJECT;
    }

    /**
     * The constant at a place in their order, without a copy of the array.
     *
     * @param ordinal 0 to 4
     * @return the constant
     */
    public static TracePriority at(final int ordinal) {
        return VALUES[ordinal];
    }

    /**
     * The name in labels of counters.
     *
     * @return lower case, with dashes
     */
    public String label() {
        return label;
    }
}
