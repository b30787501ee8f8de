/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

/** A value that a setting does not take: what is wrong with it, and what to do. */
public final class RejectedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    private final String advice;

    /**
     * Creates an exception.
     *
     * @param wrong  what is wrong; reads as the rest of a sentence that begins with the value
     * @param advice what to do, as an imperative
     */
    public RejectedValueException(final String wrong, final String advice) {
        super(wrong, null, false, false);
        this.advice = advice;
    }

    /** {@return what to do, as an imperative} */
    public String advice() {
        return advice;
    }
}
