/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import java.io.IOException;
import java.io.Serial;

/** Says what is wrong with a payload, and at which of its bytes. */
public final class BrokenPayloadException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param offset of the byte where the fault is
     * @param what   is wrong
     */
    public BrokenPayloadException(final long offset, final String what) {
        this(offset, what, null);
    }

    /**
     * Creates an exception.
     *
     * @param offset of the byte where the fault is
     * @param what   is wrong
     * @param cause  what was thrown on that
     */
    public BrokenPayloadException(final long offset, final String what, final Throwable cause) {
        super("at byte " + offset + ": " + what, cause);
    }
}
