/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/** An operation uses a string id that was never defined or has been evicted. */
public final class StringNotFoundException extends ChangeBufferException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param stringId the id, unsigned
     */
    public StringNotFoundException(final int stringId) {
        super(Kind.STRING_NOT_FOUND, "string not found internally: " + Integer.toUnsignedString(stringId));
    }
}
