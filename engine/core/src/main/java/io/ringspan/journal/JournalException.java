/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import java.io.Serial;

/** The files of a journal cannot be made or read; the message says which, why, and what to do. */
public final class JournalException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message for people
     * @param cause   or null
     */
    public JournalException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
