/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/** A record or an argument is wrong in a way that has no kind of its own; the message says which. */
public final class InvalidRecordException extends ChangeBufferException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what, where and the limit
     */
    public InvalidRecordException(final String message) {
        super(Kind.OTHER, message);
    }
}
